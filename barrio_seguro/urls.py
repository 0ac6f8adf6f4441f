from django.urls import path

from . import views

app_name = "barrio_seguro"

urlpatterns = [
    path("", views.programa, name="programa"),
    path("lanzamientos/", views.lanzamiento_lista, name="lanzamiento_lista"),
    path("lanzamientos/<slug:codigo>/", views.lanzamiento_detalle, name="lanzamiento_detalle"),
    path("lanzamientos/<slug:codigo>/registrar/", views.hecho_nuevo, name="hecho_nuevo"),
    path("lanzamientos/<slug:codigo>/reprogramar/", views.reprogramacion_nueva, name="reprogramar"),
    path("lanzamientos/<slug:codigo>/anular/<slug:que>/<int:pk>/", views.anulacion_nueva, name="anular"),
    path("sustentos/<int:pk>/", views.sustento_archivo, name="sustento_archivo"),
]
