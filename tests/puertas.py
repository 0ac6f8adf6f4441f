"""Toda dirección montada y qué pide cada método. Una dirección nueva que no esté aquí hace fallar `test_poderes`."""

from seguimiento.permisos import Poder as P

# Además de un `Poder`: `suyo(P)`, que sobre la muestra también mira la unidad; y lo que se dice con una palabra.
ABIERTA, CON_CUENTA, SECRETA = "abierta", "con cuenta", "secreta"
API, IMPORTAR, IMPORTADA, PLANTILLA = "api", "importar", "importada", "plantilla"
RESERVADO, DEL_CONSEJO = "reservado", "reservado del consejo"


def ambos(pide):
    return {"GET": pide, "POST": pide}


def suyo(poder):
    return (poder, "de su unidad")


MIRAR, DEFINIR, ADMINISTRAR, CITAR = {"GET": P.MIRAR}, ambos(P.DEFINIR), ambos(P.ADMINISTRAR), ambos(P.CITAR)
REGISTRAR, REPROGRAMAR, LANZAR = ambos(suyo(P.REGISTRAR)), ambos(P.REPROGRAMAR), ambos(P.LANZAR)
CONSEJO, TOCAR_IMPORTADA, LEER_IMPORTADA = ambos(P.LLEVAR_CONSEJO), {"POST": IMPORTADA}, {"GET": IMPORTADA}
ARCHIVO, ARCHIVO_DEL_CONSEJO, DE_API = {"GET": RESERVADO}, {"GET": DEL_CONSEJO}, {"GET": API}

