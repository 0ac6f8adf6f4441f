"""Una región vista de cerca: sus barrios y lanzamientos, separados, con su forma, su leyenda y su tarjeta."""

import re
from datetime import date
from decimal import Decimal
from itertools import combinations
from math import dist

import pytest
from accesibilidad import faltas_de
from sin_guarda import quitar_la_guarda

from barrio_seguro.acercar import LIENZO, acercar
from barrio_seguro.geo.territorio import areas
from barrio_seguro.mapa import PinEnMapa
from barrio_seguro.models import Barrio, Distrito, Lanzamiento, Programa, Region
from seguimiento.models import Usuario

SUSTENTO = {"documento": "Acta 1-2022"}
LIMA = "/barrio-seguro/regiones/PE-LMA/?corte=2022-06-30"


@pytest.fixture
def inscribir(secretaria):
    """Función `inscribir(n, **campos)`: n barrios en Lurín, todos en la capital del distrito."""
    quitar_la_guarda()
    Region.objects.filter(area__codigo="PE-LMA").update(cantidad=99)
    lurin = Distrito.objects.get(ubigeo="150119")

    def inscribir(n, **campos):
        datos = {"latitud": Decimal("-12.2747"), "longitud": Decimal("-76.8703"), "distrito": lurin, **campos}
        for i in range(n):
            barrio = Barrio(programa=Programa.objects.get(), **({"nombre": f"Barrio {i + 1}"} | datos))
            barrio.guardar(por=secretaria, motivo="Lista de la DGSC")

    return inscribir


def pin(estado, latitud=-12.05, longitud=-77.03):
    return PinEnMapa(latitud, longitud, "PE-LMA", estado, f"/{estado}/", f"Es {estado}")


def mapa(respuesta):
    """La figura de la página, con sus espacios en orden."""
    return " ".join(re.search(r'<figure class="mapa">.*?</figure>', respuesta.content.decode(), re.S)[0].split())


def leyenda(figura):
    return re.findall(r"</svg>([^<]+)</li>", figura)


# Puntos


@pytest.mark.parametrize("area", [codigo for codigo, *_ in areas()])
def test_sesenta_puntos_en_el_mismo_sitio_se_ven_todos_en_cualquier_region(area):
    pines = [pin("barrio", *centro(area)) for _ in range(60)]
    puntos = [(float(p.x), float(p.y)) for p in acercar(area, (pines, 60)).pines]
    assert min(dist(a, b) for a, b in combinations(puntos, 2)) > 13
    assert all(0 < x < LIENZO[0] and 0 < y < LIENZO[1] for x, y in puntos)


def centro(area):
    """(latitud, longitud) de la capital de uno de sus distritos."""
    return {"PE-LMA": (-12.05, -77.03), "PE-CAL": (-12.06, -77.12)}.get(area, (-9.0, -75.0))


def test_la_leyenda_cuenta_solo_las_formas_que_hay_en_su_orden():
    pines = [pin(forma) for forma in ("vencido", "barrio", "realizado", "barrio")]
    assert acercar("PE-LMA", (pines, 2)).leyenda_pines == (("barrio", 2), ("realizado", 1), ("vencido", 1))


@pytest.mark.django_db
def test_un_barrio_y_un_lanzamiento_realizado_tienen_distinta_forma_y_color(cliente_analista, secretaria, inscribir):
    Lanzamiento.objects.get(codigo="L2").realizar(por=secretaria, fecha=date(2022, 3, 24), sustento=SUSTENTO)
    inscribir(2)
    figura = mapa(cliente_analista.get(LIMA))
    assert leyenda(figura) == ["barrio (2)", "realizado (1)", "vencido (1)"]
    assert 'id="p-barrio" x=' in figura and figura.count('class="pin-barrio"') == 3
    assert figura.count('class="pin-realizado"') == 2
    assert not re.search("[●○◆×]", figura)


