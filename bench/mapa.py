"""Mide el mapa de Barrio Seguro: cuánto tarda en dibujarse, ya con la geometría proyectada, y cuánto pesa.

`python -m bench.mapa`. No usa la base de datos.
"""

import gzip
import os
import statistics
import tempfile
import time

os.environ |= {
    "TABLERO_LOCAL": "1",
    "CARPETA_DATOS": tempfile.mkdtemp(prefix="tablero-banco-"),
    "DJANGO_SETTINGS_MODULE": "config.settings",
}

import django  # noqa: E402

django.setup()

from django.template.loader import render_to_string  # noqa: E402

from barrio_seguro.geo.territorio import areas  # noqa: E402
from barrio_seguro.mapa import PinEnMapa, RegionEnMapa, dibujar  # noqa: E402

VECES = 200
REGIONES = [RegionEnMapa(codigo, nombre, 5, f"#{codigo}", f"{nombre}: 5 barrios") for codigo, nombre, _ in areas()]
PINES = [PinEnMapa(-12.1 + n / 10, -76.9, "PE-LMA", "realizado", "#p", "Un lanzamiento") for n in range(11)]


def mediana(hacer):
    """Milisegundos, tras una vez de calentamiento."""
    hacer()
    tiempos = []
    for _ in range(VECES):
        comienzo = time.perf_counter()
        hacer()
        tiempos.append((time.perf_counter() - comienzo) * 1000)
    return statistics.median(tiempos)


def escribir():
    return render_to_string("barrio_seguro/_mapa.html", {"mapa": dibujar(REGIONES, PINES)})


def main():
    html = escribir()
    print(f"dibujar: {mediana(lambda: dibujar(REGIONES, PINES)):.2f} ms")
    print(f"dibujar y escribir su HTML: {mediana(escribir):.1f} ms")
    print(f"peso: {len(html) / 1000:.0f} KB; comprimido, {len(gzip.compress(html.encode())) / 1000:.1f} KB")


if __name__ == "__main__":
    main()
