"""Lo que se revisa de la instalación con `manage.py check` y al arrancar: SQLite y los proxies."""

import logging
from functools import lru_cache

from django.conf import settings
from django.core.checks import Warning
from django.db import connection
from django.db.backends.sqlite3.base import Database

INSTALACION = "instalacion"
REGISTRO = logging.getLogger("tablero.instalacion")
# sqlite.org/wal.html#walresetbug
CORREGIDO, CORREGIDAS = (3, 51, 3), ((3, 44, 6), (3, 50, 7))


def con_falta(version):
    """Si esa versión de SQLite, (3, 40, 1), tiene la falta «WAL-reset»."""
    ya = any(version[:2] == corregida[:2] and version >= corregida for corregida in CORREGIDAS)
    return (3, 7, 0) <= version < CORREGIDO and not ya


def revisar_sqlite(**_):
    """Avisa si la base es SQLite y el que rige puede perder lo confirmado."""
    if connection.vendor != "sqlite" or not con_falta(Database.sqlite_version_info):
        return []
    return [
        Warning(
            f"SQLite {Database.sqlite_version} tiene la falta «WAL-reset» (3.7.0 a 3.51.2): con varias conexiones "
            "puede perder un cambio confirmado o dañar el archivo.",
            hint="Instale las dependencias fijadas (`pysqlite3` trae uno corregido) o use PostgreSQL.",
            id="tablero.W001",
        )
    ]


def revisar_proxies(**_):
    """Avisa si en producción no se dice cuántos proxies hay delante: sin eso no se sabe quién llama."""
    if settings.LOCAL or settings.PROXIES_DECLARADOS:
        return []
    return [
        Warning(
            "No se dice cuántos proxies hay delante del tablero.",
            hint="Declare PROXIES_DE_CONFIANZA: 1 con el nginx o el Caddy de `despliegue/`; 0 si no hay ninguno.",
            id="tablero.W002",
        )
    ]


@lru_cache(maxsize=32)
def avisar(texto):
    """Una línea de aviso, una sola vez por proceso."""
    REGISTRO.warning(texto)


def mirar_proxies(request):
    """Avisa si llega `X-Forwarded-For` sin declararlo, o si llegan menos pasos que los declarados."""
    llegan = len([paso for paso in request.headers.get("X-Forwarded-For", "").split(",") if paso.strip()])
    declarados = settings.ALLAUTH_TRUSTED_PROXY_COUNT
    if llegan and not declarados:
        avisar(
            "Llega X-Forwarded-For y PROXIES_DE_CONFIANZA es 0: si hay un proxy delante, todos comparten "
            "el mismo contador de intentos. Declárelo."
        )
    elif llegan < declarados:
        avisar(
            f"PROXIES_DE_CONFIANZA es {declarados} y a la petición le llegan {llegan} pasos en X-Forwarded-For: "
            "el tablero se alcanza sin pasar por el proxy, o el número es otro."
        )
