"""El servidor del tablero: waitress, que junta cada petición en un bucle antes de darla a un hilo.

Un cliente que gotea no ocupa ningún hilo, ni al enviar ni al recibir. A eso se agrega aquí lo que le falta: el cuerpo
se acota por dirección y por persona **antes** de juntarlo, y quien tarda demasiado en terminar de pedir se va.
"""

import contextlib
import resource
import socket
import time
from types import SimpleNamespace

from django.conf import settings
from django.contrib.auth import get_user
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection
from django.db.utils import Error
from django.http import parse_cookie
from django.urls import Resolver404, resolve
from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser
from waitress.server import TcpWSGIServer

from .puerta import cuerpo_maximo

PLAZO = 20  # segundos para las cabeceras, y para que el cuerpo empiece a llegar
RITMO = 1_000  # bytes por segundo: quien envía un cuerpo más despacio que esto, pasado el plazo, se va
ESCURRIR = 5  # segundos en que se tira lo que siga llegando, para que el cliente lea su respuesta
CONEXIONES = 900


def la_persona(galletas):
    """Quien abrió la sesión de esas galletas, o nulo. Sin base que lo diga, nadie."""
    clave = parse_cookie(galletas).get(settings.SESSION_COOKIE_NAME)
    for _ in range(2 if clave else 0):
        try:
            return get_user(SimpleNamespace(session=SessionStore(clave)))
        except Error:
            connection.close()  # la que este hilo guardaba pudo cortarse: se prueba una vez con otra
    return None


def la_vista(ruta):
    """La vista que atiende esa dirección; nula si ninguna."""
    try:
        return resolve(ruta.encode("latin-1").decode("utf-8", "replace")).func
    except Resolver404:
        return None


class Peticion(HTTPRequestParser):
    """Una petición cuyo cuerpo solo se junta hasta lo que admiten su dirección y quien la hace.

    La que pasa llega al tablero sin su cuerpo, que contesta 413 con palabras (`puerta`); `sobra`: hay más por llegar.
    """

    sobra = False

    def __init__(self, adj):
        super().__init__(adj)
        self.desde, self.maximo = time.monotonic(), None

    def received(self, data):
        leidos = super().received(data)
        if self.body_rcv is None or self.error:
            return leidos
        if self.maximo is None and max(self.content_length, self.body_bytes_received) > settings.CUERPO_ANONIMO:
            self.maximo = cuerpo_maximo(la_vista(self.path), la_persona(self.headers.get("COOKIE", "")))
        if self.maximo is not None and max(self.content_length, self.body_bytes_received) > self.maximo:
            self._rechazar()
            return len(data)
        return leidos

    def _rechazar(self):
        self.sobra = self.completed = True
        self.expect_continue = False
        self.headers |= {
            "CONNECTION": "close",
            "CONTENT_LENGTH": str(max(self.content_length, self.body_bytes_received)),
        }
        self.body_rcv.getbuf().close()
        self.body_rcv = None

    def tarda(self, ahora):
        """Si lleva demasiado sin terminar de llegar."""
        return not self.completed and ahora - self.desde > PLAZO + self.body_bytes_received / RITMO


class Canal(HTTPChannel):
    """Una conexión. La que se cierra con cuerpo por llegar se escurre un poco: si no, el cliente no lee el 413."""

    parser_class = Peticion
    sobra, escurre_hasta = False, None

    def received(self, data):
        recibido = super().received(data)
        self.sobra = self.sobra or any(peticion.sobra for peticion in self.requests)
        return recibido

    def readable(self):
        return self.escurre_hasta is not None or super().readable()

    def writable(self):
        return self.escurre_hasta is None and super().writable()

    def handle_read(self):
        if self.escurre_hasta is None:
            super().handle_read()
        elif not self._tirar() or time.monotonic() > self.escurre_hasta:
            self.escurre_hasta, self.sobra = None, False
            self.handle_close()

    def _tirar(self):
        with contextlib.suppress(OSError):
            return self.socket.recv(1 << 16)
        return b""

    def handle_close(self):
        if not (self.sobra and self.connected):
            return super().handle_close()
        self.escurre_hasta, self.will_close = time.monotonic() + ESCURRIR, False
        with contextlib.suppress(OSError):
            self.socket.shutdown(socket.SHUT_WR)
        return None

    def sobra_tiempo(self, ahora):
        """Si ya no debe seguir abierta."""
        if self.escurre_hasta is not None:
            self.sobra = self.sobra and ahora <= self.escurre_hasta
            return not self.sobra
        return self.request is not None and self.request.tarda(ahora)


class Servidor(TcpWSGIServer):
    channel_class = Canal

    def maintenance(self, now):
        super().maintenance(now)
        ahora = time.monotonic()
        for canal in list(self.active_channels.values()):
            if canal.sobra_tiempo(ahora):
                canal.handle_close()


def servidor(aplicacion, direccion, puerto, hilos):
    """El servidor, ya escuchando; `run()` atiende hasta que se lo detiene."""
    _, tope = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (tope if tope != resource.RLIM_INFINITY else 65536, tope))
    return Servidor(
        aplicacion,
        host=direccion,
        port=puerto,
        threads=hilos,
        connection_limit=CONEXIONES,
        channel_timeout=30,
        cleanup_interval=2,
        max_request_header_size=32 * 1024,
        inbuf_overflow=256 * 1024,
        asyncore_use_poll=True,
        # Qué proxies se creen lo dice PROXIES_DE_CONFIANZA, y lo aplica el tablero.
        clear_untrusted_proxy_headers=False,
        ident=None,
    )
