from django.urls import include, path

from seguimiento import rutas  # noqa: F401 (registra el tipo de ruta «codigo»)

from .views import acuerdos, normas, sesiones

app_name = "conasec"

de_una_sesion = [
    path("", sesiones.sesion_detalle, name="sesion_detalle"),
    path("editar/", sesiones.sesion_editar, name="sesion_editar"),
    path("registrar/", sesiones.hecho_nuevo, name="sesion_registrar"),
    path("postergar/", sesiones.postergar, name="sesion_postergar"),
    path("documentos/nuevo/", sesiones.documento_nuevo, name="documento_nuevo"),
    path("anular/<slug:que>/<int:pk>/", sesiones.anulacion_nueva, name="sesion_anular"),
]
de_un_acuerdo = [
    path("", acuerdos.acuerdo_detalle, name="acuerdo_detalle"),
    path("editar/", acuerdos.acuerdo_editar, name="acuerdo_editar"),
    path("registrar/", acuerdos.avance_nuevo, name="acuerdo_registrar"),
    path("reprogramar/", acuerdos.reprogramacion_nueva, name="acuerdo_reprogramar"),
    path("anular/<slug:que>/<int:pk>/", acuerdos.anulacion_nueva, name="acuerdo_anular"),
]

urlpatterns = [
    path("", sesiones.sesion_lista, name="sesion_lista"),
    path("normas/nueva/", normas.norma_nueva, name="norma_nueva"),
    path("normas/<int:pk>/editar/", normas.norma_editar, name="norma_editar"),
    path("anios/nuevo/", normas.anio_nuevo, name="anio_nuevo"),
    path("anios/<int:anio>/editar/", normas.anio_editar, name="anio_editar"),
    path("sesiones/nueva/", sesiones.sesion_nueva, name="sesion_nueva"),
    path("documentos/<int:pk>/", sesiones.documento_archivo, name="documento_archivo"),
    path("sustentos/<int:pk>/", sesiones.sustento_sesion, name="sustento_sesion"),
    path("acuerdos/", acuerdos.matriz, name="matriz"),
    path("acuerdos/nuevo/", acuerdos.acuerdo_nuevo, name="acuerdo_nuevo"),
    path("acuerdos/sustentos/<int:pk>/", acuerdos.sustento_acuerdo, name="sustento_acuerdo"),
    path("acuerdos/<codigo:codigo>/", include(de_un_acuerdo)),
    path("<int:anio>/<slug:tipo>/<codigo:numero>/", include(de_una_sesion)),
]
