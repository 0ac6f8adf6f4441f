from django.apps import AppConfig


class BarrioSeguroConfig(AppConfig):
    name = "barrio_seguro"
    verbose_name = "Barrio Seguro"
