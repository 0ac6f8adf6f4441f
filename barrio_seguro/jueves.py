"""El calendario de lanzamientos: los once del documento caen en jueves; aquí se ven con los feriados al lado."""

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


def calendario(lanzamientos):
    """[(«marzo 2022», [Dia])] con los jueves de cada mes y los demás días en que hay un lanzamiento.

    `lanzamientos`: anotados con `al(corte)`; su día es el realizado o, si no, el programado vigente.
    """
    por_dia = defaultdict(list)
    for fila in lanzamientos:
        dia = fila.fecha_culminacion or fila.plazo_fin
        if dia:
            por_dia[dia].append(fila)
    if not por_dia:
        return []
    primero, ultimo = min(por_dia).replace(day=1), fin_de_mes(max(por_dia))
    libres = dict(feriados(primero, ultimo))
    meses = defaultdict(list)
    for n in range((ultimo - primero).days + 1):
        dia = primero + timedelta(days=n)
        if dia.weekday() == JUEVES or dia in por_dia:
            meses[f"{MESES[dia.month - 1]} {dia.year}"].append(Dia(dia, por_dia.get(dia, []), libres.get(dia, "")))
    return list(meses.items())


def fin_de_mes(dia):
    return (dia.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
