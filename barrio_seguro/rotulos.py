"""Dónde va cada rótulo del mapa: dentro de su área, sin encimarse con otro ni quedar bajo un pin.

No consulta la base de datos. Una caja es (x0, y0, x1, y1) en unidades del lienzo; la de un rótulo, lo que ocupa su
cantidad en un teléfono, donde la letra es más grande, y su nombre, si lleva, donde empieza a mostrarse.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import product
from math import hypot

from barrio_seguro.geo.contornos import ALTO, ANCHO, EN_RECUADRO, Punto, contornos, encuadre
from barrio_seguro.geo.territorio import anillos_de


def alrededor(vecinos: range) -> list[tuple[int, int]]:
    """Los pasos (de lado, de alto) de un cuadrado, del centro hacia fuera."""
    return sorted(product(vecinos, repeat=2), key=lambda paso: hypot(*paso))


PASO = 2
VECINOS = range(-26, 27, PASO)
ALREDEDOR = alrededor(VECINOS)
PIN, BAJO_EL_NOMBRE = 8.5, 6
CAJA = (3, 410, 140, 177)
# El recuadro tapa lo que está debajo; dentro de él, los nombres de sus áreas ya ocupan su sitio.
TAPADO = (0, CAJA[1] - 1, CAJA[0] + CAJA[2] + 1, ALTO)
NOMBRES_DEL_RECUADRO = ((0, 466, 50, 481), (5, 554, 118, 586))
# El rótulo de Callao va en el mar.
MAR = ((4, 481), (64, 481), (64, 552), (4, 552), (4, 481))

Caja = tuple[float, float, float, float]
Tramo = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Medida:
    """Cuánto ocupa un rótulo a cada lado de su punto, arriba y abajo."""

    lado: float
    arriba: float
    abajo: float

    def caja(self, x: float, y: float) -> Caja:
        return x - self.lado, y - self.arriba, x + self.lado, y + self.abajo


@dataclass(frozen=True, slots=True)
class Rotulo:
    """Qué dice el rótulo de un área: una cantidad de tantas `cifras`, o ninguna, y su nombre si `letras` no es 0."""

    area: str
    cifras: int
    letras: int

    def medida(self, por_cifra: float, por_letra: float, alto: float) -> Medida:
        arriba, abajo = (13, BAJO_EL_NOMBRE + alto) if self.cifras and self.letras else (alto, alto)
        return Medida(max(por_cifra * self.cifras, por_letra * self.letras), arriba, abajo)

    @property
    def ocupa(self) -> Medida:
        return self.medida(8.2, 4.2, 9.5)


def repartir(cifras: dict[str, int], pines: Sequence[Punto]) -> dict[str, tuple[float, float, bool]]:
    """{área: (x, y, si lleva su nombre)} de los rótulos de tantas `cifras`; elige antes el que tiene menos sitios."""
    estorbos = [(x - PIN, y - PIN, x + PIN, y + PIN) for x, y in pines]
    repartidos = {}
    for area in sorted(cifras, key=lambda a: len(_sitios(_rotulos(a, cifras[a])[-1]))):
        propios = NOMBRES_DEL_RECUADRO if area in EN_RECUADRO else (TAPADO,)
        rotulo, (x, y) = _libre(_rotulos(area, cifras[area]), [*estorbos, *propios])
        repartidos[area] = x, y, rotulo.letras > 0
        if rotulo.ocupa.lado:
            estorbos.append(rotulo.ocupa.caja(x, y))
    return repartidos


@cache
def _rotulos(area: str, cifras: int) -> tuple[Rotulo, ...]:
    """El rótulo del área con su nombre, si cabe, y sin él."""
    contorno, solo = contornos()[area], Rotulo(area, cifras, 0)
    return (Rotulo(area, cifras, len(contorno.nombre)), solo) if contorno.cabe_nombre else (solo,)


def _libre(rotulos: Sequence[Rotulo], estorbos: Sequence[Caja]) -> tuple[Rotulo, Punto]:
    """El rótulo más completo que tiene un sitio donde no toca nada, y ese sitio; si no lo hay, el de siempre."""
    for rotulo in rotulos:
        lado, arriba, abajo = rotulo.ocupa.lado, rotulo.ocupa.arriba, rotulo.ocupa.abajo
        vedados = [(a - lado, b - abajo, c + lado, d + arriba) for a, b, c, d in estorbos]
        for x, y in _sitios(rotulo):
            if not any(a < x < c and b < y < d for a, b, c, d in vedados):
                return rotulo, (x, y)
    contorno = contornos()[rotulo.area]
    return rotulo, (contorno.x, contorno.y)


@cache
def _sitios(rotulo: Rotulo) -> tuple[Punto, ...]:
    """Sus sitios, del mejor al peor: cabe entero en el teléfono, en una pantalla o solo su nombre, o su centro."""
    al_menos = Medida(2.8 * rotulo.letras + 2, 10, BAJO_EL_NOMBRE) if rotulo.letras else Medida(0, 0, 0)
    medidas = (rotulo.medida(7.7, 3, 8), rotulo.medida(4.6, 3, 5), al_menos)
    return tuple(dict.fromkeys(sitio for cuanto in medidas for sitio in _caben(rotulo.area, cuanto)))


def _caben(area: str, cuanto: Medida) -> list[Punto]:
    """Los sitios en que algo de esa medida queda dentro del área, del más cercano al suyo al más lejano."""
    x, y, franjas = contornos()[area].x, contornos()[area].y, _franjas(area)
    libres = {}
    for j in VECINOS:
        arriba, abajo = (round((y + j + v) / PASO) for v in (-cuanto.arriba, cuanto.abajo))
        libres[j] = _comunes(franjas[arriba : abajo + 1])
    return [
        (x + i, y + j)
        for i, j in ALREDEDOR
        if any(a <= x + i - cuanto.lado and x + i + cuanto.lado <= b for a, b in libres[j])
    ]


def _comunes(filas: Sequence[list[Tramo]]) -> list[Tramo]:
    """Los tramos que están en todas las filas."""
    comunes = [(0, ANCHO)]
    for fila in filas:
        comunes = [(max(a, c), min(b, d)) for a, b in comunes for c, d in fila if max(a, c) < min(b, d)]
    return comunes


@cache
def _franjas(area: str) -> list[list[Tramo]]:
    """Los tramos de x que caen dentro del área, fila por fila, cada `PASO` unidades."""
    punto = encuadre(area).punto
    anillos = [MAR] if area == "PE-CAL" else [[punto(*p) for p in anillo] for anillo in anillos_de(area)]
    franjas = []
    for fila in range((ALTO + 2 * VECINOS.stop) // PASO):
        y = fila * PASO + 0.01
        cruces = sorted(
            a[0] + (y - a[1]) * (b[0] - a[0]) / (b[1] - a[1])
            for anillo in anillos
            for a, b in zip(anillo, anillo[1:], strict=False)
            if (a[1] > y) != (b[1] > y)
        )
        franjas.append(list(zip(cruces[::2], cruces[1::2], strict=True)))
    return franjas
