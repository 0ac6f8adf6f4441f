"""Varias estrategias: crear una, copiar la estructura de otra, elegir cuál se mira."""

from datetime import date

import pytest

from estrategia.models import Accion, Avance, Estrategia
from seguimiento.periodos import leer_periodo

pytestmark = pytest.mark.django_db

NUEVA = "/estrategia/nueva/"


@pytest.fixture
def datos():
    """Lo que se escribe para copiar la del documento un año después."""
    original = Estrategia.objects.get()
    return {
        "codigo": "2023-I",
        "nombre": "Estrategia 2023",
        "objetivo_general": "El mismo, un año después",
        "unidad": original.unidad_id,
        "copiar_de": original.pk,
        "inicio": "01/01/2023",
    }


@pytest.fixture
def copia(datos, cliente_administrador):
    assert cliente_administrador.post(NUEVA, datos).status_code == 302
    return Estrategia.objects.get(codigo="2023-I")


def test_la_copia_trae_objetivos_ejes_y_acciones_con_las_fechas_corridas(copia):
    assert (copia.inicio, copia.fin, copia.por_defecto) == (date(2023, 1, 1), date(2023, 12, 31), False)
    assert (copia.objetivos.count(), copia.ejes.count()) == (3, 3)
    accion = Accion.objects.get(objetivo__estrategia=copia, codigo="OE1.4")
    assert (accion.inicio, accion.fin, accion.fecha_literal) == (date(2023, 3, 1), date(2023, 3, 31), "Marzo 2023")
    for nueva in Accion.objects.de(copia):
        leido = leer_periodo(nueva.fecha_literal)
        assert (leido.inicio, leido.fin, leido.modalidad) == (nueva.inicio, nueva.fin, nueva.modalidad)
    assert accion.definiciones.get().history_change_reason == "Copiada de 2022-I"


def test_la_copia_empieza_sin_reporte_aunque_la_otra_lo_tenga(operador, datos, cliente_administrador):
    Accion.objects.get(codigo="OE1.4").registrar_avance(
        por=operador, fecha=date(2022, 4, 1), estado="en_proceso", porcentaje=30
    )
    cliente_administrador.post(NUEVA, datos)
    assert Avance.objects.filter(accion__objetivo__estrategia__codigo="2023-I").count() == 0
    total = cliente_administrador.get("/?estrategia=2023-I&corte=2023-06-30").context["resumen"].total
    assert (total.n, total.sin_reporte, total.exigibles) == (18, 18, 7)


def test_sin_pedir_otra_se_ve_la_del_documento_y_los_enlaces_conservan_la_elegida(copia, cliente_analista):
    assert cliente_analista.get("/").context["estrategia"].codigo == "2022-I"
    pagina = cliente_analista.get("/?estrategia=2023-I&corte=2023-06-30").content.decode()
    assert 'href="/estrategia/?corte=2023-06-30&amp;estrategia=2023-I"' in pagina
    assert 'href="/graficos/?corte=2023-06-30&amp;estrategia=2023-I"' in pagina
    assert 'href="/estrategia/2023-I/OE1.4/?corte=2023-06-30"' in pagina
    lista = cliente_analista.get("/estrategia/2023-I/?corte=2023-06-30").content.decode()
    assert 'href="/?corte=2023-06-30&amp;estrategia=2023-I"' in lista
    sesiones = cliente_analista.get("/conasec/?corte=2023-06-30&estrategia=2023-I").content.decode()
    assert 'href="/?corte=2023-06-30&amp;estrategia=2023-I"' in sesiones


def test_el_selector_lleva_a_la_misma_pagina_de_la_otra(copia, cliente_analista):
    tablero = cliente_analista.get("/?corte=2023-06-30").content.decode()
    assert 'href="?corte=2023-06-30&amp;estrategia=2023-I"' in tablero
    lista = cliente_analista.get("/estrategia/2022-I/?corte=2023-06-30").content.decode()
    assert 'href="/estrategia/2023-I/?corte=2023-06-30"' in lista


def test_con_una_sola_no_hay_selector(cliente_analista):
    assert '<summary class="boton">Estrategia</summary>' not in cliente_analista.get("/").content.decode()


def test_todo_se_limita_a_la_elegida(copia, cliente_analista):
    acciones = cliente_analista.get("/api/v1/acciones?estrategia=2023-I").json()["acciones"]
    assert {a["fin"][:4] for a in acciones} == {"2023"}
    for direccion in ("/libro.xlsx", "/graficos/", "/comparar/", "/que-pasaria-si/", "/cortes/", "/reportes/"):
        respuesta = cliente_analista.get(direccion, {"estrategia": "2023-I"})
        assert respuesta.status_code == 200
        assert respuesta.context is None or respuesta.context["estrategia"].codigo == "2023-I"


def test_una_vacia_se_mira_sin_acciones(datos, cliente_administrador):
    cliente_administrador.post(NUEVA, datos | {"copiar_de": "", "fin": "31/12/2023"})
    for direccion in ("/", "/graficos/", "/estrategia/", "/comparar/", "/libro.xlsx"):
        assert cliente_administrador.get(direccion, {"estrategia": "2023-I"}).status_code == 200


@pytest.mark.parametrize(
    ("cambio", "mensaje"),
    [
        ({"codigo": "2022-I"}, "Ya existe"),
        ({"codigo": "nueva"}, "es una dirección del tablero"),
        ({"inicio": "15/01/2023"}, "empieza el 01/01/2023"),
        ({"copiar_de": ""}, "Diga el último día"),
        ({"copiar_de": "", "fin": "31/12/2022"}, "El fin es anterior al inicio"),
        ({"inicio": "31/02/2023"}, "no es una fecha"),
        ({"inicio": "01/01/9999"}, "01/01/9999: el año debe estar entre 1900 y 2199."),
    ],
)
def test_lo_que_no_vale_es_422_y_no_crea_nada(datos, cliente_administrador, cambio, mensaje):
    respuesta = cliente_administrador.post(NUEVA, datos | cambio)
    assert respuesta.status_code == 422 and mensaje in respuesta.content.decode()
    assert Estrategia.objects.count() == 1 and Accion.objects.count() == 18


def test_solo_la_crea_quien_define(datos, cliente_secretaria, cliente_ajeno):
    assert cliente_secretaria.post(NUEVA, datos).status_code == 403
    assert cliente_ajeno.get(NUEVA).status_code == 404
    assert Estrategia.objects.count() == 1


def test_una_que_no_existe_es_404(cliente_analista):
    assert cliente_analista.get("/?estrategia=2030-I").status_code == 404


def test_mostrar_otra_por_defecto_quita_a_la_que_lo_era(copia, cliente_analista):
    copia.por_defecto = True
    copia.save()
    assert cliente_analista.get("/").context["estrategia"] == copia
    assert Estrategia.objects.filter(por_defecto=True).count() == 1


def test_las_consultas_no_crecen_con_las_estrategias(copia, cliente_analista, django_assert_num_queries):
    with django_assert_num_queries(13):
        cliente_analista.get("/?corte=2022-06-30")
