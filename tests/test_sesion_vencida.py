"""En el navegador: lo escrito no se pierde si la sesión vence, y lo que htmx calla se dice."""

from django.contrib.sessions.models import Session

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
    assert "/cuentas/login/" in pagina.url
    entrar(pagina, "operador")
    pagina.wait_for_selector("#registrar .aviso")
    assert pagina.input_value("#registrar [name=que_se_hizo]") == ESCRITO
    assert pagina.input_value("#registrar [name=porcentaje]") == "35"
    pagina.click("#registrar button.lleno")
    pagina.wait_for_selector(".mensajes .success")
    assert pagina.locator("#registrar .aviso").count() == 0
    pagina.goto(FICHA)
    assert pagina.input_value("#registrar [name=que_se_hizo]") == ""


def test_lo_escrito_por_una_persona_no_lo_ve_otra(pagina, secretaria):
    escribir(pagina)
    Session.objects.all().delete()
    pagina.click("#registrar button.lleno")
    entrar(pagina, "secretaria")
    pagina.wait_for_selector("#registrar")
    assert pagina.input_value("#registrar [name=que_se_hizo]") == ""
    assert pagina.evaluate("sessionStorage.length") == 0


def test_sin_red_y_con_una_falla_la_lista_lo_dice_y_sigue_como_estaba(pagina):
    pagina.goto("/estrategia/2022-I/")
    filas = pagina.locator("#lista tbody tr").count()
    pagina.route("**/estrategia/2022-I/?*", lambda ruta: ruta.abort())
    pagina.fill("#id_q", "barrio")
    pagina.wait_for_selector("main > .error[role=alert]")
    assert "No hay conexión" in pagina.inner_text("main > .error")
    pagina.unroute("**/estrategia/2022-I/?*")
    pagina.route("**/estrategia/2022-I/?*", lambda ruta: ruta.fulfill(status=500, body="falló"))
    pagina.fill("#id_q", "barrios")
    pagina.wait_for_selector("main > .error:has-text('500')")
    assert pagina.locator("#lista tbody tr").count() == filas


def test_con_la_sesion_vencida_la_lista_lleva_a_entrar_y_no_mete_la_entrada(pagina):
    pagina.goto("/estrategia/2022-I/")
    Session.objects.all().delete()
    pagina.fill("#id_q", "barrio")
    pagina.wait_for_url("**/cuentas/login/**")
    assert pagina.locator("#lista").count() == 0
    entrar(pagina, "operador")
    pagina.wait_for_url("**/estrategia/2022-I/**")
