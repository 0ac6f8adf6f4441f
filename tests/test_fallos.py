"""Cuando falla el mundo: el disco, la base, la sesión. La situación correcta, qué hacer, y nada a medias."""

import errno
import logging
import sys

import pytest
from conftest import CLAVE
from django.core.files.storage import FileSystemStorage, default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, InternalError, OperationalError, connection
from django.test import Client

from estrategia.models import Accion, Avance
from seguimiento.fallos import que_falla
from seguimiento.registro import Linea

pytestmark = pytest.mark.django_db
FICHA = "/estrategia/2022-I/OE1.4/"
LLENO = OperationalError("database or disk is full")
LECTURA = OperationalError("attempt to write a readonly database")


@pytest.mark.parametrize(
    ("error", "situacion", "dice"),
    [
        (LLENO, 507, "espacio"),
        (OSError(errno.ENOSPC, "No space left on device"), 507, "espacio"),
        (OperationalError("could not extend file: No space left on device"), 507, "espacio"),
        (LECTURA, 503, "solo se puede mirar"),
        (OSError(errno.EROFS, "Read-only file system"), 503, "solo se puede mirar"),
        (InternalError("cannot execute INSERT in a read-only transaction"), 503, "solo se puede mirar"),
        (OperationalError("database is locked"), 503, "no responde"),
        (OperationalError("connection refused"), 503, "no responde"),
        (DatabaseError("syntax error"), 500, "Algo falló"),
        (KeyError("x"), 500, "Algo falló"),
    ],
)
def test_cada_falla_tiene_su_situacion(error, situacion, dice):
    assert que_falla(error)[0] == situacion and dice in que_falla(error)[1]


def avance(**otros):
    return {
        "fecha": "06/06/2022", "estado": "en_proceso", "porcentaje": "10", "que_se_hizo": "Se avanzó", "version": "0",
        "nivel": "interno", **otros,
    }  # fmt: skip


def escribir_falla(error):
    """Deja leer; toda escritura lanza el error, como un disco lleno o de solo lectura."""

    def envolver(ejecutar, sql, parametros, muchos, contexto):
        if sql.lstrip().upper().startswith(("INSERT", "UPDATE", "DELETE")):
            raise error
        return ejecutar(sql, parametros, muchos, contexto)

    return connection.execute_wrapper(envolver)


@pytest.mark.parametrize(("error", "situacion"), [(LLENO, 507), (LECTURA, 503)])
def test_al_registrar_no_queda_nada_a_medias(cliente_operador, settings, error, situacion):
    cliente_operador.raise_request_exception = False
    adjunto = SimpleUploadedFile("oficio.pdf", b"%PDF-1.4\n%%EOF")
    with escribir_falla(error):
        respuesta = cliente_operador.post(FICHA + "registrar/", avance(archivo=adjunto))
    assert respuesta.status_code == situacion
    assert "No se guardó nada" in respuesta.content.decode()
    assert not Avance.objects.exists()
    assert not [f for f in settings.MEDIA_ROOT.rglob("*") if f.is_file()]


def test_si_el_disco_se_llena_al_guardar_el_archivo_no_queda_ni_el_pedazo(cliente_operador, settings, monkeypatch):
    def a_medias(self, nombre, contenido):
        ruta = settings.MEDIA_ROOT / nombre
        ruta.parent.mkdir(parents=True)
        ruta.write_bytes(b"un pedazo")
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(FileSystemStorage, "_save", a_medias)
    cliente_operador.raise_request_exception = False
    adjunto = SimpleUploadedFile("oficio.pdf", b"%PDF-1.4\n%%EOF")
    assert cliente_operador.post(FICHA + "registrar/", avance(archivo=adjunto)).status_code == 507
    assert not Avance.objects.exists()
    assert not [f for f in settings.MEDIA_ROOT.rglob("*") if f.is_file()]


