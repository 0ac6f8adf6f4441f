"""La misma serie, el mismo color: en el tablero, en los gráficos y en el libro (interfaz, «Reglas»)."""

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

from seguimiento.plazos import Situacion
from seguimiento.rotulos import Rotulo
from tablero.libro import COLORES


def leer(nombre):
    return Path(finders.find(nombre)).read_text()


def tokens():
    """{token: color en claro}: la primera declaración de cada uno."""
    hallados = {}
    for nombre, valor in re.findall(r"(--[\w-]+): (#\w+);", leer("css/base.css")):
        hallados.setdefault(nombre, valor)
    return hallados


def colores():
    """{serie: token} de las clases `.s-…`; ninguna se dice dos veces."""
    dichas = re.findall(r"^  ((?:\.s-\w+(?:, )?)+) \{ --m: var\((--[\w-]+)\); \}", leer("css/componentes.css"), re.M)
    pares = [(clase.removeprefix(".s-"), token) for clases, token in dichas for clase in clases.split(", ")]
    assert len(pares) == len(dict(pares))
    return dict(pares)


@pytest.mark.parametrize("serie", sorted({*Situacion.values, *Rotulo.values}))
def test_cada_situacion_y_cada_rotulo_tiene_su_color(serie):
    assert colores()[serie] in tokens()


@pytest.mark.parametrize("rotulo", Rotulo)
def test_el_libro_pinta_cada_rotulo_como_la_pagina(rotulo):
    claro = tokens()[colores()[rotulo.value]].upper()
    largo = "#" + "".join(c * 2 for c in claro[1:]) if len(claro) == 4 else claro
    assert COLORES[rotulo] == largo


def test_nadie_mas_dice_el_color_de_una_serie():
    """El gráfico lo lee de la clase, y ninguna otra hoja la redefine."""
    assert "verde" not in leer("js/graficos.js") and "rojo" not in leer("js/graficos.js")
    otras = [ruta for ruta in Path(finders.find("css/base.css")).parent.glob("*.css") if ruta.name != "componentes.css"]
    assert [ruta.name for ruta in otras if re.search(r"\.s-\w+[^{]*\{", ruta.read_text())] == []
