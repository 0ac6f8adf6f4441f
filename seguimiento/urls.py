from django.urls import path

from . import views

app_name = "seguimiento"

urlpatterns = [
    path("fuentes/", views.fuente_lista, name="fuente_lista"),
    path("fuentes/<slug:codigo>/", views.documento_detalle, name="documento_detalle"),
    path("observaciones/", views.observacion_lista, name="observacion_lista"),
]
