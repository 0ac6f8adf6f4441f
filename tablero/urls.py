from django.urls import path

from django.http import HttpResponse


def pendiente(request, **kwargs):
    return HttpResponse("")


app_name = "tablero"

urlpatterns = [
    path("", pendiente, name="tablero"),
    path("entrada/", pendiente, name="entrada"),
    path("reportes/", pendiente, name="reportes"),
    path("graficos/", pendiente, name="graficos"),
    path("libro.xlsx", pendiente, name="libro"),
    path("api/v1/acciones", pendiente, name="api_acciones"),
    path("salud", pendiente, name="salud"),
]
