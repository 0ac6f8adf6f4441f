"""Entrar y no poder: los intentos se cuentan por dirección y nombre, entre procesos, y todo queda en el registro."""

import logging
import smtplib

import pytest
from conftest import CLAVE
from django.core.cache import caches
from django.db import connection
from django.test import Client

from seguimiento import revision
from seguimiento.intentos import Intentos

pytestmark = pytest.mark.django_db
ENTRAR = "/cuentas/login/"


def entrar(nombre, clave, desde="10.0.0.1", **cabeceras):
    return Client(REMOTE_ADDR=desde).post(ENTRAR, {"login": nombre, "password": clave}, headers=cabeceras)


def agotar(nombre, desde):
    for _ in range(5):
        entrar(nombre, "no es", desde)


def test_quien_conoce_un_nombre_no_deja_fuera_a_su_dueno(operador):
    agotar("operador", "10.0.0.66")
    assert "Demasiados intentos" in entrar("operador", CLAVE, "10.0.0.66").content.decode()
    assert entrar("operador", CLAVE, "10.0.0.1").status_code == 302


def test_los_intentos_se_cuentan_en_la_base_y_no_en_cada_proceso(operador):
    """Otro proceso es otra caché con la misma tabla."""
    agotar("operador", "10.0.0.66")
    otro = Intentos("seguimiento_intentos", {})
    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key FROM seguimiento_intentos")
        claves = [clave for (clave,) in cursor.fetchall()]
    assert any("login_failed" in clave for clave in claves)
    assert all(otro.has_key(clave.partition(":1:")[2]) for clave in claves if "login_failed" in clave)


def test_detras_de_los_proxies_declarados_cuenta_la_direccion_de_quien_llama(settings, operador):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    for _ in range(5):
        entrar("operador", "no es", **{"x-forwarded-for": "1.1.1.1, 10.9.9.9"})
    assert entrar("operador", CLAVE, **{"x-forwarded-for": "1.1.1.1, 10.9.9.9"}).status_code == 200
    assert entrar("operador", CLAVE, **{"x-forwarded-for": "1.1.1.1, 10.8.8.8"}).status_code == 302


def test_un_proxy_que_no_cuadra_con_lo_declarado_no_rompe_la_entrada(settings, operador):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 2
    assert entrar("operador", CLAVE, **{"x-forwarded-for": "10.9.9.9"}).status_code == 302
    assert entrar("operador", CLAVE, **{"x-forwarded-for": "nada, de, esto"}).status_code == 302


# Proxies y SQLite, en la revisión


@pytest.mark.parametrize(
    ("declarados", "llega", "dice"),
    [
        (0, "1.1.1.1", "PROXIES_DE_CONFIANZA es 0"),
        (2, "1.1.1.1", "le llegan 1 pasos"),
        (1, "1.1.1.1", None),
        (0, "", None),
    ],
)
def test_un_proxy_sin_declarar_se_avisa_una_vez(client, settings, caplog, declarados, llega, dice):
    revision.avisar.cache_clear()
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = declarados
    for _ in range(2):
        client.get("/salud", headers={"x-forwarded-for": llega} if llega else {})
    avisos = [r.getMessage() for r in caplog.records if r.name == "tablero.instalacion"]
    assert len(avisos) == bool(dice) and (not dice or dice in avisos[0])


def test_en_produccion_se_pide_decir_cuantos_proxies_hay(settings):
    settings.LOCAL, settings.PROXIES_DECLARADOS = False, False
    [aviso] = revision.revisar_proxies()
    assert aviso.id == "tablero.W002" and "PROXIES_DE_CONFIANZA" in aviso.hint
    settings.PROXIES_DECLARADOS = True
    assert revision.revisar_proxies() == []


@pytest.mark.parametrize(
    ("version", "falta"),
    [("3.6.23", False), ("3.7.0", True), ("3.40.1", True), ("3.44.5", True), ("3.44.6", False), ("3.46.1", True),
     ("3.50.7", False), ("3.51.2", True), ("3.51.3", False), ("3.53.4", False)],
)  # fmt: skip
def test_que_versiones_de_sqlite_tienen_la_falta(monkeypatch, version, falta):
    partes = tuple(map(int, version.split(".")))
    assert revision.con_falta(partes) is falta
    monkeypatch.setattr(revision.Database, "sqlite_version_info", partes)
    monkeypatch.setattr(revision, "connection", type("Base", (), {"vendor": "sqlite"}))
    assert bool(revision.revisar_sqlite()) is falta


def test_el_sqlite_que_se_usa_no_tiene_la_falta():
    assert not revision.con_falta(revision.Database.sqlite_version_info)


# Registro


def dichos(caplog):
    return [r.getMessage() for r in caplog.records if r.name == "tablero.ingreso"]


def test_las_entradas_y_los_fallos_quedan_en_el_registro_con_de_donde_vienen(operador, caplog):
    caplog.set_level(logging.INFO)
    entrar("operador", "no es", "10.0.0.7")
    entrar("mi-clave-puesta-en-el-nombre", "x", "10.0.0.7")
    cliente = Client(REMOTE_ADDR="10.0.0.8")
    cliente.post(ENTRAR, {"login": "operador", "password": CLAVE})
    cliente.post("/cuentas/logout/")
    assert dichos(caplog) == [
        "No entró: operador, desde 10.0.0.7",
        "No entró: un nombre que no es de nadie, desde 10.0.0.7",
        "Entró: operador, desde 10.0.0.8",
        "Salió: operador, desde 10.0.0.8",
    ]


def test_los_intentos_de_mas_tambien(operador, caplog):
    agotar("operador", "10.0.0.66")
    entrar("operador", "no es", "10.0.0.66")
    assert dichos(caplog)[-1] == "Demasiados intentos: operador, desde 10.0.0.66"


# Correo


def lanzar(error):
    raise error


@pytest.mark.parametrize("error", [ConnectionRefusedError(111, "no"), TimeoutError(), smtplib.SMTPServerDisconnected()])
def test_con_el_correo_caido_recuperar_la_clave_dice_que_hacer(client, operador, monkeypatch, error):
    operador.email = "o@ejemplo.pe"
    operador.save()
    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.open", lambda _: lanzar(error))
    client.raise_request_exception = False
    for correo in ("o@ejemplo.pe", "nadie@ejemplo.pe"):
        respuesta = client.post("/cuentas/password/reset/", {"email": correo})
        assert respuesta.status_code == 503
        assert "No se pudo enviar el correo" in respuesta.content.decode()


def test_sin_servidor_de_correo_no_se_dice_que_se_envio(client, operador, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    client.raise_request_exception = False
    respuesta = client.post("/cuentas/password/reset/", {"email": "o@ejemplo.pe"})
    assert respuesta.status_code == 503 and "contraseña nueva" in respuesta.content.decode()


def test_la_cache_de_los_intentos_es_la_de_la_base():
    assert isinstance(caches["default"], Intentos)


def test_si_el_correo_cae_al_enviar_tambien_se_dice(client, operador, monkeypatch):
    operador.email = "o@ejemplo.pe"
    operador.save()
    monkeypatch.setattr(
        "django.core.mail.EmailMessage.send", lambda *_, **__: lanzar(smtplib.SMTPDataError(451, b"no"))
    )
    client.raise_request_exception = False
    assert client.post("/cuentas/password/reset/", {"email": "o@ejemplo.pe"}).status_code == 503
