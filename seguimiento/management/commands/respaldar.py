from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.utils import timezone

from seguimiento.respaldo import RespaldoFallido, respaldar


class Command(BaseCommand):
    help = "Copia la base SQLite y los sustentos a un archivo .tar.gz, también mientras el tablero se usa."

    def add_arguments(self, parser):
        parser.add_argument("destino", nargs="?", help="por defecto, datos/respaldos/tablero-AAAA-MM-DD-HHMMSS.tar.gz")

    def handle(self, *, destino, **opciones):
        if connection.vendor != "sqlite":
            raise CommandError("La base es PostgreSQL: respáldela con pg_dump, y copie además la carpeta de sustentos.")
        ahora = timezone.localtime()
        destino = destino or settings.DATOS / "respaldos" / f"tablero-{ahora:%Y-%m-%d-%H%M%S}.tar.gz"
        try:
            hecho = respaldar(connection.settings_dict["NAME"], settings.MEDIA_ROOT, destino)
        except (OSError, RespaldoFallido) as error:
            raise CommandError(f"No se respaldó nada: {error}") from error
        self.stdout.write(f"Respaldo en {hecho} ({hecho.stat().st_size / 1024 / 1024:.1f} MB)")
