from django.apps import AppConfig
from django.core.checks import register
from django.db.models.signals import post_migrate

from .guarda import poner
from .revision import INSTALACION, revisar_proxies, revisar_sqlite


class SeguimientoConfig(AppConfig):
    name = "seguimiento"
    verbose_name = "Seguimiento"

    def ready(self):
        register(revisar_sqlite, INSTALACION)
        register(revisar_proxies, INSTALACION, deploy=True)
        post_migrate.connect(poner_la_guarda, sender=self)


def poner_la_guarda(using, **_):
    """Después de migrar, lo guardado vuelve a tener sus disparadores (`guarda`)."""
    poner(using)
