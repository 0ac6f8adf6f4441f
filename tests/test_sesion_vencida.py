"""En el navegador: lo escrito no se pierde si la sesión vence, y lo que htmx calla se dice."""

import re

from django.contrib.sessions.models import Session
from playwright.sync_api import expect

FICHA = "/estrategia/2022-I/OE1.4/"
ESCRITO = "Se coordinó con 3 municipalidades\ny falta una"


def escribir(pagina):
    pagina.goto(FICHA)
    pagina.fill("#registrar [name=que_se_hizo]", ESCRITO)
    pagina.fill("#registrar [name=porcentaje]", "35")
    pagina.check("#registrar [name=estado][value=en_proceso]")


def entrar(pagina, usuario):
    pagina.fill("[name=login]", usuario)
    pagina.fill("[name=password]", "clave-de-prueba-2022")
    pagina.click("form.puerta button")


def test_con_la_sesion_vencida_se_entra_y_el_formulario_recupera_lo_escrito(pagina):
    escribir(pagina)
    Session.objects.all().delete()
    pagina.click("#registrar button.lleno")
    expect(pagina).to_have_url(re.compile("/cuentas/login/"))
    entrar(pagina, "operador")
    pagina.wait_for_selector("#registrar .aviso")
    expect(pagina.locator("#registrar [name=que_se_hizo]")).to_have_value(ESCRITO)
    expect(pagina.locator("#registrar [name=porcentaje]")).to_have_value("35")
    pagina.click("#registrar button.lleno")
    pagina.wait_for_selector(".mensajes .success")
    expect(pagina.locator("#registrar .aviso")).to_have_count(0)
    pagina.goto(FICHA)
    expect(pagina.locator("#registrar [name=que_se_hizo]")).to_have_value("")


def test_lo_escrito_por_una_persona_no_lo_ve_otra(pagina, secretaria):
    escribir(pagina)
    Session.objects.all().delete()
    pagina.click("#registrar button.lleno")
    entrar(pagina, "secretaria")
    pagina.wait_for_selector("#registrar")
    expect(pagina.locator("#registrar [name=que_se_hizo]")).to_have_value("")
    assert pagina.evaluate("sessionStorage.length") == 0


def test_sin_red_y_con_una_falla_la_lista_lo_dice_y_sigue_como_estaba(pagina):
    pagina.goto("/estrategia/2022-I/")
    filas = pagina.locator("#lista tbody tr").count()
    pagina.route("**/estrategia/2022-I/?*", lambda ruta: ruta.abort())
    pagina.fill("#id_q", "barrio")
    pagina.wait_for_selector("main > .error[role=alert]")
    expect(pagina.locator("main > .error")).to_contain_text("No hay conexión")
    pagina.unroute("**/estrategia/2022-I/?*")
    pagina.route("**/estrategia/2022-I/?*", lambda ruta: ruta.fulfill(status=500, body="falló"))
    pagina.fill("#id_q", "barrios")
    pagina.wait_for_selector("main > .error:has-text('500')")
    expect(pagina.locator("#lista tbody tr")).to_have_count(filas)


def test_con_la_sesion_vencida_la_lista_lleva_a_entrar_y_no_mete_la_entrada(pagina):
    pagina.goto("/estrategia/2022-I/")
    Session.objects.all().delete()
    pagina.fill("#id_q", "barrio")
    pagina.wait_for_url("**/cuentas/login/**")
    assert pagina.locator("#lista").count() == 0
    entrar(pagina, "operador")
    pagina.wait_for_url("**/estrategia/2022-I/**")
