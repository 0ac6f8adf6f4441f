"""Las cuentas: los poderes salen solo del rol y al momento, nadie se lo cambia, y nadie entra con la cuenta de otro."""

import re

import pytest
from conftest import CLAVE
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import call_command
from django.test import Client

from estrategia.models import Accion
from seguimiento.models import Unidad, Usuario

pytestmark = pytest.mark.django_db


@pytest.fixture
def administra(administrador):
    """Con su sesión, y la contraseña escrita hace poco."""
    cliente = Client()
    cliente.force_login(administrador)
    cliente.post("/cuentas/reauthenticate/?next=/personas/", {"password": CLAVE})
    return cliente


def corregir(cliente, persona, **cambios):
    campos = ("first_name", "last_name", "cargo", "email", "rol")
    datos = {campo: getattr(persona, campo) for campo in campos} | {"unidad": persona.unidad_id or ""}
    datos |= {"is_active": "on", "motivo": "Memorando 8", "version": persona.definiciones.count()}
    return cliente.post(f"/personas/{persona.pk}/editar/", datos | cambios)


def test_dar_el_rol_de_administrador_en_el_navegador_da_su_poder_y_quitarlo_lo_quita(administra, analista):
    suya = Client()
    suya.force_login(analista)
    assert suya.get("/admin/").status_code == 403
    assert corregir(administra, analista, rol="administrador").status_code == 302
    assert suya.get("/admin/").status_code == 200
    assert suya.get("/estrategia/2022-I/OE1.4/editar/").status_code == 200
    assert corregir(administra, analista, rol="analista").status_code == 302
    assert suya.get("/admin/").status_code == 403
    assert suya.get("/estrategia/2022-I/OE1.4/editar/").status_code == 403


@pytest.mark.parametrize(
    "marcas", [{"is_staff": True}, {"is_superuser": True}, {"is_staff": True, "is_superuser": True}]
)
def test_las_marcas_de_django_no_dan_ningun_poder(crear_usuario, client, marcas):
    client.force_login(crear_usuario("con_marcas", "analista", **marcas))
    assert client.get("/admin/").status_code == 403
    client.force_login(crear_usuario("sin_rol", "", **marcas))
    assert client.get("/").status_code == client.get("/admin/").status_code == 404


def test_createsuperuser_sirve_para_empezar_en_produccion(client, monkeypatch):
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", CLAVE)
    call_command("createsuperuser", interactive=False, username="primera", email="a@b.pe", verbosity=0)
    assert Usuario.objects.get(username="primera").rol == "administrador"
    client.login(username="primera", password=CLAVE)
    assert (
        client.get("/").status_code == client.get("/admin/").status_code == client.get("/personas/").status_code == 200
    )


def test_nadie_se_cambia_el_rol_ni_se_desactiva(administra, administrador, crear_usuario):
    crear_usuario("otra", "administrador")
    for cambios in ({"rol": "secretaria"}, {"is_active": ""}):
        respuesta = corregir(administra, administrador, **cambios)
        assert respuesta.status_code == 422 and "Nadie se cambia el rol" in respuesta.content.decode()
    administrador.refresh_from_db()
    assert (administrador.rol, administrador.is_active) == ("administrador", True)


def test_la_unica_cuenta_que_administra_no_se_queda_fuera(administrador, crear_usuario):
    otra = crear_usuario("otra", "administrador")
    Usuario.objects.filter(pk=otra.pk).update(is_active=False)  # una sola administra, y la otra lo intenta desde antes
    administrador.rol = "analista"
    with pytest.raises(ValidationError, match="única cuenta que administra"):
        administrador.guardar(por=otra, motivo="Cambio")
    Usuario.objects.filter(pk=otra.pk).update(is_active=True)
    administrador.guardar(por=otra, motivo="Cambio")
    assert [cuenta.username for cuenta in Usuario.objects.administran()] == ["otra"]


def test_quien_no_administra_no_cambia_ninguna_cuenta(secretaria, analista):
    analista.rol = "administrador"
    with pytest.raises(PermissionDenied):
        analista.guardar(por=secretaria, motivo="Cambio")


def test_un_operador_sin_unidad_se_rechaza_con_palabras(administra, analista):
    respuesta = corregir(administra, analista, rol="operador")
    assert respuesta.status_code == 422 and "lo de su unidad: diga cuál" in respuesta.content.decode()
    nueva = {"username": "nueva", "rol": "operador", "motivo": "Ingreso", "version": 0}
    assert administra.post("/personas/nueva/", nueva).status_code == 422
    assert not Usuario.objects.filter(username="nueva").exists()


def test_los_cambios_de_rol_quedan_y_los_ven_otros_sin_el_correo(administra, analista, cliente_autoridad):
    corregir(administra, analista, rol="secretaria", email="nuevo@x.pe")
    pagina = cliente_autoridad.get("/personas/").content.decode()
    assert "Analista</s> → Secretaría Técnica" in pagina and "Memorando 8" in pagina and "administrador" in pagina
    ficha = cliente_autoridad.get(f"/personas/{analista.pk}/").content.decode()
    assert "Rol: <s>Analista</s> → Secretaría Técnica" in ficha
    assert "nuevo@x.pe" not in pagina + ficha


