from django.urls import path

from . import (
    api,
    api_territorio,
    comparacion,
    cronograma,
    graficos,
    importaciones,
    libro,
    publicacion,
    supuestos,
    views,
)

app_name = "tablero"

urlpatterns = [
    path("", views.tablero, name="tablero"),
    path("entrada/", views.entrada, name="entrada"),
    path("reportes/", views.reportes, name="reportes"),
    path("graficos/", graficos.graficos, name="graficos"),
    path("graficos/<slug:clave>.csv", graficos.grafico_csv, name="grafico_csv"),
    path("cronograma/", cronograma.cronograma, name="cronograma"),
    path("comparar/", comparacion.comparar, name="comparar"),
    path("que-pasaria-si/", supuestos.que_pasaria_si, name="que_pasaria_si"),
    path("cortes/", publicacion.corte_lista, name="corte_lista"),
    path("cortes/<int:pk>/", publicacion.corte_detalle, name="corte_detalle"),
    path("cortes/<int:pk>/paso/", publicacion.corte_paso, name="corte_paso"),
    path("cortes/<int:pk>/contenido.json", publicacion.corte_json, name="corte_json"),
    path("importaciones/", importaciones.importacion_lista, name="importacion_lista"),
    path("importaciones/plantillas/<slug:tipo>.xlsx", importaciones.plantilla_xlsx, name="plantilla"),
    path("importaciones/<int:pk>/", importaciones.importacion_detalle, name="importacion_detalle"),
    path("importaciones/<int:pk>/avanzar/", importaciones.importacion_avanzar, name="importacion_avanzar"),
    path("importaciones/<int:pk>/decidir/<int:fila>/", importaciones.importacion_decidir, name="importacion_decidir"),
    path("importaciones/<int:pk>/revisar/", importaciones.importacion_revisar, name="importacion_revisar"),
    path("importaciones/<int:pk>/aplicar/", importaciones.importacion_aplicar, name="importacion_aplicar"),
    path("importaciones/<int:pk>/deshacer/", importaciones.importacion_deshacer, name="importacion_deshacer"),
    path("importaciones/<int:pk>/<slug:que>/", importaciones.importacion_archivo, name="importacion_archivo"),
    path("libro.xlsx", libro.libro_excel, name="libro"),
    path("api/v1/acciones", api.acciones, name="api_acciones"),
    path("api/v1/regiones", api_territorio.regiones, name="api_regiones"),
    path("api/v1/lanzamientos", api_territorio.lanzamientos, name="api_lanzamientos"),
    path("api/v1/barrios", api_territorio.barrios, name="api_barrios"),
    path("api/v1/regiones.geojson", api_territorio.regiones, {"formato": "geojson"}, name="geo_regiones"),
    path("api/v1/lanzamientos.geojson", api_territorio.lanzamientos, {"formato": "geojson"}, name="geo_lanzamientos"),
    path("api/v1/barrios.geojson", api_territorio.barrios, {"formato": "geojson"}, name="geo_barrios"),
    path("salud", views.salud, name="salud"),
]
