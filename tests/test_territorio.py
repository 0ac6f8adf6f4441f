"""El catálogo INEI, las páginas de región y distrito, y el mapa con cualquiera de sus cifras."""

import gzip
from datetime import date

import pytest
from barrios import inscribir
from django.template.loader import render_to_string
from sin_guarda import quitar_la_guarda

from barrio_seguro.geo.territorio import anillos_de, areas, fuera_de
from barrio_seguro.models import Area, Distrito, Lanzamiento, Programa
from barrio_seguro.querysets import DistritoIncierto

pytestmark = pytest.mark.django_db

ACTA = {"documento": "Acta 1-2022"}


def test_25_departamentos_196_provincias_1892_distritos_y_26_areas():
    ubigeos = Distrito.objects.values_list("ubigeo", flat=True)
    assert [len({ubigeo[:n] for ubigeo in ubigeos}) for n in (2, 4, 6)] == [25, 196, 1892]
    assert Area.objects.count() == 26
    assert Distrito.objects.get(ubigeo="010101").nombre == "Chachapoyas"
    limas = Distrito.objects.filter(ubigeo__startswith="15")
    assert {d.area.codigo: d.ubigeo.startswith("1501") for d in limas.select_related("area")} == {
        "PE-LMA": True,
        "PE-LIM": False,
    }


def test_surco_son_dos_y_ninguno_se_elige_solo_por_el_nombre(cliente_analista):
    with pytest.raises(DistritoIncierto, match=r"150732.*Huarochirí.*150140|150140.*150732"):
        Distrito.objects.entender("surco")
    assert Distrito.objects.entender("150140").nombre == "Santiago de Surco"
    pagina = cliente_analista.get("/barrio-seguro/distritos/?q=surco").content.decode()
    assert "150140" in pagina and "150732" in pagina and "Huarochirí" in pagina


@pytest.mark.parametrize(
    "texto, dicho",
    [("999999", "No hay un distrito"), ("Springfield", "No hay un distrito"), ("San Miguel", "puede ser")],
)
def test_un_distrito_que_no_se_entiende_dice_por_que(texto, dicho):
    with pytest.raises(DistritoIncierto, match=dicho):
        Distrito.objects.entender(texto)


def test_todo_punto_cae_en_su_region_y_toda_region_esta_en_el_mapa():
    assert {codigo for codigo, *_ in areas()} == set(Area.objects.values_list("codigo", flat=True))
    for fila in Lanzamiento.objects.select_related("distrito__area"):
        assert fuera_de(fila.distrito.area.codigo, float(fila.longitud), float(fila.latitud)) == 0, fila
    assert fuera_de("PE-PUN", -77.0, -12.0) > 5
    for codigo, *_ in areas():
        x, y = anillos_de(codigo)[0][0]
        assert fuera_de(codigo, x, y) < 0.001


def test_la_pagina_de_una_region_dice_lo_del_documento_y_lo_registrado(cliente_analista):
    pagina = cliente_analista.get("/barrio-seguro/regiones/PE-LAL/?corte=2022-06-30").content.decode()
    assert (
        "10 barrios seguros: 10 de la línea base y ninguno lanzado después. Registrados con su distrito: 0 de 10"
        in pagina
    )
    assert "«LA LIBERTAD»" in pagina and "Huanchaco" in pagina and "<svg" in pagina


def test_una_region_que_el_documento_no_trae_lo_dice_y_entra_al_lanzarse(cliente_analista, secretaria):
    direccion = "/barrio-seguro/regiones/PE-HUV/?corte=2022-06-30"
    antes = cliente_analista.get(direccion).content.decode()
    assert "No está entre las 19 regiones" in antes
    assert "no cuenta barrios seguros en esta región. Entrará al programa cuando se realice su lanzamiento." in antes
    Lanzamiento.objects.get(codigo="L3").realizar(por=secretaria, fecha=date(2022, 5, 12), sustento=ACTA)
    despues = cliente_analista.get(direccion).content.decode()
    assert (
        "Región nueva: no está en la línea base, y tiene 1 lanzado después. Registrados con su distrito: 1" in despues
    )
    vacia = cliente_analista.get("/barrio-seguro/regiones/PE-LOR/").content.decode()
    assert "no cuenta barrios seguros en esta región" in vacia