def test_entrar_y_cambiar_la_propia_contrasena_no_dejan_version(client, analista):
    antes = analista.definiciones.count()
    client.login(username="analista", password=CLAVE)
    assert analista.definiciones.count() == antes


# La contraseña de otro


def test_nadie_fija_la_contrasena_de_otro_se_le_da_un_enlace_de_un_solo_uso(administra, administrador, analista):
    assert administra.get(f"/admin/seguimiento/usuario/{analista.pk}/password/").status_code in {302, 404}
    corregir(administra, analista, password="otra-clave-2022", password1="otra-clave-2022")
    assert Client().login(username="analista", password=CLAVE)
    Usuario.objects.filter(pk=analista.pk).update(last_login=None)  # como si aún no hubiera entrado
    pagina = administra.post(f"/personas/{analista.pk}/acceso/").content.decode()
    enlace = re.search(r"http://testserver(/cuentas/password/reset/key/[^<]+)", pagina).group(1)
    suya = Client()
    formulario = suya.get(enlace, follow=True)
    direccion = formulario.redirect_chain[-1][0]
    suya.post(direccion, {"password1": "mi-clave-nueva-2022", "password2": "mi-clave-nueva-2022"})
    assert Client().login(username="analista", password="mi-clave-nueva-2022")
    otra_vez = Client().get(enlace, follow=True)
    assert 'name="password1"' not in otra_vez.content.decode()
    assert "enlace de un solo uso" in analista.definiciones.first().history_change_reason
    assert analista.definiciones.first().history_user == administrador


def test_con_correo_el_enlace_llega_a_su_dueno_y_quien_administra_no_lo_ve(administra, crear_usuario):
    persona = crear_usuario("con_correo", "analista", email="suyo@x.pe")
    respuesta = administra.post(f"/personas/{persona.pk}/acceso/", follow=True)
    assert mail.outbox[0].to == ["suyo@x.pe"] and "/cuentas/password/reset/key/" in mail.outbox[0].body
    assert "/cuentas/password/reset/key/" not in respuesta.content.decode()


def test_el_enlace_de_quien_ya_entro_no_se_muestra_a_nadie(administra, analista):
    assert Client().login(username="analista", password=CLAVE)
    respuesta = administra.post(f"/personas/{analista.pk}/acceso/")
    assert respuesta.status_code == 403 and "no se muestra a nadie" in respuesta.content.decode()
    assert "/cuentas/password/reset/key/" not in respuesta.content.decode()
    assert "Dar el enlace" not in administra.get(f"/personas/{analista.pk}/").content.decode()


def test_el_correo_de_quien_ya_entro_solo_lo_cambia_su_dueno(administra, crear_usuario):
    persona = crear_usuario("con_correo", "analista", email="suyo@x.pe")
    suya = Client()
    assert suya.login(username="con_correo", password=CLAVE)
    persona.refresh_from_db()
    corregir(administra, persona, email="mio@x.pe", cargo="Jefa")  # la casilla va cerrada: lo demás sí se corrige
    persona.refresh_from_db()
    assert (persona.email, persona.cargo) == ("suyo@x.pe", "Jefa")
    persona.email = "mio@x.pe"
    with pytest.raises(ValidationError, match="lo cambia su dueño"):
        persona.guardar(por=Usuario.objects.get(username="administrador"), motivo="Cambio")


def test_su_dueno_cambia_su_correo_con_su_contrasena_y_se_avisa_al_anterior(
    crear_usuario, django_capture_on_commit_callbacks
):
    persona = crear_usuario("con_correo", "analista", email="suyo@x.pe")
    suya = Client()
    suya.force_login(persona)  # una sesión prestada
    assert suya.get("/mi-correo/").url.startswith("/cuentas/reauthenticate/")
    suya.post("/cuentas/reauthenticate/?next=/mi-correo/", {"password": CLAVE})
    assert "suyo@x.pe" in suya.get("/mi-correo/").content.decode()
    vista = persona.definiciones.count()
    assert suya.post("/mi-correo/", {"email": "no es correo", "version": vista}).status_code == 422
    with django_capture_on_commit_callbacks(execute=True):
        assert suya.post("/mi-correo/", {"email": "nuevo@x.pe", "version": vista}).status_code == 302
    assert [carta.to for carta in mail.outbox] == [["suyo@x.pe"]]
    assert suya.post("/mi-correo/", {"email": "otro@x.pe", "version": vista}).status_code == 409
    persona.refresh_from_db()
    assert persona.email == "nuevo@x.pe" and persona.definiciones.first().history_user == persona


