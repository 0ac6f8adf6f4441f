"""El mapa de Barrio Seguro: geometría, clases, pines, rótulos y peso."""

import gzip
import json
import re
from dataclasses import replace
from itertools import combinations
from math import dist

import pytest
from django.template.loader import render_to_string

from barrio_seguro.geo.contornos import ALTO, ANCHO, GEOMETRIA, encuadre
from barrio_seguro.mapa import BARRIOS, ESTADOS, PinEnMapa, RegionEnMapa, dibujar, separar

PROGRAMA = {
    "PE-ANC": 2, "PE-APU": 1, "PE-ARE": 5, "PE-AYA": 3, "PE-CAJ": 2, "PE-CAL": 6, "PE-CUS": 5, "PE-HUC": 1, "PE-ICA": 4,
    "PE-JUN": 8, "PE-LAL": 10, "PE-LAM": 2, "PE-LIM": 10, "PE-LMA": 28, "PE-PIU": 2, "PE-PUN": 3, "PE-TAC": 4,
    "PE-TUM": 2, "PE-UCA": 1,
}  # fmt: skip
SIN_BARRIOS = {"PE-AMA", "PE-HUV", "PE-LOR", "PE-MDD", "PE-MOQ", "PE-PAS", "PE-SAM"}
LANZAMIENTOS = [
    ("Lurín", -12.2747, -76.8703, "PE-LMA"),
    ("Santiago de Surco", -12.1450, -77.0050, "PE-LMA"),
    ("Huancavelica", -12.7869, -74.9714, "PE-HUV"),
    ("Huaraz", -9.5297, -77.5292, "PE-ANC"),
    ("Casma", -9.4758, -78.3064, "PE-ANC"),
    ("Ilave", -16.0869, -69.6381, "PE-PUN"),
    ("Huanchaco", -8.0800, -79.1217, "PE-LAL"),
    ("Pillco Marca", -9.9608, -76.2492, "PE-HUC"),
    ("Huánuco", -9.9300, -76.2397, "PE-HUC"),
    ("Callería", -8.3681, -74.5433, "PE-UCA"),
    ("Castilla", -5.2014, -80.6228, "PE-PIU"),
]
RASGOS = {rasgo["id"]: rasgo for rasgo in json.loads(GEOMETRIA.read_text(encoding="utf-8"))["features"]}


def anillos(area):
    """Anillos exteriores de un área, en (lon, lat)."""
    geometria = RASGOS[area]["geometry"]
    poligonos = geometria["coordinates"] if geometria["type"] == "MultiPolygon" else [geometria["coordinates"]]
    return [poligono[0] for poligono in poligonos]


def contiene(area, x, y):
    return dentro(anillos(area), x, y)


def dentro(anillos, x, y):
    """Punto en polígono por cruces de una semirrecta."""
    cruces = 0
    for anillo in anillos:
        for (x1, y1), (x2, y2) in zip(anillo, anillo[1:], strict=False):
            cruces += (y1 > y) != (y2 > y) and x < x1 + (y - y1) * (x2 - x1) / (y2 - y1)
    return cruces % 2 == 1


def lado(a, b, c):
    """Signo del área del triángulo."""
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def se_cruzan(a, b, c, d):
    """Dos tramos se cortan en su interior."""
    return lado(a, b, c) * lado(a, b, d) < 0 and lado(c, d, a) * lado(c, d, b) < 0


def regiones():
    """Las 19 regiones del programa, con enlace."""
    nombres = {area: RASGOS[area]["properties"]["name"] for area in PROGRAMA}
    return [
        RegionEnMapa(a, nombres[a], n, f"/region/{a}/", f"{nombres[a]}: {n} barrios seguros")
        for a, n in PROGRAMA.items()
    ]


def pines():
    """Los 11 lanzamientos, repartidos entre los cuatro estados."""
    return [
        PinEnMapa(lat, lon, area, ESTADOS[i % 4], f"/lanzamiento/{i}/", f"{nombre}: {ESTADOS[i % 4]}")
        for i, (nombre, lat, lon, area) in enumerate(LANZAMIENTOS)
    ]


def html(mapa):
    """La plantilla con ese mapa."""
    return render_to_string("barrio_seguro/_mapa.html", {"mapa": mapa})


def areas_por_id(mapa):
    """Áreas dibujadas, por su id."""
    return {area.area: area for area in mapa.areas}


# Geometría


def test_son_26_areas_las_19_del_programa_y_las_7_sin_barrios():
    assert set(RASGOS) == set(PROGRAMA) | SIN_BARRIOS
    assert len(RASGOS) == 26
    assert sum(PROGRAMA.values()) == 99


