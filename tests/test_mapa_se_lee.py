"""Que el mapa se lee: contraste de cada color, tamaño de la letra y nada encimado, en claro y oscuro y a cada ancho."""

import re
from itertools import product
from pathlib import Path

import pytest
from django.conf import settings

from barrio_seguro.regiones import RegionAlCorte
from seguimiento.models import Usuario

CSS = (Path(settings.BASE_DIR) / "static/css/mapa.css").read_text(encoding="utf-8")


# Contraste


def luminancia(color):
    """Luminancia relativa (WCAG 2.2) de «#rrggbb»."""
    canales = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    lineales = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in canales]
    return sum(peso * canal for peso, canal in zip((0.2126, 0.7152, 0.0722), lineales, strict=True))


def contraste(uno, otro):
    """Razón de contraste (WCAG 2.2)."""
    claro, oscuro = sorted((luminancia(uno), luminancia(otro)), reverse=True)
    return (claro + 0.05) / (oscuro + 0.05)


def paleta(modo):
    """Colores del CSS, claros u oscuros; en oscuro valen los claros que no se redefinen."""
    bloques = [
        dict(re.findall(r"--([\w-]+):\s*(#\w{6})", bloque)) for bloque in re.findall(r":root \{(.*?)\}", CSS, re.S)
    ]
    assert len(bloques) == 2
    return bloques[0] if modo == "claro" else bloques[0] | bloques[1]


@pytest.mark.parametrize("modo", ["claro", "oscuro"])
@pytest.mark.parametrize("clase", range(6))
def test_cada_rotulo_contrasta_siete_a_uno_con_su_relleno(modo, clase):
    colores = paleta(modo)
    assert contraste(colores[f"coropleta-{clase}"], colores[f"coropleta-tinta-{clase}"]) >= 7


@pytest.mark.parametrize("modo", ["claro", "oscuro"])
def test_los_rotulos_del_mar_y_los_pines_contrastan_con_su_fondo(modo):
    colores = paleta(modo)
    assert contraste(colores["mapa-mar"], colores["mapa-mar-tinta"]) >= 7
    assert contraste(colores["pin"], colores["pin-halo"]) >= 7


@pytest.mark.parametrize("modo", ["claro", "oscuro"])
def test_el_borde_de_cada_pin_contrasta_tres_a_uno_con_el_relleno_de_su_region_y_con_su_halo(modo):
    colores = paleta(modo)
    for borde in (colores["pin"], colores["pin-barrio"]):
        assert contraste(borde, colores["coropleta-2"]) >= 3
        assert contraste(borde, colores["pin-halo"]) >= 3


@pytest.mark.parametrize("modo", ["claro", "oscuro"])
def test_las_clases_son_azules_y_van_en_orden_de_luminancia(modo):
    colores = [paleta(modo)[f"coropleta-{clase}"] for clase in range(1, 6)]
    luces = [luminancia(color) for color in colores]
    assert luces == sorted(luces, reverse=modo == "claro")
    assert all(int(color[5:7], 16) > int(color[3:5], 16) > int(color[1:3], 16) for color in colores)


# En el navegador

LETRA = """() => [...document.querySelectorAll(".mapa-pais :is(text, .mapa-tarjeta p)")]
  .filter((rotulo) => getComputedStyle(rotulo).display !== "none").map((rotulo) => {
    const pais = rotulo.closest(".mapa-pais"), todo = pais.getBoundingClientRect();
    const { left, right, top, bottom } = rotulo.getBoundingClientRect();
    const dentro = todo.left <= left && right <= todo.right && todo.top <= top && bottom <= todo.bottom;
    const mide = parseFloat(getComputedStyle(rotulo).fontSize) * todo.width / pais.viewBox.baseVal.width;
    return [rotulo.textContent, rotulo.matches("[dy]") ? "cantidad" : "texto", mide, dentro];
  })"""
ENCIMADOS = """() => {
  const cajas = [...document.querySelectorAll(".mapa-rotulos text, .mapa-pais > [aria-hidden] > [class^=pin-]")]
    .filter((parte) => getComputedStyle(parte).display !== "none").map((parte) => {
      const caja = parte.getBoundingClientRect(), aire = parte.matches("text") ? caja.height / 5 : 0;
      return [parte.textContent || "pin", caja.left, caja.top + aire, caja.right, caja.bottom - aire];
    });
  return cajas.flatMap((a, i) => cajas.slice(i + 1)
    .filter((b) => a[1] < b[3] && b[1] < a[3] && a[2] < b[4] && b[2] < a[4]).map((b) => `${a[0]} y ${b[0]}`));
}"""


MAPAS = ["?mapa=barrios", "?mapa=lanzamientos", "?mapa=atrasos", "?mapa=registro", "regiones/PE-LMA/?"]


def test_la_letra_mide_al_menos_14_px_y_las_cantidades_16_sin_salirse_ni_encimarse(con_hechos, navegador, monkeypatch):
    """Con las 26 áreas en 100 % registradas, que es cuando más sitio piden."""
    monkeypatch.setattr(RegionAlCorte, "registro", 100)
    pagina = navegador(Usuario.objects.get(username="operador"))
    for mapa, ancho in product(MAPAS, (360, 390, 520, 768, 1024, 1366)):
        if ancho == 360:
            pagina.goto(f"/barrio-seguro/{mapa}&corte=2022-06-30")
        pagina.set_viewport_size({"width": ancho, "height": 844})
        rotulos = pagina.evaluate(LETRA)
        assert rotulos
        assert [r for r in rotulos if r[2] < (16 if r[1] == "cantidad" else 14) or not r[3]] == [], (mapa, ancho)
        assert pagina.evaluate(ENCIMADOS) == [], (mapa, ancho)
