"""Entrar, a dónde llega cada quien, «Mis acciones» y la administración."""

from datetime import date, timedelta

import pytest
from conftest import CLAVE
from django.utils import timezone
from sin_guarda import quitar_la_guarda

from estrategia.models import Accion
from seguimiento.models import Unidad, Usuario

pytestmark = pytest.mark.django_db

MIS = "/estrategia/mis-acciones/"


@pytest.mark.parametrize(
    "rol, destino",
    [("operador", MIS), ("secretaria", MIS), ("autoridad", "/"), ("analista", "/"), ("administrador", "/")],
)
def test_al_entrar_cada_quien_llega_a_lo_suyo(client, request, rol, destino):
    request.getfixturevalue(rol)
    respuesta = client.post("/cuentas/login/", {"login": rol, "password": CLAVE}, follow=True)
    assert respuesta.redirect_chain[-1][0] == destino
    assert respuesta.status_code == 200


def test_una_clave_equivocada_lo_dice_y_no_entra(client, operador):
    respuesta = client.post("/cuentas/login/", {"login": "operador", "password": "no es"})
    assert respuesta.status_code == 200 and 'role="alert"' in respuesta.content.decode()
    assert "_auth_user_id" not in client.session


def test_nadie_se_registra_solo(client):
    respuesta = client.post("/cuentas/signup/", {"username": "x", "password1": CLAVE, "password2": CLAVE})
    assert respuesta.status_code in {302, 404}  # sin sesión, la puerta; con ella no existe
    assert not Usuario.objects.filter(username="x").exists()


@pytest.mark.parametrize("pagina", ["login", "password/reset", "password/reset/done", "inactive"])
def test_las_paginas_de_cuenta_estan_en_espanol_y_con_nuestro_marco(client, pagina):
    respuesta = client.get(f"/cuentas/{pagina}/")
    assert respuesta.status_code == 200
    assert "Dirección General de Seguridad Ciudadana" in respuesta.content.decode()


def test_salir_es_por_post(cliente_operador):
    assert cliente_operador.get("/cuentas/logout/").status_code == 200
    cliente_operador.post("/cuentas/logout/")
    assert cliente_operador.get("/").status_code == 302


def test_mis_acciones_pone_primero_las_mas_urgentes(cliente_operador):
    pagina = cliente_operador.get(MIS, {"corte": "2022-06-30"})
    codigos = [accion.codigo for accion in pagina.context["table"].filas]
    assert codigos[:2] == ["OE1.1", "OE1.3"]
    assert "OE1.7" not in codigos and len(codigos) == 17
    assert "17 de las 18 acciones que usted registra esperan reporte al 30/06/2022" in pagina.content.decode()


def test_lo_reportado_al_dia_sale_de_la_lista(cliente_operador, operador):
    hoy = timezone.localdate()
    accion = Accion.objects.get(codigo="OE2.1")
    quitar_la_guarda()
    accion.inicio, accion.fin = hoy - timedelta(days=90), hoy + timedelta(days=90)
    accion.save()
    assert "OE2.1" in [a.codigo for a in cliente_operador.get(MIS).context["table"].filas]
    accion.registrar_avance(por=operador, fecha=hoy, estado="en_proceso", porcentaje=50)
    assert "OE2.1" not in [a.codigo for a in cliente_operador.get(MIS).context["table"].filas]


def test_cada_operador_ve_las_de_su_unidad(cliente_operador, crear_usuario, client):
    otra = Unidad.objects.create(codigo="DDCP", nombre="Otra dirección")
    Accion.objects.filter(codigo="OE1.1").update(responsable=otra)
    client.force_login(crear_usuario("ajena", "operador", "DDCP"))
    assert [a.codigo for a in client.get(MIS).context["table"].filas] == ["OE1.1"]
    assert "OE1.1" not in [a.codigo for a in cliente_operador.get(MIS).context["table"].filas]


def test_quien_no_registra_no_tiene_mis_acciones(cliente_analista, cliente_ajeno, client):
    assert cliente_analista.get(MIS).status_code == 403
    assert cliente_ajeno.get(MIS).status_code == 404
    assert cliente_ajeno.get("/entrada/").status_code == 404
    assert client.get(MIS).status_code == 302


def test_la_administracion_es_solo_del_administrador(cliente_administrador, cliente_secretaria):
    assert cliente_administrador.get("/admin/").status_code == 200
    assert cliente_secretaria.get("/admin/", follow=True).status_code == 403
    for modelo in ("estrategia/accion", "seguimiento/usuario", "conasec/sesion", "barrio_seguro/lanzamiento"):
        assert cliente_administrador.get(f"/admin/{modelo}/").status_code == 200
    assert cliente_administrador.get("/admin/estrategia/avance/").status_code == 404


def test_reportes_y_graficos_para_quien_mira(cliente_autoridad, cliente_ajeno, client):
    for direccion in ("/reportes/", "/graficos/?corte=2022-06-30"):
        assert cliente_autoridad.get(direccion).status_code == 200
        assert cliente_ajeno.get(direccion).status_code == 404
        assert client.get(direccion).status_code == 302


def test_la_salud_no_pide_sesion_ni_consulta(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert client.get("/salud").status_code == 200


def test_el_plazo_cuenta_dias_calendario(cliente_operador):
    fila = cliente_operador.get(MIS, {"corte": "2022-02-02"}).context["table"].filas[0]
    assert (fila.codigo, fila.dias_retraso) == ("OE1.1", (date(2022, 2, 2) - date(2022, 1, 31)).days)
