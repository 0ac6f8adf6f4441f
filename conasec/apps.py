from django.apps import AppConfig


class ConasecConfig(AppConfig):
    name = "conasec"
    verbose_name = "CONASEC"
