"""/barrio-seguro/ : el programa, sus lanzamientos y lo que se registra de cada uno (semantica §6)."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.html import strip_tags

from barrio_seguro.models import HechoLanzamiento, Lanzamiento, Programa
from seguimiento.corte import Corte

pytestmark = pytest.mark.django_db

L3 = "/barrio-seguro/lanzamientos/L3/"
ACTA = {"documento": "Acta 1-2022"}


def barrios(fecha):
    corte = Corte(fecha, timezone.now())
    return Programa.objects.vigente(corte).barrios(corte)


def datos(**cambios):
    return {
        "tipo": "realizado",
        "fecha": "12/05/2022",
        "documento": "Acta 1",
        "nivel": "publico",
        "version": "0",
    } | cambios


def test_antes_de_la_linea_base_no_hay_dato_y_despues_se_cuentan_los_lanzados(secretaria):
    Lanzamiento.objects.get(codigo="L3").realizar(por=secretaria, fecha=date(2022, 5, 12), sustento=ACTA)
    assert barrios(date(2022, 3, 8)).total is None
    assert [barrios(date(2022, m, d)).total for m, d in [(3, 9), (5, 11), (5, 12), (12, 31)]] == [99, 99, 100, 100]


def test_con_los_once_se_llega_a_la_meta(secretaria):
    for lanzamiento in Lanzamiento.objects.all():
        lanzamiento.realizar(por=secretaria, fecha=lanzamiento.fecha_programada, sustento=ACTA)
    final = barrios(date(2022, 8, 4))
    assert (final.total, final.meta, final.faltan) == (110, 110, 0)


def test_un_lanzamiento_usa_la_misma_regla_que_las_acciones(secretaria):
    Lanzamiento.objects.get(codigo="L3").realizar(por=secretaria, fecha=date(2022, 5, 12), sustento=ACTA)
    Lanzamiento.objects.get(codigo="L4").cancelar(por=secretaria, fecha=date(2022, 4, 1), comentario="Sin local")
    filas = {fila.codigo: fila for fila in Lanzamiento.objects.al(Corte(date(2022, 6, 8), timezone.now()))}
    assert [
        (filas[c].situacion, filas[c].semaforo, filas[c].dias_retraso) for c in ("L1", "L3", "L4", "L7", "L11")
    ] == [
        ("vencida", "rojo", 90),
        ("culminada_fuera_de_plazo", "verde", 35),
        ("cancelada", "gris", 0),
        ("por_vencer", "ambar", 0),
        ("por_iniciar", "gris", 0),
    ]


def test_el_programa_muestra_99_19_93_la_meta_y_el_mapa(cliente_analista):
    pagina = cliente_analista.get("/barrio-seguro/?corte=2022-03-31").content.decode()
    assert (
        "99 barrios seguros de 110: 99 de la línea base y ninguno lanzado después. "
        "Faltan 11 para la meta de 2022." in pagina
    )
    assert "19 regiones con Barrio Seguro" in pagina
    assert "93 distritos y 99 barrios, y no los lista" in pagina
    assert "LIMA PROVINCIAS" in pagina and "<svg" in pagina
    assert "Seguimiento a través del SISCOPE" in pagina


def test_huancavelica_entra_como_la_vigesima_cuando_se_lanza(cliente_analista, secretaria):
    antes = cliente_analista.get("/barrio-seguro/?corte=2022-06-30").content.decode()
    assert "entrará con su lanzamiento" in antes and ">19 regiones con Barrio Seguro</h2>" in antes
    Lanzamiento.objects.get(codigo="L3").realizar(por=secretaria, fecha=date(2022, 5, 12), sustento=ACTA)
    pagina = cliente_analista.get("/barrio-seguro/?corte=2022-06-30").content.decode()
    assert "20 regiones con Barrio Seguro: las 19 del documento y Huancavelica, nueva" in pagina
    assert '<td class="num cod">20</td><th scope="row"><a href="/barrio-seguro/regiones/PE-HUV/' in pagina
    assert "0 de 0" not in pagina and "1 de 1 nuevo" in pagina


def test_el_cuadro_de_regiones_dice_registrados_y_lanzamientos_de_cada_una(cliente_analista, secretaria):
    Lanzamiento.objects.get(codigo="L1").realizar(por=secretaria, fecha=date(2022, 3, 10), sustento=ACTA)
    cuadro = cliente_analista.get("/barrio-seguro/?corte=2022-06-30").context["cuadro"].filas
    lima = next(aqui for aqui in cuadro if str(aqui.area) == "Lima Metropolitana")
    assert (lima.barrios, lima.registro, lima.realizados, len(lima.lanzamientos), lima.atrasos) == (29, 0, 1, 2, 1)


def test_al_que_le_falta_uno_lo_dice_en_singular(cliente_analista, secretaria):
    for lanzamiento in Lanzamiento.objects.exclude(codigo="L11"):
        lanzamiento.realizar(por=secretaria, fecha=lanzamiento.fecha_programada, sustento=ACTA)
    assert "Falta 1 para la meta" in cliente_analista.get("/barrio-seguro/?corte=2022-12-31").content.decode()


def test_la_lista_trae_los_once_con_lo_literal_y_lo_oficial(cliente_analista):
    pagina = strip_tags(cliente_analista.get("/barrio-seguro/lanzamientos/?corte=2022-06-30").content.decode())
    for dicho in ("Pillco Marca", "PILCOMARCA", "100111", "090101", "0 de 11 lanzamientos realizados"):
        assert dicho in pagina


def test_el_operador_registra_y_queda_el_rastro(cliente_secretaria):
    respuesta = cliente_secretaria.post(
        L3 + "registrar/", datos(nombre_barrio="Wanka Willca", ordinal_nacional="103"), follow=True
    )
    assert "Realizado" in respuesta.content.decode() and "Wanka Willca" in respuesta.content.decode()
    assert HechoLanzamiento.objects.get().ordinal_nacional == 103


@pytest.mark.parametrize(
    "cambios, campo, mensaje",
    [
        ({"fecha": "ayer"}, "fecha", "«ayer» no es una fecha"),
        ({"fecha": "2199-01-01"}, "fecha", "no puede ser futura"),
        ({"fecha": "01/06/0022"}, "fecha", "01/06/0022: el año debe estar entre 1900 y 2199."),
        ({"documento": ""}, "documento", "Falta el sustento"),
        ({"tipo": "cancelado"}, "comentario", "exige una explicación"),
        ({"tipo": "otro"}, "tipo", "otro"),
        ({"ordinal_nacional": "-3"}, "ordinal_nacional", "mayor o igual a 1"),
        ({"version": "x"}, "version", "entero"),
    ],
)
def test_lo_que_no_vale_vuelve_con_422_y_nada_se_escribe(cliente_secretaria, cambios, campo, mensaje):
    respuesta = cliente_secretaria.post(L3 + "registrar/", datos(**cambios))
    assert respuesta.status_code == 422
    assert mensaje in " ".join(respuesta.context["formulario"].errors[campo])
    assert not HechoLanzamiento.objects.exists()


def test_no_se_realiza_dos_veces(secretaria):
    lanzamiento = Lanzamiento.objects.get(codigo="L3")
    lanzamiento.realizar(por=secretaria, fecha=date(2022, 5, 12), sustento=ACTA)
    with pytest.raises(ValidationError, match="Ya figura como realizado el 12/05/2022"):
        lanzamiento.realizar(por=secretaria, fecha=date(2022, 5, 13), sustento=ACTA, comentario="Otra vez")


def test_si_otro_registro_antes_409_y_nada_se_pisa(cliente_secretaria, secretaria):
    Lanzamiento.objects.get(codigo="L3").cancelar(por=secretaria, fecha=date(2022, 4, 1), comentario="Sin local")
    respuesta = cliente_secretaria.post(L3 + "registrar/", datos(comentario="Sí se hizo"))
    assert respuesta.status_code == 409
    assert "Sin local" in respuesta.content.decode() and "Sí se hizo" in respuesta.content.decode()
    assert HechoLanzamiento.objects.count() == 1


def test_quien_solo_mira_403_el_ajeno_404_el_anonimo_a_entrar(cliente_autoridad, cliente_ajeno, client):
    assert "Registrar lo que pasó" not in cliente_autoridad.get(L3).content.decode()
    assert cliente_autoridad.post(L3 + "registrar/", datos()).status_code == 403
    for direccion in ("/barrio-seguro/", "/barrio-seguro/lanzamientos/", L3, L3 + "registrar/"):
        assert cliente_ajeno.get(direccion).status_code == 404
        assert client.get(direccion).status_code == 302
    assert cliente_autoridad.get("/barrio-seguro/lanzamientos/L99/").status_code == 404


def test_el_mapa_se_pide_suelto_desde_otra_pagina(cliente_analista, django_assert_num_queries):
    with django_assert_num_queries(6):
        respuesta = cliente_analista.get("/barrio-seguro/?corte=2022-06-30", headers={"HX-Request": "true"})
    parte = respuesta.content.decode()
    assert 'class="mapa-pais"' in parte and "css/mapa.css" in parte and "<html" not in parte


def test_consultas_exactas(cliente_analista, django_assert_num_queries):
    with django_assert_num_queries(15):
        cliente_analista.get("/barrio-seguro/?corte=2022-06-30")
    with django_assert_num_queries(5):
        cliente_analista.get("/barrio-seguro/lanzamientos/?corte=2022-06-30")


def test_los_proximos_son_todos_los_vencidos_y_los_cuatro_que_vienen(cliente_analista):
    proximos = cliente_analista.get("/barrio-seguro/lanzamientos/?corte=2022-05-01").context["proximos"]
    assert [fila.codigo for fila in proximos] == ["L1", "L2", "L3", "L4", "L5", "L6", "L7", "L8"]
    assert [fila.situacion for fila in proximos] == ["vencida"] * 4 + ["por_vencer"] + ["por_iniciar"] * 3
