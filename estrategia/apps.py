from django.apps import AppConfig


class EstrategiaConfig(AppConfig):
    name = "estrategia"
    verbose_name = "Estrategia"
