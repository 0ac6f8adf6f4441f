"""El catálogo del territorio, como dato: las 26 áreas del mapa, los distritos INEI y si un punto cae en su región."""

import csv
import json
from functools import cache
from math import hypot
from pathlib import Path

from barrio_seguro.geo.contornos import GEOMETRIA

DISTRITOS = Path(__file__).parent / "distritos.csv"
METROPOLITANA = "1501"


def areas():
    """[(código, nombre, departamento INEI)] de las 26 áreas."""
    return [(r["id"], r["properties"]["name"], r["properties"]["inei"]) for r in _rasgos()]


def distritos():
    """[(ubigeo, nombre, provincia, departamento, código del área)] de los 1 891 distritos."""
    de_departamento = {departamento: area for area, _, departamento in areas()}
    with DISTRITOS.open(encoding="utf-8", newline="") as archivo:
        for fila in csv.DictReader(archivo):
            ubigeo = fila["ubigeo"]
            area = de_departamento[ubigeo[:2]]
            if ubigeo[:2] == METROPOLITANA[:2]:
                area = "PE-LMA" if ubigeo[:4] == METROPOLITANA else "PE-LIM"
            yield ubigeo, fila["distrito"], fila["provincia"], fila["departamento"], area


@cache
def _rasgos():
    return json.loads(GEOMETRIA.read_text(encoding="utf-8"))["features"]


def geometria_de(codigos):
    """{código: geometría GeoJSON} de esas áreas, con los anillos como los pide RFC 7946 (exterior antihorario)."""
    return {rasgo["id"]: _antihoraria(rasgo["geometry"]) for rasgo in _rasgos() if rasgo["id"] in codigos}


def _antihoraria(geometria):
    if geometria["type"] == "Polygon":
        return geometria | {"coordinates": [anillo[::-1] for anillo in geometria["coordinates"]]}
    partes = [[anillo[::-1] for anillo in parte] for parte in geometria["coordinates"]]
    return geometria | {"coordinates": partes}


@cache
def anillos_de(area):
    """Anillos exteriores del área, en grados."""
    geometria = next(rasgo["geometry"] for rasgo in _rasgos() if rasgo["id"] == area)
    partes = geometria["coordinates"] if geometria["type"] == "MultiPolygon" else [geometria["coordinates"]]
    return [parte[0] for parte in partes]


def fuera_de(area, longitud, latitud):
    """Grados que separan un punto del contorno de su área; 0 si está dentro. El mapa está simplificado."""
    lados = [lado for anillo in anillos_de(area) for lado in zip(anillo, anillo[1:], strict=False)]
    cruces = sum((a[1] > latitud) != (b[1] > latitud) and longitud < _cruce(a, b, latitud) for a, b in lados)
    return 0.0 if cruces % 2 else min(_distancia(longitud, latitud, a, b) for a, b in lados)


def _cruce(a, b, latitud):
    """Longitud en que un lado corta una latitud."""
    return a[0] + (latitud - a[1]) * (b[0] - a[0]) / (b[1] - a[1])


def _distancia(x, y, a, b):
    """De un punto a un lado, en grados."""
    dx, dy = b[0] - a[0], b[1] - a[1]
    largo = dx * dx + dy * dy
    parte = min(max(((x - a[0]) * dx + (y - a[1]) * dy) / largo, 0), 1) if largo else 0
    return hypot(x - a[0] - parte * dx, y - a[1] - parte * dy)
