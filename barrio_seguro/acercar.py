"""Una región vista de cerca: su contorno y el de sus vecinas, a la escala que la llena. No consulta la base."""

from dataclasses import dataclass
from functools import cache

from barrio_seguro.geo.contornos import COSENO, Encuadre, trazo
from barrio_seguro.geo.territorio import anillos_de, areas

ANCHO, ALTO, AIRE = 520, 420, 34


@dataclass(frozen=True, slots=True)
class Punto:
    """Algo con sitio: `x` e `y` en el lienzo; `forma` es «barrio» o el estado de un lanzamiento."""

    x: int
    y: int
    forma: str
    nombre: str
    url: str


@dataclass(frozen=True, slots=True)
class Acercamiento:
    """Lo que pinta ``_region.html``: el trazo propio, los de las vecinas y los puntos."""

    viewbox: str
    trazo: str
    vecinas: tuple[str, ...]
    puntos: list


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
    """`Acercamiento` de un área; `puntos`: [(longitud, latitud, forma, nombre, dirección)] en grados."""
    encuadre = _encuadre(area)
    propio, vecinas = _trazos(area)
    sitios = [(encuadre.punto(float(lon), float(lat)), *resto) for lon, lat, *resto in puntos]
    return Acercamiento(
        f"0 0 {ANCHO} {ALTO}",
        propio,
        vecinas,
        [Punto(round(x), round(y), forma, nombre, url) for (x, y), forma, nombre, url in sitios],
    )
