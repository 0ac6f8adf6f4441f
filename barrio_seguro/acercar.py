"""Una región vista de cerca: su contorno y el de sus vecinas, a la escala que la llena. No consulta la base."""

from dataclasses import dataclass
from functools import cache

from barrio_seguro.geo.contornos import COSENO, Encuadre, trazo
from barrio_seguro.geo.territorio import anillos_de, areas

from .mapa import clavar, contar, separar

LIENZO = ANCHO, ALTO = 400, 324
AIRE = 26


@dataclass(frozen=True, slots=True)
class Acercamiento:
    """Lo que pinta ``_region.html``; ``con_punto``: barrios con coordenadas; ``dibujados``, los que caben."""

    viewbox: str
    trazo: str
    vecinas: tuple[str, ...]
    pines: tuple
    leyenda_pines: tuple
    con_punto: int

    @property
    def zonas(self):
        """Lo que se señala o enfoca."""
        return self.pines

    @property
    def dibujados(self):
        return dict(self.leyenda_pines).get("barrio", 0)


@cache
def _encuadre(area):
    """Encuadre que centra el área en el lienzo."""
    puntos = [punto for anillo in anillos_de(area) for punto in anillo]
    oeste, este = min(p[0] for p in puntos), max(p[0] for p in puntos)
    sur, norte = min(p[1] for p in puntos), max(p[1] for p in puntos)
    escala = min((ANCHO - 2 * AIRE) / ((este - oeste) * COSENO), (ALTO - 2 * AIRE) / (norte - sur))
    sobra_x = (ANCHO - (este - oeste) * COSENO * escala) / 2
    return Encuadre(oeste, norte, sobra_x, (ALTO - (norte - sur) * escala) / 2, escala)


@cache
def _trazos(area):
    """(el suyo, los de las que asoman en el lienzo)."""
    encuadre = _encuadre(area)
    vecinas = [otra for otra, *_ in areas() if otra != area and _asoma(otra, encuadre)]
    return trazo(anillos_de(area), encuadre), tuple(trazo(anillos_de(otra), encuadre) for otra in vecinas)


def _asoma(area, encuadre):
    sitios = [encuadre.punto(*punto) for anillo in anillos_de(area) for punto in anillo]
    return any(0 < x < ANCHO and 0 < y < ALTO for x, y in sitios)


def acercar(area, puntos):
    """`Acercamiento` de un área; `puntos`: ([`PinEnMapa`], cuántos barrios tienen coordenadas)."""
    pines, con_punto = puntos
    encuadre = _encuadre(area)
    sitios = separar([encuadre.punto(pin.longitud, pin.latitud) for pin in pines], LIENZO)
    return Acercamiento(f"0 0 {ANCHO} {ALTO}", *_trazos(area), clavar(pines, sitios, LIENZO), contar(pines), con_punto)
