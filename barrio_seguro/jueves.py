"""El calendario de lanzamientos: el documento los programa en jueves; aquí se ven con los feriados al lado."""

from calendar import monthrange
from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta

from seguimiento.feriados import feriados
from seguimiento.periodos import MESES

JUEVES = 3
DIAS = ("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo")


@dataclass(frozen=True, slots=True)
class Dia:
    """Un día del calendario: sus lanzamientos, y su feriado o «»."""

    fecha: object
    lanzamientos: list
    feriado: str

    @property
    def nombre(self):
        return DIAS[self.fecha.weekday()]

    @property
    def es_jueves(self):
        return self.fecha.weekday() == JUEVES


def calendario(lanzamientos):
    """[(«marzo 2022», [Dia])] de los meses con algún lanzamiento: sus jueves, sus feriados y los días de lanzamiento.

    `lanzamientos`: anotados con `al(corte)`; su día es el realizado o, si no, el programado vigente.
    """
    por_dia = defaultdict(list)
    for fila in lanzamientos:
        dia = fila.fecha_culminacion or fila.plazo_fin
        if dia:
            por_dia[dia].append(fila)
    meses = sorted({dia.replace(day=1) for dia in por_dia})
    return [(f"{MESES[mes.month - 1]} {mes.year}", dias_de(mes, por_dia)) for mes in meses]


def dias_de(mes, por_dia):
    """Los `Dia` que se muestran del mes que empieza ese día; `por_dia`: {fecha: sus lanzamientos}."""
    fechas = [mes + timedelta(days=n) for n in range(monthrange(mes.year, mes.month)[1])]
    libres = dict(feriados(fechas[0], fechas[-1]))
    dias = [Dia(fecha, por_dia.get(fecha, []), libres.get(fecha, "")) for fecha in fechas]
    return [dia for dia in dias if dia.es_jueves or dia.feriado or dia.lanzamientos]


def en_jueves(lanzamientos):
    """Cuántos de los que el documento programa caen en jueves: «los 11 del documento caen en jueves»."""
    fechas = [fila.fecha_programada for fila in lanzamientos if fila.numero and fila.fecha_programada]
    jueves = sum(fecha.weekday() == JUEVES for fecha in fechas)
    cuantos = f"los {len(fechas)}" if jueves == len(fechas) else f"{jueves} de los {len(fechas)}"
    return f"{cuantos} del documento caen en jueves"
