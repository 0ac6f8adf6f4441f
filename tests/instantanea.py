"""Fotografía de la base de pruebas: la deja como estaba después de una prueba que confirma sus cambios.

Django vaciaría las tablas, y aquí no se puede: los hechos no se borran (lo impiden los disparadores) y el documento
cargado tiene que seguir allí. Se restaura el archivo entero en SQLite y la base entera, desde una copia, en PostgreSQL.
"""

from django.conf import settings
from django.db import connection
from django.db.backends.sqlite3.base import Database as sqlite3

ARCHIVO = settings.DATOS / "instantanea.sqlite3"


def tomar():
    """Guarda el estado confirmado de la base."""
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        _copiar_sqlite(connection.connection, ARCHIVO)
    else:
        _copiar_postgresql(connection.settings_dict["NAME"], _copia())


def restaurar(prueba=None):
    """Devuelve la base al estado guardado; se instala como el vaciado de `TransactionTestCase`."""
    if connection.vendor == "sqlite":
        connection.close()
        _copiar_sqlite(ARCHIVO, connection.settings_dict["NAME"])
    else:
        _copiar_postgresql(_copia(), connection.settings_dict["NAME"])


def descartar():
    """Borra la copia de PostgreSQL; la de SQLite se va con la carpeta temporal."""
    if connection.vendor == "postgresql":
        with connection.creation._nodb_cursor() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{_copia()}" WITH (FORCE)')


def _copia():
    return f"{connection.settings_dict['NAME']}_copia"


def _copiar_sqlite(origen, destino):
    abiertas = [origen if isinstance(origen, sqlite3.Connection) else sqlite3.connect(origen), sqlite3.connect(destino)]
    abiertas[0].backup(abiertas[1])
    for abierta, dada in zip(abiertas, (origen, destino), strict=True):
        if abierta is not dada:
            abierta.close()


def _copiar_postgresql(origen, destino):
    connection.close()
    with connection.creation._nodb_cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{destino}" WITH (FORCE)')
        cursor.execute(f'CREATE DATABASE "{destino}" TEMPLATE "{origen}"')
