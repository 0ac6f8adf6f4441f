from django.urls import path

from . import decisiones, fuentes, sustentos

app_name = "seguimiento"

urlpatterns = [
    path("sustentos/<str:de>/<int:pk>/restringir/", sustentos.sustento_restringir, name="sustento_restringir"),
    path("fuentes/", fuentes.fuente_lista, name="fuente_lista"),
    path("documentos/nuevo/", fuentes.documento_nuevo, name="documento_nuevo"),
    path("fuentes/<slug:codigo>/", fuentes.documento_detalle, name="documento_detalle"),
    path("fuentes/<slug:codigo>/citar/", fuentes.fuente_nueva, name="fuente_nueva"),
    path("fuentes/<slug:codigo>/<slug:cita>/", fuentes.documento_detalle, name="documento_cita"),
    path("observaciones/", fuentes.observacion_lista, name="observacion_lista"),
    path("observaciones/<slug:origen>/<int:numero>/", fuentes.observacion_resolver, name="observacion_resolver"),
    path("decisiones/nueva/<slug:de>/<int:pk>/", decisiones.decision_nueva_de, name="decision_nueva_de"),
    path("decisiones/<int:pk>/", decisiones.decision_detalle, name="decision_detalle"),
    path("decisiones/<int:pk>/responder/", decisiones.decision_responder, name="decision_responder"),
    path("decisiones/<int:pk>/anular/<int:respuesta>/", decisiones.respuesta_anular, name="respuesta_anular"),
]
