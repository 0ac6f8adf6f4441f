"""/estrategia/<código>/por-reportar/ : quién debe un reporte y desde cuándo calla."""

import html
import re
from datetime import date

import pytest

from estrategia.models import Accion
from seguimiento.models import Unidad

pytestmark = pytest.mark.django_db

PAGINA = "/estrategia/2022-I/por-reportar/?corte=2022-06-30"


def test_cuenta_por_unidad_y_dice_desde_cuando(cliente_analista, secretaria):
    accion = Accion.objects.get(codigo="OE2.2")
    accion.responsable = Unidad.objects.create(codigo="DDCP", nombre="Otra")
    accion.save()
    accion.registrar_avance(por=secretaria, fecha=date(2022, 4, 1), estado="en_proceso", porcentaje=20)
    respuesta = cliente_analista.get(PAGINA)
    dichos = {fila.codigo: dicho for fila, dicho in respuesta.context["filas"]}
    assert dichos["OE2.2"] == "último reporte hace 90 días"
    assert dichos["OE1.4"] == "sin reporte desde que empezó, hace 121 días"
    assert dict(respuesta.context["unidades"])["DDCP"] == 1
    assert f"{respuesta.context['n']} acciones abiertas deben un reporte" in respuesta.content.decode()


def test_cada_cifra_lleva_a_la_lista_que_la_explica(cliente_analista, operador):
    accion = Accion.objects.get(codigo="OE2.2")
    accion.responsable = Unidad.objects.create(codigo="DDCP", nombre="Otra")
    accion.save()
    respuesta = cliente_analista.get(PAGINA)
    enlaces = dict(
        re.findall(r'href="(/estrategia/2022-I/\?[^"]*reporte=deben[^"]*)">([^<]+)<', respuesta.content.decode())
    )
    assert len(enlaces) == 3
    cuentas = {codigo or "Sin unidad designada": n for codigo, n in respuesta.context["unidades"]}
    for direccion, rotulo in enlaces.items():
        lista = cliente_analista.get(html.unescape(direccion))
        assert lista.context["table"].paginator.count == cuentas.get(rotulo, respuesta.context["n"])


def test_la_que_reporto_hace_poco_y_vencio_dice_por_que_debe(cliente_analista, operador):
    accion = Accion.objects.get(codigo="OE1.4")
    accion.registrar_avance(por=operador, fecha=date(2022, 6, 28), estado="en_proceso", porcentaje=90)
    dichos = {fila.codigo: dicho for fila, dicho in cliente_analista.get(PAGINA).context["filas"]}
    assert dichos["OE1.4"] == "último reporte hace 2 días; falta decir cómo se cierra"


def test_quien_acaba_de_reportar_no_debe(cliente_analista, operador):
    accion = Accion.objects.get(codigo="OE2.2")
    accion.registrar_avance(por=operador, fecha=date(2022, 6, 20), estado="en_proceso", porcentaje=20)
    assert "OE2.2" not in {fila.codigo for fila, _ in cliente_analista.get(PAGINA).context["filas"]}


def test_antes_de_empezar_nadie_debe(cliente_analista):
    pagina = cliente_analista.get("/estrategia/2022-I/por-reportar/?corte=2021-12-01").content.decode()
    assert "Ninguna: todo lo abierto está al día." in pagina


def test_el_ajeno_no_lo_ve_y_las_consultas_son_pocas(cliente_ajeno, cliente_analista, django_assert_num_queries):
    assert cliente_ajeno.get(PAGINA).status_code == 404
    with django_assert_num_queries(6):
        cliente_analista.get(PAGINA)
