import signal

from django.core.management.base import BaseCommand
from django.core.servers.basehttp import get_internal_wsgi_application

from seguimiento.servidor import servidor


class Command(BaseCommand):
    help = "Sirve el tablero: la misma orden en esta máquina y, detrás de un proxy con HTTPS, en producción."
    requires_system_checks = []  # lo que la revisión avisa lo dice `config.wsgi` al cargarse

    def add_arguments(self, parser):
        parser.add_argument("--direccion", default="127.0.0.1")
        parser.add_argument("--puerto", type=int, default=8000)
        parser.add_argument("--hilos", type=int, default=4)

    def handle(self, *, direccion, puerto, hilos, **opciones):
        atiende = servidor(get_internal_wsgi_application(), direccion, puerto, hilos)
        self.stdout.write(f"Tablero en http://{direccion}:{puerto}/ (Ctrl+C lo detiene)")
        # Como Ctrl+C: lo que se está contestando termina.
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        atiende.run()