@pytest.mark.parametrize("cifra", ["barrios", "lanzamientos", "atrasos", "registro"])
def test_el_mapa_pinta_la_cifra_que_se_pide_y_pesa_menos_de_15_kb(cliente_analista, cifra):
    respuesta = cliente_analista.get(f"/barrio-seguro/?corte=2022-06-30&mapa={cifra}")
    mapa = respuesta.context["mapa"]
    assert len(gzip.compress(render_to_string("barrio_seguro/_mapa.html", {"mapa": mapa}).encode())) < 15_000
    cifras = {area.nombre: area.rotulo for area in mapa.areas if area.rotulo}
    esperadas = {"barrios": "28", "lanzamientos": "2", "atrasos": "2", "registro": None}
    assert cifras.get("Lima Metropolitana") == esperadas[cifra]


@pytest.mark.parametrize("corte", ["2022-03-01", "2022-06-30"])
@pytest.mark.parametrize("cifra", ["barrios", "lanzamientos", "atrasos", "registro"])
def test_las_26_areas_del_mapa_llevan_a_su_region(cliente_analista, cifra, corte):
    mapa = cliente_analista.get(f"/barrio-seguro/?corte={corte}&mapa={cifra}").context["mapa"]
    assert {area.url for area in mapa.areas} == {
        f"/barrio-seguro/regiones/{area.codigo}/?corte={corte}" for area in Area.objects.all()
    }


def test_una_cifra_que_no_existe_es_400(cliente_analista):
    assert cliente_analista.get("/barrio-seguro/?mapa=pobreza").status_code == 400


def test_las_sumas_son_99_y_110_en_las_fechas_que_tocan(cliente_analista, secretaria):
    for lanzamiento in Lanzamiento.objects.all():
        lanzamiento.realizar(por=secretaria, fecha=lanzamiento.fecha_programada, sustento=ACTA)
    for corte, total in (("2022-03-09", 99), ("2022-06-30", 107), ("2022-08-04", 110)):
        cuadro = cliente_analista.get(f"/barrio-seguro/?corte={corte}").context["cuadro"].filas
        assert sum(aqui.barrios for aqui in cuadro) == total
    antes = cliente_analista.get("/barrio-seguro/?corte=2022-03-08").context["cuadro"].filas
    assert {aqui.barrios for aqui in antes} == {None}


def test_lo_registrado_donde_el_documento_no_cuenta_se_dice(cliente_analista, secretaria):
    ruta = "/barrio-seguro/regiones/PE-LOR/?corte=2022-06-30"
    assert "el documento los cuenta" not in cliente_analista.get(ruta).content.decode()
    inscribir(secretaria, "160101", "Uno")
    assert "Registrados con su distrito: 1 que el documento no cuenta." in cliente_analista.get(ruta).content.decode()
    mapa = cliente_analista.get("/barrio-seguro/?corte=2022-06-30&mapa=registro").context["mapa"]
    dicho = next(area.detalle for area in mapa.areas if area.nombre == "Loreto")
    assert dicho == "Loreto: sin barrios, registrados 1 que el documento no cuenta"


def test_el_ajeno_no_ve_nada_y_lo_que_no_existe_es_404(cliente_ajeno, cliente_analista, client):
    rutas = ("regiones/PE-LAL/", "distritos/", "distritos/150140/", "barrios/", "intervenciones/")
    for ruta in rutas:
        assert cliente_ajeno.get(f"/barrio-seguro/{ruta}").status_code == 404
        assert client.get(f"/barrio-seguro/{ruta}").status_code == 302
        assert cliente_analista.get(f"/barrio-seguro/{ruta}").status_code == 200
    for ruta in ("regiones/PE-XXX/", "distritos/999999/", "barrios/999/"):
        assert cliente_analista.get(f"/barrio-seguro/{ruta}").status_code == 404


def test_consultas_exactas_de_region_y_distrito(cliente_analista, django_assert_num_queries):
    with django_assert_num_queries(12):
        cliente_analista.get("/barrio-seguro/regiones/PE-LAL/?corte=2022-06-30")
    with django_assert_num_queries(9):  # una es su historia
        cliente_analista.get("/barrio-seguro/distritos/150140/?corte=2022-06-30")


def test_un_distrito_sin_barrios_dice_cuantos_cuenta_el_programa_sin_decir_cuales(cliente_analista):
    quitar_la_guarda()
    Programa.objects.update(total_barrios=98, total_distritos=92)
    pagina = cliente_analista.get("/barrio-seguro/distritos/150140/?corte=2022-06-30").content.decode()
    assert "El documento cuenta 98 barrios en 92 distritos, y no dice cuáles." in pagina
