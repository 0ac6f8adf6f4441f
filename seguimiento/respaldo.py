"""Copiar la base SQLite mientras se usa, con los sustentos: un archivo que se puede restaurar."""

import os
import tarfile
import tempfile
from contextlib import closing
from pathlib import Path

from django.db.backends.sqlite3._functions import register
from django.db.backends.sqlite3.base import Database

BASE, SUSTENTOS = "tablero.sqlite3", "sustentos"


class RespaldoFallido(Exception):
    """La copia no salió entera; el mensaje dice por qué."""


def copiar_base(origen, destino):
    """Copia con la API de copia en línea de SQLite: lo confirmado al empezar está entero, aunque se siga escribiendo.

    Copiar el archivo con `cp` pierde lo que aún está en el `-wal`. Lanza `RespaldoFallido` si la copia no está sana.
    """
    with (
        closing(Database.connect(f"file:{Path(origen).absolute()}?mode=ro", uri=True, timeout=20)) as viva,
        closing(Database.connect(str(destino))) as copia,
    ):
        viva.backup(copia)
        copia.execute("PRAGMA journal_mode=DELETE")
        register(copia)  # la revisión evalúa los CHECK, y algunos llaman a funciones de Django
        sana = copia.execute("PRAGMA integrity_check").fetchone()[0]
    if sana != "ok":
        raise RespaldoFallido(f"La copia de la base no está sana: {sana}")


def respaldar(base, sustentos, destino):
    """Escribe `destino` (.tar.gz): la base y, después, los sustentos, que solo se agregan: están todos los que nombra.

    O queda entero o no queda. Solo lo lee su dueño.
    """
    destino = Path(destino)
    destino.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=destino.parent, prefix=".respaldo-") as aparte:
        copia, entero = Path(aparte) / BASE, Path(aparte) / "entero"
        copiar_base(base, copia)
        with open(os.open(entero, os.O_WRONLY | os.O_CREAT, 0o600), "wb") as salida:
            with tarfile.open(fileobj=salida, mode="w:gz", compresslevel=6) as comprimido:
                comprimido.add(copia, BASE)
                if Path(sustentos).is_dir():
                    comprimido.add(sustentos, SUSTENTOS)
            salida.flush()
            os.fsync(salida.fileno())
        entero.rename(destino)
    return destino
