from django.urls import path

from django.http import HttpResponse


def pendiente(request, **kwargs):
    return HttpResponse("")


app_name = "estrategia"

urlpatterns = [
    path("", pendiente, name="accion_lista"),
    path("mis-acciones/", pendiente, name="mis_acciones"),
    path("sustentos/<int:pk>/", pendiente, name="sustento_archivo"),
    path("<slug:estrategia>/", pendiente, name="accion_lista"),
    path("<slug:estrategia>/<str:codigo>/", pendiente, name="accion_detalle"),
    path("<slug:estrategia>/<str:codigo>/registrar/", pendiente, name="avance_nuevo"),
]
