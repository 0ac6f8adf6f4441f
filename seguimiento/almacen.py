"""Dónde quedan los archivos: en disco, y ninguno a medias ni de un registro que no se guardó."""

import contextlib
import threading

from django.core.files.storage import FileSystemStorage
from django.db import transaction


class Almacen(FileSystemStorage):
    """El de Django. Lo que no se llegó a escribir entero se borra; y al fallar la petición, lo que no se confirmó."""

    pendientes = threading.local()

    def _save(self, name, content):
        try:
            guardado = super()._save(name, content)
        except OSError:
            with contextlib.suppress(OSError):
                self.delete(name)
            raise
        self._de_este_hilo().add(guardado)
        transaction.on_commit(lambda: self._de_este_hilo().discard(guardado))
        return guardado

    def descartar(self):
        """Borra lo que este hilo escribió y ninguna transacción confirmó."""
        for nombre in list(self._de_este_hilo()):
            with contextlib.suppress(OSError):
                self.delete(nombre)
        self._de_este_hilo().clear()

    def _de_este_hilo(self):
        return self.pendientes.__dict__.setdefault("nombres", set())
