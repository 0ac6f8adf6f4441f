"""Los contadores de intentos de entrar, en la base: los comparten todos los procesos y sobreviven a un reinicio."""

from uuid import uuid4

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.db import DatabaseCache
from django.db import connection
from django.utils import timezone


class Intentos(DatabaseCache):
    """La caché en base de datos de Django, que dice si no pudo escribir.

    Django calla ese error, y con el disco lleno cada intento de entrar parecería uno de más.
    """

    def add(self, key, value, timeout=DEFAULT_TIMEOUT, version=None):
        agregado = super().add(key, value, timeout, version)
        if not agregado and not self.has_key(key, version):
            self._exigir_que_escriba()
        return agregado

    def _exigir_que_escriba(self):
        """Escribe y borra una fila cualquiera. Lanza el error de la base, si no puede."""
        prueba, tabla = uuid4().hex, connection.ops.quote_name(self._table)
        with connection.cursor() as cursor:
            cursor.execute(f"INSERT INTO {tabla} VALUES (%s, %s, %s)", [prueba, "", timezone.now()])
            cursor.execute(f"DELETE FROM {tabla} WHERE cache_key = %s", [prueba])
