"""Contornos de las 26 áreas, proyectados una vez por proceso a las unidades del lienzo (400 × 590)."""

import json
from dataclasses import dataclass
from functools import cache
from math import cos, radians
from pathlib import Path

ANCHO, ALTO = 400, 590
GEOMETRIA = Path(__file__).parent / "peru_regiones.geojson"
EN_RECUADRO = ("PE-LMA", "PE-CAL")

Punto = tuple[float, float]


@dataclass(frozen=True)
class Encuadre:
    """Proyección equirrectangular: esquina noroeste en grados y en el lienzo, y unidades por grado de latitud."""

    oeste: float
    norte: float
    x: float
    y: float
    escala: float

    def punto(self, longitud: float, latitud: float) -> Punto:
        este = (longitud - self.oeste) * self.escala * COSENO
        return self.x + este, self.y + (self.norte - latitud) * self.escala


COSENO = cos(radians(9.2))
PAIS = Encuadre(oeste=-81.42, norte=0.06, x=3, y=3, escala=31.5)
LIMA = Encuadre(oeste=-77.455, norte=-11.47, x=3, y=410, escala=165)
# Callao es tan angosto que su cantidad y su nombre van en el mar, junto a su costa; el de Lima, al pie del recuadro.
ROTULO_CALLAO = (36.0, 491.0)


@dataclass(frozen=True)
class Contorno:
    """Lo que no cambia de un área: trazos ya proyectados y el sitio de su rótulo."""

    area: str
    nombre: str
    trazo: str
    ampliado: str
    x: float
    y: float
    cabe_nombre: bool


def encuadre(area: str) -> Encuadre:
    return LIMA if area in EN_RECUADRO else PAIS


@cache
def contornos() -> dict[str, Contorno]:
    rasgos = json.loads(GEOMETRIA.read_text(encoding="utf-8"))["features"]
    return {rasgo["id"]: _contorno(rasgo) for rasgo in rasgos}


def _contorno(rasgo: dict) -> Contorno:
    area, nombre = rasgo["id"], rasgo["properties"]["name"]
    anillos = _anillos(rasgo["geometry"])
    x, y = ROTULO_CALLAO if area == "PE-CAL" else encuadre(area).punto(*_centro(rasgo))
    izquierda, derecha = _holgura([[PAIS.punto(*p) for p in anillo] for anillo in anillos], x, y)
    cabe = area not in EN_RECUADRO and derecha - izquierda > len(nombre) * 5.6 + 4
    ampliado = trazo(anillos, LIMA) if area in (*EN_RECUADRO, "PE-LIM") else ""
    return Contorno(
        area,
        nombre,
        trazo(anillos, PAIS),
        ampliado,
        (izquierda + derecha) / 2 if cabe else x,
        y,
        cabe,
    )


def _centro(rasgo: dict) -> Punto:
    return rasgo["properties"]["cx"], rasgo["properties"]["cy"]


def _anillos(geometria: dict) -> list[list[list[float]]]:
    poligonos = geometria["coordinates"] if geometria["type"] == "MultiPolygon" else [geometria["coordinates"]]
    return [anillo for poligono in poligonos for anillo in poligono]


def _holgura(anillos: list[list[Punto]], x: float, y: float) -> tuple[float, float]:
    """Tramo horizontal libre dentro del área alrededor de x, a la altura de los dos renglones del rótulo."""
    izquierda, derecha = x - ANCHO, x + ANCHO
    for altura in (y - 10, y, y + 6):
        cruces = [
            a[0] + (altura - a[1]) * (b[0] - a[0]) / (b[1] - a[1])
            for anillo in anillos
            for a, b in zip(anillo, anillo[1:], strict=False)
            if (a[1] > altura) != (b[1] > altura)
        ]
        izquierda = max([izquierda, *(c for c in cruces if c <= x)])
        derecha = min([derecha, *(c for c in cruces if c > x)])
    return izquierda, derecha


def trazo(anillos: list[list[list[float]]], encuadre: Encuadre) -> str:
    """Atributo ``d`` en décimas de unidad y pasos relativos, que pesan la mitad que los absolutos."""
    partes = []
    for anillo in anillos:
        puntos = [tuple(round(v * 10) for v in encuadre.punto(*p)) for p in anillo[:-1]]
        pasos = [(b[0] - a[0], b[1] - a[1]) for a, b in zip(puntos, puntos[1:], strict=False) if a != b]
        lineas = " ".join(numero(v / 10) for paso in pasos for v in paso).replace(" -", "-")
        partes.append(f"M{numero(puntos[0][0] / 10)} {numero(puntos[0][1] / 10)}l{lineas}z")
    return "".join(partes)


def numero(valor: float) -> str:
    """Décimas como las escribe SVG: sin ceros de más (12, -3.4, .5)."""
    decimas = round(valor * 10)
    entero, resto = divmod(abs(decimas), 10)
    cuerpo = f"{entero or ''}.{resto}" if resto else str(entero)
    return "-" + cuerpo if decimas < 0 else cuerpo