@pytest.mark.django_db
def test_la_tarjeta_dice_el_barrio_su_distrito_y_desde_cuando(cliente_analista, inscribir):
    inscribir(1, nombre="Las Flores", desde=date(2018, 3, 1))
    inscribir(1, nombre="El Milagro")
    inscribir(1, nombre="")
    figura = mapa(cliente_analista.get(LIMA))
    for frase in (
        "Las Flores, Lurín: lanzado el 01/03/2018",
        "El Milagro, Lurín: sin fecha de lanzamiento",
        "Barrio sin nombre registrado, Lurín: sin fecha de lanzamiento",
    ):
        assert f'aria-label="{frase}"' in figura and f"<p>{frase}</p>" in figura


@pytest.mark.django_db
def test_la_tarjeta_de_un_lanzamiento_dice_su_distrito_y_su_motivo_como_en_el_mapa_del_pais(cliente_analista):
    frase = "Huancavelica: Sin dato: venció hace 84 días. Venció el 07/04/2022, hace 84 días; no consta que se lanzó."
    region = mapa(cliente_analista.get("/barrio-seguro/regiones/PE-HUV/?corte=2022-06-30"))
    pais = mapa(cliente_analista.get("/barrio-seguro/?corte=2022-06-30"))
    for figura in (region, pais):
        assert f'aria-label="{frase}"' in figura and f"<p>{frase}</p>" in figura
    assert 'href="/barrio-seguro/lanzamientos/L3/?corte=2022-06-30"' in region


@pytest.mark.django_db
def test_un_lanzamiento_no_se_repite_si_su_barrio_ya_tiene_punto(cliente_analista, secretaria):
    Lanzamiento.objects.get(codigo="L1").realizar(por=secretaria, fecha=date(2022, 3, 10), sustento=SUSTENTO)
    assert leyenda(mapa(cliente_analista.get(LIMA))) == ["realizado (1)", "vencido (1)"]
    Barrio.objects.filter(lanzamiento__codigo="L1").update(latitud=-12.27, longitud=-76.87)
    assert leyenda(mapa(cliente_analista.get(LIMA))) == ["barrio (1)", "vencido (1)"]


@pytest.mark.django_db
def test_si_no_caben_todos_los_barrios_dice_cuantos_de_cuantos(cliente_analista, inscribir):
    inscribir(50)
    assert "barrios con coordenadas" not in mapa(cliente_analista.get(LIMA))
    inscribir(3, nombre="", latitud=Decimal("-12.1"))
    figura = mapa(cliente_analista.get(LIMA))
    assert "<figcaption>50 de 53 barrios con coordenadas. Un lanzamiento va en la capital de su distrito" in figura
    assert leyenda(figura) == ["barrio (50)", "vencido (2)"]


@pytest.mark.django_db
def test_sin_nada_con_coordenadas_lo_dice_y_no_hay_leyenda(cliente_analista):
    figura = mapa(cliente_analista.get("/barrio-seguro/regiones/PE-LOR/?corte=2022-06-30"))
    assert "<figcaption>Nada de lo registrado aquí tiene coordenadas. Límites: Natural Earth" in figura
    assert leyenda(figura) == []


# En el navegador


def test_la_tarjeta_sale_al_pasar_y_al_enfocar_dentro_del_mapa_y_es_accesible(con_hechos, navegador):
    pagina = navegador(Usuario.objects.get(username="operador"), viewport={"width": 390, "height": 844})
    pagina.goto("/barrio-seguro/regiones/PE-HUV/?corte=2022-06-30")
    zona = pagina.locator("a.mapa-zona")
    tarjeta = zona.locator(".mapa-tarjeta p")
    assert not tarjeta.is_visible()
    zona.locator("circle").hover()
    assert tarjeta.is_visible()
    pagina.mouse.move(0, 0)
    assert not tarjeta.is_visible()
    pagina.evaluate("document.querySelector('a.mapa-zona').focus({focusVisible: true})")
    assert tarjeta.is_visible()
    assert faltas_de(pagina) == []
