from django.apps import AppConfig
from django.db.models.signals import post_migrate

from .guarda import poner


class SeguimientoConfig(AppConfig):
    name = "seguimiento"
    verbose_name = "Seguimiento"

    def ready(self):
        post_migrate.connect(poner_la_guarda, sender=self)


def poner_la_guarda(using, **_):
    """Después de migrar, lo guardado vuelve a tener sus disparadores (`guarda`)."""
    poner(using)
