from django.urls import path

from . import varios, views

app_name = "estrategia"

urlpatterns = [
    path("", views.accion_lista, name="accion_lista"),
    path("nueva/", views.estrategia_nueva, name="estrategia_nueva"),
    path("mis-acciones/", views.mis_acciones, name="mis_acciones"),
    path("sustentos/<int:pk>/", views.sustento_archivo, name="sustento_archivo"),
    path("<slug:estrategia>/", views.accion_lista, name="accion_lista"),
    path("<slug:estrategia>/registrar-varias/", varios.avances_nuevos, name="avances_nuevos"),
    path("<slug:estrategia>/por-reportar/", views.por_reportar, name="por_reportar"),
    path("<slug:estrategia>/marco/", views.estrategia_detalle, name="estrategia_detalle"),
    path("<slug:estrategia>/<str:codigo>/", views.accion_detalle, name="accion_detalle"),
    path("<slug:estrategia>/<str:codigo>/registrar/", views.avance_nuevo, name="avance_nuevo"),
    path("<slug:estrategia>/<str:codigo>/reprogramar/", views.reprogramacion_nueva, name="reprogramar"),
    path("<slug:estrategia>/<str:codigo>/anular/<slug:que>/<int:pk>/", views.anulacion_nueva, name="anular"),
]
