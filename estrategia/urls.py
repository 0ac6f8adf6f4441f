from django.urls import path

from seguimiento import rutas  # noqa: F401 (registra el tipo de ruta «codigo»)

from . import definir, varios, views

app_name = "estrategia"

urlpatterns = [
    path("", views.accion_lista, name="accion_lista"),
    path("nueva/", views.estrategia_nueva, name="estrategia_nueva"),
    path("mis-acciones/", views.mis_acciones, name="mis_acciones"),
    path("sustentos/<int:pk>/", views.sustento_archivo, name="sustento_archivo"),
    path("<codigo:estrategia>/", views.accion_lista, name="accion_lista"),
    path("<codigo:estrategia>/registrar-varias/", varios.avances_nuevos, name="avances_nuevos"),
    path("<codigo:estrategia>/por-reportar/", views.por_reportar, name="por_reportar"),
    path("<codigo:estrategia>/marco/", views.estrategia_detalle, name="estrategia_detalle"),
    path("<codigo:estrategia>/editar/", definir.estrategia_editar, name="estrategia_editar"),
    path("<codigo:estrategia>/objetivos/nuevo/", definir.objetivo_nuevo, name="objetivo_nuevo"),
    path("<codigo:estrategia>/objetivos/<codigo:codigo>/editar/", definir.objetivo_editar, name="objetivo_editar"),
    path("<codigo:estrategia>/acciones/nueva/", definir.accion_nueva, name="accion_nueva"),
    path("<codigo:estrategia>/<codigo:codigo>/editar/", definir.accion_editar, name="accion_editar"),
    path("<codigo:estrategia>/<codigo:codigo>/", views.accion_detalle, name="accion_detalle"),
    path("<codigo:estrategia>/<codigo:codigo>/registrar/", views.avance_nuevo, name="avance_nuevo"),
    path("<codigo:estrategia>/<codigo:codigo>/reprogramar/", views.reprogramacion_nueva, name="reprogramar"),
    path("<codigo:estrategia>/<codigo:codigo>/anular/<slug:que>/<int:pk>/", views.anulacion_nueva, name="anular"),
]