@pytest.mark.parametrize("area", sorted(RASGOS))
def test_el_contorno_es_cerrado_simple_y_en_sentido_horario(area):
    for anillo in anillos(area):
        tramos = list(zip(anillo, anillo[1:], strict=False))
        assert anillo[0] == anillo[-1]
        assert len(anillo) >= 4
        assert sum((b[0] - a[0]) * (b[1] + a[1]) for a, b in tramos) > 0
        assert not any(se_cruzan(*uno, *otro) for uno, otro in combinations(tramos, 2))


@pytest.mark.parametrize(("distrito", "latitud", "longitud", "area"), LANZAMIENTOS)
def test_el_punto_cae_en_su_region_y_en_ninguna_otra(distrito, latitud, longitud, area):
    assert [a for a in RASGOS if contiene(a, longitud, latitud)] == [area]


def test_puno_no_es_callao():
    """La capital de Puno y el puerto del Callao caen cada uno en su área: hay fuentes que las confunden."""
    assert contiene("PE-PUN", -70.0219, -15.8402)
    assert contiene("PE-CAL", -77.1469, -12.0631)


# Regiones


@pytest.mark.parametrize(
    ("cantidad", "clase"),
    [(None, 0), (0, 0), (1, 1), (2, 2), (3, 2), (4, 3), (6, 3), (7, 4), (10, 4), (11, 5), (28, 5)],
)
def test_clases_de_la_coropleta(cantidad, clase):
    assert BARRIOS.clase_de(cantidad) == clase


def test_la_leyenda_dice_las_clases_con_palabras():
    textos = [texto for _, texto in dibujar(regiones(), []).leyenda]
    assert textos == ["1", "2–3", "4–6", "7–10", "más de 10", "sin barrios"]


def test_sin_cantidades_el_gris_dice_sin_dato_y_no_cero():
    mapa = dibujar([replace(region, cantidad=None) for region in regiones()], [])
    assert mapa.leyenda == ((0, "sin dato"),)
    assert areas_por_id(mapa)["PE-LOR"].detalle == "Loreto: sin dato"
    assert not any(area.rotulo for area in mapa.areas)


def test_cada_region_muestra_su_cantidad_y_enlaza():
    mapa = dibujar(regiones(), pines())
    assert {area.area: int(area.rotulo) for area in mapa.areas if area.rotulo} == PROGRAMA
    salida = html(mapa)
    for region in regiones():
        assert f'<a href="{region.url}" class="mapa-zona" aria-label="{region.detalle}">' in salida
        assert f"<p>{region.detalle}</p>" in salida
    assert 'role="img" class="mapa-zona" aria-label="Loreto: sin barrios"' in salida


@pytest.mark.parametrize("cantidad", [0, None, 100])
def test_las_26_areas_pueden_enlazar_y_decir_lo_suyo_tengan_o_no_cifra(cantidad):
    todas = [RegionEnMapa(area, "Área", cantidad, f"/region/{area}/", f"{area}: lo suyo") for area in RASGOS]
    salida = html(dibujar(todas, []))
    for area in RASGOS:
        assert f'<a href="/region/{area}/" class="mapa-zona" aria-label="{area}: lo suyo">' in salida
        assert f"<p>{area}: lo suyo</p>" in salida
    assert salida.count('dy=".36em"') == (26 if cantidad else 0)
    assert 'role="img"' not in salida


def test_lima_metropolitana_y_callao_se_amplian_en_el_recuadro_con_su_nombre():
    mapa = dibujar(regiones(), pines())
    x, y, ancho, alto = mapa.recuadro.caja
    for area in ("PE-LMA", "PE-CAL"):
        dibujada = areas_por_id(mapa)[area]
        assert dibujada.ampliado
        assert x < float(dibujada.x) < x + ancho
        assert y < float(dibujada.y) < y + alto
    salida = html(mapa)
    assert all(f">{nombre}</text>" in salida for nombre in ("Callao", "Lima", "Metropolitana"))
    assert "El recuadro amplía Lima Metropolitana y Callao." in salida


def test_un_area_o_un_estado_desconocidos_son_un_error_que_los_nombra():
    with pytest.raises(ValueError, match="PE-XXX"):
        dibujar([RegionEnMapa("PE-XXX", "X", 1, None, "X")], [])
    with pytest.raises(ValueError, match="perdido"):
        dibujar([], [replace(pines()[0], estado="perdido")])


# Pines


def test_cada_estado_tiene_su_forma_y_su_cuenta_en_la_leyenda():
    mapa = dibujar(regiones(), pines())
    assert mapa.leyenda_pines == (("realizado", 3), ("programado", 3), ("vencido", 3), ("cancelado", 2))
    salida = html(mapa)
    for estado, n in mapa.leyenda_pines:
        assert f'id="p-{estado}"' in salida
        assert f"</svg>{estado} ({n})</li>" in salida


