"""El servidor de verdad: quien gotea no detiene a nadie, y un cuerpo demasiado grande no se lee."""

import socket
import time

import pytest
from django.contrib.auth.models import AnonymousUser
from waitress.adjustments import Adjustments

from bench.lentos import SERVIDORES, goteando, salud, servido
from seguimiento import servidor
from seguimiento.servidor import Peticion

NUESTRO = SERVIDORES["manage.py servir"]
GUNICORN = SERVIDORES["gunicorn, gthread, 4 hilos"]


@pytest.fixture(scope="module")
def puerto():
    with servido(NUESTRO) as puerto:
        yield puerto


@pytest.mark.parametrize("maneras", [("callan", "cabeceras"), ("cuerpo", "no leen")], ids=" y ".join)
def test_cincuenta_que_gotean_de_cada_manera_no_detienen_el_sitio(puerto, maneras):
    with goteando(puerto, 50, maneras):
        assert max(salud(puerto) for _ in range(5)) < 2


def enviar(puerto, cabecera, trozo, cuantos):
    """Envía como quien no mira la respuesta; da (situación, bytes enviados)."""
    with socket.create_connection(("127.0.0.1", puerto), timeout=20) as conexion:
        conexion.sendall(
            f"POST /importaciones/ HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: csrftoken={'a' * 32}\r\n"
            f"Content-Type: multipart/form-data; boundary=x\r\n{cabecera}\r\n\r\n".encode()
        )
        try:
            for _ in range(cuantos):
                conexion.sendall(trozo)
        except OSError:
            pass
        return conexion.recv(4096).decode()


FALSOS = {
    "600 MB anunciados": (f"Content-Length: {600 << 20}", b"a" * 65536, 64),
    "100 MB sin decir cuánto": ("Transfer-Encoding: chunked", b"10000\r\n" + b"a" * 65536 + b"\r\n", 64),
}


@pytest.mark.parametrize("que", FALSOS)
def test_a_quien_no_ha_entrado_no_se_le_lee_un_cuerpo_grande(puerto, que):
    assert enviar(puerto, *FALSOS[que]).startswith("HTTP/1.1 413")
    assert salud(puerto) < 2


def test_por_gunicorn_tampoco(tmp_path):
    with servido(GUNICORN) as puerto:
        for falso in FALSOS.values():
            assert enviar(puerto, *falso).startswith("HTTP/1.1 413")


def pedir(cuerpo, direccion="/importaciones/", galleta="", anunciado=None):
    """La petición después de recibir su cabecera y parte de su cuerpo."""
    peticion = Peticion(Adjustments())
    cuanto = f"Content-Length: {anunciado}" if anunciado else "Transfer-Encoding: chunked"
    peticion.received(f"POST {direccion} HTTP/1.1\r\nHost: x\r\nCookie: {galleta}\r\n{cuanto}\r\n\r\n".encode())
    if not peticion.completed:
        peticion.received(cuerpo if anunciado else b"%x\r\n%s\r\n" % (len(cuerpo), cuerpo))
    return peticion


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("rol", "direccion", "megas", "cabe"),
    [
        ("operador", "/importaciones/", 21, True),
        ("operador", "/importaciones/", 23, False),
        ("operador", "/estrategia/2022-I/OE1.4/registrar/", 11, True),
        ("operador", "/estrategia/2022-I/OE1.4/reprogramar/", 2, False),
        ("analista", "/importaciones/", 2, False),
        ("ajeno", "/importaciones/", 0.5, False),
        (None, "/importaciones/", 0.5, False),
    ],
)
@pytest.mark.parametrize("anunciado", [True, False], ids=["anunciado", "a trozos"])
def test_cuanto_cabe_lo_dicen_la_direccion_y_la_persona(request, rol, direccion, megas, cabe, anunciado):
    galleta, pesa = "", int(megas * 1024 * 1024)
    if rol:
        galleta = f"sessionid={request.getfixturevalue(f'cliente_{rol}').cookies['sessionid'].value}"
    peticion = pedir(b"a" * pesa, direccion, galleta, pesa if anunciado else None)
    assert peticion.sobra is not cabe
    if not cabe:
        assert peticion.completed and peticion.body_rcv is None and peticion.headers["CONNECTION"] == "close"
        assert int(peticion.headers["CONTENT_LENGTH"]) >= pesa
    peticion.close()


@pytest.mark.django_db
def test_una_galleta_inventada_no_abre_nada():
    assert isinstance(servidor.la_persona("sessionid=inventada"), AnonymousUser)
    assert servidor.la_persona("csrftoken=x") is None
    assert pedir(b"a", galleta="sessionid=inventada", anunciado=5 << 20).sobra


def test_quien_pide_demasiado_despacio_se_va(monkeypatch):
    peticion = pedir(b"a" * 5_000, "/cuentas/login/", anunciado=9_000)
    ahora = time.monotonic()
    assert not peticion.tarda(ahora + servidor.PLAZO)
    assert not peticion.tarda(ahora + servidor.PLAZO + 4)
    assert peticion.tarda(ahora + servidor.PLAZO + 6)