def test_cambiar_el_correo_avisa_al_anterior(administra, crear_usuario, django_capture_on_commit_callbacks):
    persona = crear_usuario("con_correo", "analista", email="suyo@x.pe")
    with django_capture_on_commit_callbacks(execute=True):
        assert corregir(administra, persona, email="otro@x.pe").status_code == 302
    assert [carta.to for carta in mail.outbox] == [["suyo@x.pe"]]
    assert "cambió el correo" in mail.outbox[0].body


def test_lo_sensible_pide_la_contrasena_otra_vez(cliente_administrador, analista):
    for direccion in (f"/personas/{analista.pk}/editar/", "/personas/nueva/", "/unidades/nueva/"):
        assert cliente_administrador.get(direccion).url.startswith("/cuentas/reauthenticate/")
    assert corregir(cliente_administrador, analista, rol="administrador").url.startswith("/cuentas/reauthenticate/")
    analista.refresh_from_db()
    assert analista.rol == "analista"


@pytest.mark.parametrize("pagina", ["/personas/nueva/", "/unidades/nueva/"])
def test_quien_mira_recibe_403_y_el_ajeno_404(cliente_secretaria, cliente_ajeno, pagina):
    assert cliente_secretaria.get(pagina).status_code == 403
    assert cliente_ajeno.get(pagina).status_code == 404


# Dos copias del mismo formulario: la segunda no pisa a la primera (semantica: nada se pisa)


def test_la_segunda_copia_de_una_persona_o_una_unidad_es_409_y_no_guarda(administra, analista):
    vieja = analista.definiciones.count()
    assert corregir(administra, analista, cargo="Uno").status_code == 302
    respuesta = corregir(administra, analista, cargo="Dos", version=vieja)
    assert respuesta.status_code == 409 and "Cargo: <s>vacío</s> → Uno" in respuesta.content.decode()
    unidad = Unidad.objects.get(codigo="DGSC")
    datos = {"codigo": "DGSC", "motivo": "x", "version": unidad.definiciones.count()}
    assert administra.post(f"/unidades/{unidad.pk}/editar/", datos | {"nombre": "Una"}).status_code == 302
    assert administra.post(f"/unidades/{unidad.pk}/editar/", datos | {"nombre": "Otra"}).status_code == 409
    analista.refresh_from_db()
    unidad.refresh_from_db()
    assert (analista.cargo, unidad.nombre) == ("Uno", "Una")


@pytest.mark.parametrize(
    ("pagina", "datos"),
    [
        ("/estrategia/2022-I/OE1.4/editar/", {"entregable": "propuesta"}),
        ("/estrategia/2022-I/objetivos/OE1/editar/", {"literal": "OE 1", "orden": 1}),
        ("/conasec/anios/2021/editar/", {"registro_completo": "on"}),
    ],
)
def test_la_segunda_copia_de_una_definicion_es_409(cliente_administrador, pagina, datos):
    version = cliente_administrador.get(pagina).context["formulario"].initial["version"]
    comun = datos | {"version": version, "motivo": "Oficio 3"}
    assert cliente_administrador.post(pagina, comun | {"nombre": "Uno"}).status_code == 302
    assert cliente_administrador.post(pagina, comun | {"nombre": "Dos", "motivo": "Oficio 4"}).status_code == 409
    if "OE1.4" in pagina:
        assert Accion.objects.get(codigo="OE1.4").nombre == "Uno"


def test_el_enlace_pedido_dos_veces_se_da_una_y_no_pisa_lo_que_otra_corrigio(administra, administrador, analista):
    pagina = administra.get(f"/personas/{analista.pk}/").content.decode()
    envio = {"envio": re.search(r'name="envio" value="([\w-]+)"', pagina)[1]}
    antes = analista.definiciones.count()
    for _ in range(2):
        assert "/password/reset/key/" in administra.post(f"/personas/{analista.pk}/acceso/", envio).content.decode()
    assert analista.definiciones.count() == antes + 1
    Usuario.objects.filter(pk=analista.pk).update(rol="secretaria")
    analista.dejar_dicho(por=administrador, motivo="Con lo que se leyó antes")
    analista.refresh_from_db()
    assert analista.rol == "secretaria"


def test_el_correo_pedido_dos_veces_se_envia_una(administra, analista):
    Usuario.objects.filter(pk=analista.pk).update(email="ana@example.pe")
    mail.outbox.clear()
    for _ in range(2):
        assert administra.post(f"/personas/{analista.pk}/acceso/", {"envio": "el-mismo"}).status_code == 302
    assert len(mail.outbox) == 1


def test_sin_servidor_de_correo_no_se_dice_que_se_envio(administra, crear_usuario, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    persona = crear_usuario("con_correo", "analista", email="suyo@x.pe")
    antes = persona.definiciones.count()
    pagina = administra.post(f"/personas/{persona.pk}/acceso/", follow=True).content.decode()
    assert "No se envió el enlace. No hay servidor de correo" in pagina and "Se envió el enlace a" not in pagina
    assert persona.definiciones.count() == antes
