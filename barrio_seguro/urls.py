from django.urls import path

from seguimiento import rutas  # noqa: F401 (registra el tipo de ruta «codigo»)

from .views import barrios, intervenciones, lanzamientos, programa, territorio

app_name = "barrio_seguro"

urlpatterns = [
    path("", programa.programa, name="programa"),
    path("lanzamientos/", lanzamientos.lanzamiento_lista, name="lanzamiento_lista"),
    path("lanzamientos/nuevo/", lanzamientos.lanzamiento_nuevo, name="lanzamiento_nuevo"),
    path("lanzamientos/<codigo:codigo>/", lanzamientos.lanzamiento_detalle, name="lanzamiento_detalle"),
    path("lanzamientos/<codigo:codigo>/registrar/", lanzamientos.hecho_nuevo, name="hecho_nuevo"),
    path("lanzamientos/<codigo:codigo>/reprogramar/", lanzamientos.reprogramacion_nueva, name="reprogramar"),
    path("lanzamientos/<codigo:codigo>/anular/<slug:que>/<int:pk>/", lanzamientos.anulacion_nueva, name="anular"),
    path("sustentos/<int:pk>/", lanzamientos.sustento_archivo, name="sustento_archivo"),
    path("regiones/<slug:codigo>/", territorio.region_detalle, name="region_detalle"),
    path("regiones/<slug:codigo>/registrar/", intervenciones.intervencion_nueva, name="intervencion_en_region"),
    path("distritos/", territorio.distrito_lista, name="distrito_lista"),
    path("distritos/nuevo/", territorio.distrito_nuevo, name="distrito_nuevo"),
    path("distritos/<slug:ubigeo>/editar/", territorio.distrito_editar, name="distrito_editar"),
    path("distritos/<slug:ubigeo>/", territorio.distrito_detalle, name="distrito_detalle"),
    path("barrios/", barrios.barrio_lista, name="barrio_lista"),
    path("barrios/nuevo/", barrios.barrio_nuevo, name="barrio_nuevo"),
    path("barrios/<int:pk>/", barrios.barrio_detalle, name="barrio_detalle"),
    path("barrios/<int:pk>/editar/", barrios.barrio_editar, name="barrio_editar"),
    path("barrios/<int:pk>/registrar/", intervenciones.intervencion_nueva, name="intervencion_en_barrio"),
    path("intervenciones/", intervenciones.intervencion_lista, name="intervencion_lista"),
    path("intervenciones/<int:pk>/anular/", intervenciones.intervencion_anular, name="intervencion_anular"),
    path("intervenciones/sustentos/<int:pk>/", intervenciones.intervencion_archivo, name="intervencion_archivo"),
]
