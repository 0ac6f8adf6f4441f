from django.urls import path

from . import api, libro, views

app_name = "tablero"

urlpatterns = [
    path("", views.tablero, name="tablero"),
    path("entrada/", views.entrada, name="entrada"),
    path("reportes/", views.reportes, name="reportes"),
    path("graficos/", views.graficos, name="graficos"),
    path("libro.xlsx", libro.libro_excel, name="libro"),
    path("api/v1/acciones", api.acciones, name="api_acciones"),
    path("salud", views.salud, name="salud"),
]
