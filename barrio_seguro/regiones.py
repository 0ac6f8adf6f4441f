"""Qué hay en cada región al corte: lo que el documento cuenta, lo lanzado después y lo registrado, sin mezclarlos."""

from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import Count

from seguimiento.frases import enumerar, fecha, plural
from seguimiento.plazos import Estado, Situacion

from .mapa import ATRASOS, BARRIOS, LANZAMIENTOS, REGISTRO
from .models import Area, Barrio, Programa, Region
from .querysets import BarrioQuerySet

INDICADORES = {
    "barrios": ("Barrios al corte", BARRIOS),
    "lanzamientos": ("Lanzamientos", LANZAMIENTOS),
    "atrasos": ("Lanzamientos vencidos", ATRASOS),
    "registro": ("Barrios registrados, en %", REGISTRO),
}


def realizado(lanzamiento):
    return lanzamiento.estado == Estado.CULMINADA


@dataclass(slots=True)
class RegionAlCorte:
    """Una región al corte. `region` es nula si el documento no la trae; `cantidad`, lo que él cuenta en ella.

    `registrados`: barrios con nombre propio que son de la línea base. `nuevos`: registrados y lanzados después de ella.
    """

    area: object
    region: Region | None
    hay_dato: bool
    registrados: int = 0
    nuevos: int = 0
    lanzamientos: list = field(default_factory=list)
    lanzados: int = 0

    @property
    def cantidad(self):
        return self.region.cantidad if self.region else 0

    @property
    def barrios(self):
        """Los del documento más los lanzados después; nulo antes de la línea base: «sin dato»."""
        return self.cantidad + self.lanzados if self.hay_dato else None

    @property
    def con_algo(self):
        """Si el documento la cuenta, o ya tiene algo previsto o registrado."""
        return bool(self.region or self.lanzamientos or self.registrados or self.nuevos)

    @property
    def nueva(self):
        """Si el documento no la cuenta y ya se lanzó en ella: entra al cuadro con número propio."""
        return self.region is None and self.lanzados > 0

    @property
    def realizados(self):
        return sum(map(realizado, self.lanzamientos))

    @property
    def atrasos(self):
        return sum(fila.situacion == Situacion.VENCIDA for fila in self.lanzamientos)

    @property
    def registro(self):
        """Parte de la línea base que ya está registrada, en % entero; nulo si el documento no le cuenta ninguno."""
        return min(100, self.registrados * 100 // self.cantidad) if self.cantidad else None

    @property
    def de_la_cuenta(self):
        """«3 de 10», o que el documento no los cuenta."""
        cuenta = f"de {self.cantidad}" if self.cantidad else "que el documento no cuenta"
        return f"{self.registrados} {cuenta}"

    @property
    def frase(self):
        """Lo que dice su tarjeta en el mapa."""
        barrios = "sin dato" if self.barrios is None else plural(self.barrios, "barrio", "barrios", "sin barrios")
        partes = [f"{self.area}: {barrios}"]
        if self.cantidad or self.registrados:
            partes.append(f"registrados {self.de_la_cuenta}")
        partes.append(plural(self.nuevos, "nuevo con su nombre", "nuevos con su nombre"))
        partes.append(plural(len(self.lanzamientos), "lanzamiento", "lanzamientos"))
        if self.lanzamientos:
            partes.append(plural(self.realizados, "realizado", "realizados", "ninguno realizado"))
        return ", ".join(filter(None, partes))

    def titular(self, programa):
        """Lo que encabeza su página: cuántos barrios y de dónde sale la cuenta, y cuántos están registrados."""
        if not self.con_algo:
            return "El documento no cuenta barrios seguros en esta región ni programa lanzamientos en ella."
        nuevos = plural(self.nuevos, "nuevo", "nuevos")
        if self.cantidad or self.registrados:
            return f"{self._cuenta(programa)} Registrados con su distrito: {enumerar([self.de_la_cuenta, nuevos])}."
        return self._cuenta(programa) + (f" Registrados con su distrito: {nuevos}." if nuevos else "")

    def _cuenta(self, programa):
        if not self.hay_dato:
            cuenta = f"cuenta {self.cantidad} sin decir a qué fecha" if self.cantidad else "no cuenta ninguno aquí"
            return f"Antes del {fecha(programa.linea_base_fecha)} no hay dato de barrios: el documento {cuenta}."
        despues = plural(self.lanzados, "lanzado después", "lanzados después", "ninguno lanzado después")
        if self.cantidad:
            total = plural(self.barrios, "barrio seguro", "barrios seguros")
            return f"{total}: {self.cantidad} de la línea base y {despues}."
        if self.nueva:
            return f"Región nueva: no está en la línea base, y tiene {despues}."
        previsto = " Entrará al programa cuando se realice su lanzamiento." if self.lanzamientos else ""
        return f"El documento no cuenta barrios seguros en esta región.{previsto}"

    def cifra(self, indicador):
        """Lo que se pinta en el mapa según el indicador."""
        return len(self.lanzamientos) if indicador == "lanzamientos" else getattr(self, indicador)


def regiones_al(corte, programa, lanzamientos, areas=None):
    """[`RegionAlCorte`] de las 26 áreas: las que el documento cuenta, en su orden, y después las demás.

    `lanzamientos`: los visibles, ya anotados con `al(corte)`. `areas`: solo esas, traídas `con_su_region`.
    """
    hay_dato = corte.fecha >= programa.linea_base_fecha
    barrios = Barrio.objects.al(corte)
    registrados = registrados_por_area(barrios if areas is None else barrios.filter(distrito__area__in=areas))
    por_area = defaultdict(list)
    for fila in lanzamientos:
        por_area[fila.distrito.area_id].append(fila)
    regiones = []
    for area in Area.objects.con_su_region() if areas is None else areas:
        aqui = RegionAlCorte(area, getattr(area, "region", None), hay_dato, *registrados.get(area.pk, (0, 0)))
        aqui.lanzamientos = por_area[area.pk]
        aqui.lanzados = sum(realizado(f) and f.racha_desde > programa.linea_base_fecha for f in aqui.lanzamientos)
        regiones.append(aqui)
    return regiones


def registrados_por_area(barrios):
    """{área: (de la línea base, lanzados después)}: cuántos de esos barrios."""
    de_la_base = Count("pk", BarrioQuerySet.DE_LA_BASE)
    grupos = barrios.order_by().values_list("distrito__area")
    return {area: (base, todos - base) for area, base, todos in grupos.annotate(base=de_la_base, todos=Count("pk"))}


@dataclass(frozen=True, slots=True)
class Cuadro:
    """El cuadro de regiones al corte: las del documento, las nuevas y las que solo tienen algo previsto."""

    programa: Programa
    filas: list

    @property
    def titulo(self):
        """«19 regiones con Barrio Seguro»; si ya entraron otras, cuántas son y cuáles."""
        nuevas = [str(aqui.area) for aqui in self.filas if aqui.nueva]
        del_documento = self.programa.total_regiones
        titulo = f"{del_documento + len(nuevas)} regiones con Barrio Seguro"
        son = "nueva" if len(nuevas) == 1 else "nuevas"
        return f"{titulo}: las {del_documento} del documento y {enumerar(nuevas)}, {son}" if nuevas else titulo

    @property
    def registrados(self):
        return sum(aqui.registrados for aqui in self.filas)


def en_cuadro(programa, regiones):
    filas = sorted((r for r in regiones if r.con_algo), key=lambda r: (r.region is None, not r.nueva))
    return Cuadro(programa, filas)
