from django.urls import path

from . import decisiones, fuentes, personas, sustentos

app_name = "seguimiento"

urlpatterns = [
    path("sustentos/<str:de>/<int:pk>/restringir/", sustentos.sustento_restringir, name="sustento_restringir"),
    path("personas/", personas.persona_lista, name="persona_lista"),
    path("mi-correo/", personas.correo_propio, name="correo_propio"),
    path("personas/nueva/", personas.persona_nueva, name="persona_nueva"),
    path("personas/<int:pk>/", personas.persona_detalle, name="persona_detalle"),
    path("personas/<int:pk>/editar/", personas.persona_editar, name="persona_editar"),
    path("personas/<int:pk>/acceso/", personas.persona_acceso, name="persona_acceso"),
    path("unidades/nueva/", personas.unidad_nueva, name="unidad_nueva"),
    path("unidades/<int:pk>/editar/", personas.unidad_editar, name="unidad_editar"),
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