def test_los_pines_encimados_se_separan_y_siguen_en_el_lienzo():
    mismos = [replace(pines()[7], detalle=str(i)) for i in range(60)]
    for juego in (pines(), mismos):
        puntos = [(float(pin.x), float(pin.y)) for pin in dibujar(regiones(), juego).pines]
        assert min(dist(a, b) for a, b in combinations(puntos, 2)) > 13
        assert all(0 < x < ANCHO and 0 < y < ALTO for x, y in puntos)


def test_el_primero_queda_en_su_sitio_y_el_que_coincide_en_el_hueco_mas_cercano():
    uno, otro, lejano = separar([(100, 200), (101, 200), (300, 40)], (ANCHO, ALTO))
    assert (uno, lejano) == ((100, 200), (300, 40))
    assert 13 < dist(uno, otro) < 15


@pytest.mark.parametrize("punto", [(-500, 40), (0, 0), (399, 589), (200, 5000)])
def test_el_que_cae_fuera_del_lienzo_se_dibuja_en_su_borde(punto):
    for x, y in separar([punto] * 3, (ANCHO, ALTO)):
        assert 8 <= x <= ANCHO - 8
        assert 8 <= y <= ALTO - 8


def test_ningun_pin_tapa_una_cantidad():
    mapa = dibujar(regiones(), pines())
    for area in mapa.areas:
        cantidad = float(area.x), float(area.y)
        assert not area.rotulo or min(dist(cantidad, (float(pin.x), float(pin.y))) for pin in mapa.pines) >= 16


def test_los_pines_de_lima_van_en_el_recuadro():
    mapa = dibujar(regiones(), pines())
    x, y, ancho, alto = mapa.recuadro.caja
    for pin in mapa.pines[:2]:
        assert x < float(pin.x) < x + ancho
        assert y < float(pin.y) < y + alto


@pytest.mark.parametrize("cantidad", [None, 1, 28, 100])
def test_todo_rotulo_queda_dentro_de_su_area_aunque_las_26_digan_lo_mismo(cantidad):
    todas = [RegionEnMapa(area, "Área", cantidad, None, "Área") for area in RASGOS]
    for area in dibujar(todas, pines()).areas:
        de_area = encuadre(area.area)
        anillos_en_lienzo = [[de_area.punto(*punto) for punto in anillo] for anillo in anillos(area.area)]
        # El de Callao va en el mar.
        assert area.area == "PE-CAL" or dentro(anillos_en_lienzo, float(area.x), float(area.y)), area.nombre


def test_el_nombre_que_no_cabe_sin_tocar_nada_no_se_escribe():
    """La cantidad siempre se escribe, y el nombre lo dicen la tarjeta y la tabla."""
    con_pines = areas_por_id(dibujar(regiones(), pines()))
    sin_pines = areas_por_id(dibujar(regiones(), []))
    assert (con_pines["PE-PIU"].nombre_y, con_pines["PE-PIU"].rotulo) == ("", "2")
    assert sin_pines["PE-PIU"].nombre_y
    assert con_pines["PE-ARE"].nombre_y


def test_las_tarjetas_caben_en_el_lienzo_con_sitio_para_una_frase_larga():
    for zona in dibujar(regiones(), pines()).zonas:
        caja = [float(v) for v in (zona.tarjeta.x, zona.tarjeta.y, zona.tarjeta.ancho, zona.tarjeta.alto)]
        assert caja[0] >= 0
        assert caja[0] + caja[2] <= ANCHO
        assert caja[1] >= 0
        assert caja[1] + caja[3] <= ALTO
        assert caja[3] > ALTO / 2 - 20


# Salida


def test_lo_hostil_sale_escapado():
    malo = '"><script>alert(1)</script>'
    region = RegionEnMapa("PE-LOR", malo, 3, '/?a="><b>', malo)
    salida = html(dibujar([region], [PinEnMapa(-4, -74, "PE-LOR", "vencido", None, malo)]))
    assert "<script" not in salida
    assert "<b>" not in salida
    assert "&lt;script&gt;" in salida


def test_no_hay_estilos_en_linea_ni_guiones_ni_recursos_externos():
    salida = html(dibujar(regiones(), pines()))
    assert not re.search(r"\sstyle=|<style|<script|\son\w+=|https?:", salida)


def test_dice_de_donde_salen_los_limites():
    assert "Límites: Natural Earth (dominio público), simplificados; Callao aproximado." in html(dibujar([], []))


def test_las_coordenadas_llevan_punto_aunque_el_idioma_use_coma(settings):
    settings.USE_THOUSAND_SEPARATOR = True
    salida = html(dibujar(regiones(), pines()))
    medidas = re.findall(r'\s(?:x|y|d|cx|cy|r|rx|width|height|viewBox)="([^"]*)"', salida)
    assert len(medidas) > 100
    assert not any("," in medida for medida in medidas)


def test_pesa_menos_de_15_kb_comprimido():
    assert len(gzip.compress(html(dibujar(regiones(), pines())).encode(), 6)) <= 15_000
