"""Qué hay en cada región al corte: lo que el documento cuenta, lo lanzado después y lo registrado, sin mezclarlos."""

from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import Count

from seguimiento.plazos import Estado, Situacion

from .mapa import ATRASOS, BARRIOS, LANZAMIENTOS, REGISTRO
from .models import Barrio, Region
from .querysets import BarrioQuerySet

INDICADORES = {
    "barrios": ("Barrios al corte", BARRIOS, ""),
    "lanzamientos": ("Lanzamientos", LANZAMIENTOS, ""),
    "atrasos": ("Lanzamientos vencidos", ATRASOS, ""),
    "registro": ("Barrios registrados, en %", REGISTRO, " %"),
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
    def atrasos(self):
        return sum(fila.situacion == Situacion.VENCIDA for fila in self.lanzamientos)

    @property
    def registro(self):
        """Parte de la línea base que ya está registrada, en % entero; nulo si el documento no le cuenta ninguno."""
        return min(100, self.registrados * 100 // self.cantidad) if self.cantidad else None

    @property
    def frase(self):
        """Lo que dice su tarjeta en el mapa."""
        barrios = "sin dato" if self.barrios is None else f"{self.barrios} barrios"
        partes = [f"{self.area}: {barrios}", f"registrados {self.registrados} de {self.cantidad}"]
        if self.lanzamientos:
            partes.append(f"{len(self.lanzamientos)} lanzamientos, {sum(map(realizado, self.lanzamientos))} realizados")
        return ", ".join(partes)

    def cifra(self, indicador):
        """Lo que se pinta en el mapa según el indicador."""
        return len(self.lanzamientos) if indicador == "lanzamientos" else getattr(self, indicador)


def regiones_al(corte, programa, lanzamientos):
    """[`RegionAlCorte`] de las que el documento cuenta, en su orden, y después las que tienen otra cosa.

    `lanzamientos`: los visibles, ya anotados con `al(corte)`.
    """
    hay_dato = corte.fecha >= programa.linea_base_fecha
    halladas = {
        region.area_id: RegionAlCorte(region.area, region, hay_dato)
        for region in Region.objects.select_related("area", "fuente__documento")
    }
    por_area = defaultdict(list)
    for fila in lanzamientos:
        por_area[fila.distrito.area].append(fila)
    for area, filas in sorted(por_area.items(), key=lambda par: str(par[0])):
        aqui = halladas.setdefault(area.pk, RegionAlCorte(area, None, hay_dato))
        aqui.lanzamientos = filas
        aqui.lanzados = sum(realizado(f) and f.racha_desde > programa.linea_base_fecha for f in filas)
    registrados = registrados_por_area(corte)
    for pk, aqui in halladas.items():
        aqui.registrados, aqui.nuevos = registrados.get(pk, (0, 0))
    return list(halladas.values())


def registrados_por_area(corte):
    """{área: (de la línea base, lanzados después)}: cuántos barrios registrados al corte."""
    de_la_base = Count("pk", BarrioQuerySet.DE_LA_BASE)
    grupos = Barrio.objects.al(corte).order_by().values_list("distrito__area")
    return {area: (base, todos - base) for area, base, todos in grupos.annotate(base=de_la_base, todos=Count("pk"))}