PUERTAS = {
    "account_login": ambos(ABIERTA), "account_logout": ambos(CON_CUENTA), "account_inactive": {"GET": ABIERTA},
    "account_reauthenticate": ambos(CON_CUENTA), "account_change_password": ambos(CON_CUENTA),
    "account_reset_password": ambos(ABIERTA), "account_reset_password_done": {"GET": ABIERTA},
    "account_reset_password_from_key": ambos(ABIERTA), "account_reset_password_from_key_done": {"GET": ABIERTA},
    "tablero:salud": {"GET": ABIERTA}, "tablero:ics": {"GET": SECRETA},
    "tablero:tablero": MIRAR, "tablero:entrada": MIRAR, "tablero:reportes": MIRAR, "tablero:graficos": MIRAR,
    "tablero:grafico_csv": MIRAR, "tablero:cronograma": MIRAR, "tablero:calendario": MIRAR,
    "tablero:suscripcion": ambos(P.MIRAR), "tablero:consistencia": MIRAR, "tablero:comparar": MIRAR,
    "tablero:que_pasaria_si": MIRAR, "tablero:libro": MIRAR, "tablero:carpeta": MIRAR,
    "tablero:corte_lista": {"GET": P.MIRAR, "POST": P.PUBLICAR_CORTE}, "tablero:corte_detalle": MIRAR,
    "tablero:corte_carpeta": MIRAR, "tablero:corte_revision": MIRAR,
    "tablero:corte_json": MIRAR, "tablero:corte_paso": {"POST": P.PUBLICAR_CORTE},
    "tablero:decision_lista": MIRAR, "tablero:decision_nueva": ambos(P.PEDIR_DECISION),
    "tablero:importacion_lista": ambos(IMPORTAR), "tablero:plantilla": {"GET": PLANTILLA},
    "tablero:importacion_detalle": LEER_IMPORTADA, "tablero:importacion_archivo": LEER_IMPORTADA,
    "tablero:importacion_avanzar": TOCAR_IMPORTADA, "tablero:importacion_decidir": TOCAR_IMPORTADA,
    "tablero:importacion_revisar": TOCAR_IMPORTADA, "tablero:importacion_aplicar": TOCAR_IMPORTADA,
    "tablero:importacion_deshacer": TOCAR_IMPORTADA,
    "tablero:api_acciones": DE_API, "tablero:api_decisiones": DE_API, "tablero:api_regiones": DE_API,
    "tablero:api_lanzamientos": DE_API, "tablero:api_barrios": DE_API, "tablero:geo_regiones": DE_API,
    "tablero:geo_lanzamientos": DE_API, "tablero:geo_barrios": DE_API,
    "estrategia:accion_lista": MIRAR, "estrategia:por_reportar": MIRAR, "estrategia:estrategia_detalle": MIRAR,
    "estrategia:accion_detalle": MIRAR, "estrategia:mis_acciones": {"GET": P.REGISTRAR},
    "estrategia:avances_nuevos": REGISTRAR, "estrategia:avance_nuevo": REGISTRAR, "estrategia:anular": REGISTRAR,
    "estrategia:reprogramar": REPROGRAMAR, "estrategia:sustento_archivo": ARCHIVO,
    "estrategia:estrategia_nueva": DEFINIR, "estrategia:estrategia_editar": DEFINIR,
    "estrategia:objetivo_nuevo": DEFINIR, "estrategia:objetivo_editar": DEFINIR, "estrategia:accion_nueva": DEFINIR,
    "estrategia:accion_editar": DEFINIR,
    "conasec:sesion_lista": MIRAR, "conasec:sesion_detalle": MIRAR, "conasec:matriz": MIRAR,
    "conasec:acuerdo_detalle": MIRAR, "conasec:sesion_nueva": CONSEJO, "conasec:sesion_editar": CONSEJO,
    "conasec:sesion_registrar": CONSEJO, "conasec:sesion_postergar": CONSEJO, "conasec:sesion_anular": CONSEJO,
    "conasec:documento_nuevo": CONSEJO, "conasec:acuerdo_nuevo": CONSEJO, "conasec:acuerdo_editar": CONSEJO,
    "conasec:acuerdo_registrar": REGISTRAR, "conasec:acuerdo_reprogramar": REPROGRAMAR,
    "conasec:acuerdo_anular": REGISTRAR, "conasec:norma_nueva": DEFINIR, "conasec:norma_editar": DEFINIR,
    "conasec:anio_nuevo": DEFINIR, "conasec:anio_editar": DEFINIR, "conasec:documento_archivo": ARCHIVO_DEL_CONSEJO,
    "conasec:sustento_sesion": ARCHIVO_DEL_CONSEJO, "conasec:sustento_acuerdo": ARCHIVO,
    "barrio_seguro:programa": MIRAR, "barrio_seguro:lanzamiento_lista": MIRAR,
    "barrio_seguro:lanzamiento_detalle": MIRAR, "barrio_seguro:region_detalle": MIRAR,
    "barrio_seguro:distrito_lista": MIRAR, "barrio_seguro:distrito_detalle": MIRAR,
    "barrio_seguro:distrito_nuevo": DEFINIR, "barrio_seguro:distrito_editar": DEFINIR,
    "barrio_seguro:barrio_lista": MIRAR, "barrio_seguro:barrio_detalle": MIRAR,
    "barrio_seguro:intervencion_lista": MIRAR, "barrio_seguro:lanzamiento_nuevo": LANZAR,
    "barrio_seguro:hecho_nuevo": LANZAR, "barrio_seguro:reprogramar": LANZAR, "barrio_seguro:anular": LANZAR,
    "barrio_seguro:barrio_nuevo": REGISTRAR, "barrio_seguro:barrio_editar": REGISTRAR,
    "barrio_seguro:intervencion_en_region": REGISTRAR, "barrio_seguro:intervencion_en_barrio": REGISTRAR,
    "barrio_seguro:intervencion_anular": REGISTRAR, "barrio_seguro:sustento_archivo": ARCHIVO,
    "barrio_seguro:intervencion_archivo": ARCHIVO,
    "seguimiento:correo_propio": ambos(P.MIRAR),
    "seguimiento:persona_lista": MIRAR, "seguimiento:persona_detalle": MIRAR, "seguimiento:persona_nueva": ADMINISTRAR,
    "seguimiento:persona_editar": ADMINISTRAR, "seguimiento:persona_acceso": {"POST": P.ADMINISTRAR},
    "seguimiento:unidad_nueva": ADMINISTRAR, "seguimiento:unidad_editar": ADMINISTRAR,
    "seguimiento:fuente_lista": MIRAR, "seguimiento:documento_detalle": MIRAR, "seguimiento:documento_cita": MIRAR,
    "seguimiento:observacion_lista": MIRAR, "seguimiento:documento_nuevo": CITAR, "seguimiento:fuente_nueva": CITAR,
    "seguimiento:observacion_resolver": CITAR, "seguimiento:decision_detalle": MIRAR,
    "seguimiento:decision_nueva_de": REGISTRAR, "seguimiento:decision_responder": ambos(P.ATENDER_DECISION),
    "seguimiento:respuesta_anular": ambos(P.ANULAR_RESPUESTA),
    "seguimiento:sustento_restringir": ambos("restringir"),
}  # fmt: skip