def test_lo_que_ninguna_transaccion_confirmo_se_borra(settings):
    nombre = default_storage.save("a.txt", SimpleUploadedFile("a.txt", b"a"))
    assert default_storage.exists(nombre)
    default_storage.descartar()
    assert not default_storage.exists(nombre)


@pytest.mark.parametrize(("error", "situacion"), [(LLENO, 507), (LECTURA, 503)])
def test_al_entrar_tampoco_se_dice_otra_cosa(operador, error, situacion):
    cliente = Client(raise_request_exception=False)
    with escribir_falla(error):
        respuesta = cliente.post("/cuentas/login/", {"login": "operador", "password": CLAVE})
    assert respuesta.status_code == situacion and "Demasiados" not in respuesta.content.decode()


def test_mil_palabras_al_buscar_dicen_que_se_busque_con_menos(cliente_operador):
    for lista in ("/estrategia/2022-I/", "/barrio-seguro/barrios/", "/barrio-seguro/distritos/"):
        respuesta = cliente_operador.get(lista, {"q": " ".join(f"p{n}" for n in range(150))})
        assert respuesta.status_code == 400 and "No se escribió nada" in respuesta.content.decode()
        assert cliente_operador.get(lista, {"q": " ".join(f"p{n}" for n in range(20))}).status_code == 200
        assert cliente_operador.get(lista, {"q": "palabra " * 1_000}).status_code == 400


def test_mas_campos_de_los_permitidos_son_400_en_espanol(cliente_operador):
    respuesta = cliente_operador.post(FICHA + "registrar/", {f"c{n}": "1" for n in range(1_500)})
    assert respuesta.status_code == 400 and "demasiados datos" in respuesta.content.decode()


def test_un_texto_mayor_de_lo_que_cabe_es_413_en_espanol(cliente_operador):
    cliente_operador.raise_request_exception = False
    respuesta = cliente_operador.post(FICHA + "registrar/", avance(que_se_hizo="a" * 2_000_000))
    assert respuesta.status_code == 413 and "demasiado grande" in respuesta.content.decode()


def test_un_envio_cortado_es_400_en_espanol(cliente_operador):
    respuesta = cliente_operador.post(FICHA + "registrar/", b"x", content_type="multipart/form-data")
    assert respuesta.status_code == 400 and "incompleto" in respuesta.content.decode()


def test_la_pagina_de_csrf_esta_en_espanol_y_vuelve_a_donde_se_escribia(operador):
    cliente = Client(enforce_csrf_checks=True)
    cliente.force_login(operador)
    respuesta = cliente.post(FICHA + "registrar/", avance(), headers={"referer": f"http://testserver{FICHA}"})
    dicho = respuesta.content.decode()
    assert respuesta.status_code == 403 and "ya no vale" in dicho and f'href="{FICHA}"' in dicho
    assert "CSRF" not in dicho and not Accion.objects.get(codigo="OE1.4").hechos.exists()


# Registro


def linea(mensaje, *args, error=None, **extra):
    try:
        if error:
            raise error
        info = None
    except Exception:
        info = sys.exc_info()
    registro = logging.LogRecord("django.request", logging.ERROR, "x", 1, mensaje, args, info)
    registro.__dict__ |= extra
    return Linea("{message}", style="{").format(registro)


def test_un_secreto_de_la_direccion_nunca_llega_al_registro():
    secreto = "/calendario/Zk3-secreto_9.ics"
    dicha = linea("Internal Server Error: %s", secreto, error=ValueError(f"no sirve {secreto}"), status_code=500)
    assert "Zk3" not in dicha and "/calendario/…" in dicha and "ValueError" in dicha
    assert "abc-123" not in linea("Not Found: /cuentas/password/reset/key/1-abc-123/")
    assert linea("Not Found: /calendario/suscripcion/") == "Not Found: /calendario/suscripcion/"


def test_un_rechazo_es_una_linea_y_una_falla_trae_su_traza():
    assert "Traceback" not in linea("Forbidden: /x", error=PermissionError("no"), status_code=403)
    assert "Traceback" in linea("Error: /x", error=PermissionError("no"), status_code=500)
