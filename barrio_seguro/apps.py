from django.apps import AppConfig
from django.db.models.signals import pre_migrate

from .reparacion import reparar


class BarrioSeguroConfig(AppConfig):
    name = "barrio_seguro"
    verbose_name = "Barrio Seguro"

    def ready(self):
        pre_migrate.connect(reparar, sender=self)
