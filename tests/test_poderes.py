"""Quién puede qué: cada dirección montada × método × persona, contra la tabla `seguimiento.permisos` (semantica §2)."""

from datetime import date

import pytest
from conftest import entrar
from django.apps import apps
from django.core.files.base import ContentFile
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse
from django.utils import timezone
from puertas import (
    ABIERTA,
    API,
    CON_CUENTA,
    DEL_CONSEJO,
    IMPORTADA,
    IMPORTAR,
    PLANTILLA,
    PUERTAS,
    RESERVADO,
    SECRETA,
)

from barrio_seguro.models import Barrio, Intervencion, Lanzamiento
from conasec.models import Acuerdo, Anio, CortePublicado, DocumentoSesion, Norma, Paso, Publicacion, Revision, Sesion
from estrategia.models import Accion
from seguimiento.models import Decision, Fila, Importacion, Unidad, Usuario
from seguimiento.permisos import LO_DE_TODOS, LO_SUYO, SU_UNIDAD, Poder, Rol

pytestmark = pytest.mark.django_db

METODOS, LOS_DEMAS = ("GET", "POST"), ("PUT", "PATCH", "DELETE")
SIN_SESION = ("anonima", "inactiva")
PERSONAS = (*Rol.values, "de_otra_unidad", "sin_unidad", "ajeno", *SIN_SESION)
LLEGA = {200, 302, 400, 409, 422, 429}  # la página, un paso dado, o por qué no vale lo enviado


# La tabla, dicha otra vez y a mano: así un cambio en ella no pasa sin querer.

OPE, SEC, AUT, ANA, ADM = "operador", "secretaria", "autoridad", "analista", "administrador"
DICHO = {
    "mirar": {OPE: LO_DE_TODOS, SEC: LO_DE_TODOS, AUT: LO_DE_TODOS, ANA: LO_DE_TODOS, ADM: LO_DE_TODOS},
    "ver_reservado": {OPE: SU_UNIDAD, SEC: LO_DE_TODOS, AUT: LO_DE_TODOS},
    "registrar": {OPE: SU_UNIDAD, SEC: LO_DE_TODOS},
    "anular": {OPE: LO_SUYO, SEC: LO_DE_TODOS},
    "restringir": {OPE: LO_SUYO, SEC: LO_DE_TODOS},
    "retirar_decision": {OPE: LO_SUYO, SEC: LO_DE_TODOS},
    **dict.fromkeys(
        ("reprogramar", "cancelar", "reabrir", "lanzar", "llevar_consejo", "publicar_corte"), {SEC: LO_DE_TODOS}
    ),
    **dict.fromkeys(("ver_retirado", "pedir_decision", "anular_respuesta"), {SEC: LO_DE_TODOS}),
    "juzgar_corte": {AUT: LO_DE_TODOS},
    "decidir": {AUT: LO_DE_TODOS},
    "atender_decision": {AUT: LO_DE_TODOS, SEC: LO_DE_TODOS},
    "citar": {SEC: LO_DE_TODOS, ADM: LO_DE_TODOS},
    "definir": {ADM: LO_DE_TODOS},
    "administrar": {ADM: LO_DE_TODOS},
}


def test_la_tabla_dice_lo_de_semantica():
    assert {poder.value: dict(poder.quienes) for poder in Poder} == DICHO


def montadas(patrones=None, espacio=""):
    """Nombre de toda dirección montada, con su espacio."""
    for patron in patrones or get_resolver().url_patterns:
        if isinstance(patron, URLPattern):
            yield f"{espacio}{patron.name or patron.pattern}"
        else:
            yield from montadas(patron.url_patterns, f"{espacio}{patron.namespace}:" if patron.namespace else espacio)


def test_toda_direccion_montada_esta_en_la_tabla_y_nada_mas():
    propias = {nombre for nombre in montadas() if not nombre.startswith("admin:")}
    assert propias == PUERTAS.keys()


def test_de_la_biblioteca_de_cuentas_solo_existe_lo_que_el_producto_enlaza(cliente_operador):
    for pagina in ("email/", "confirm-email/", "signup/", "password/set/", "login/code/confirm/", "login/code/", ""):
        assert cliente_operador.get(f"/cuentas/{pagina}").status_code == 404, pagina
        assert cliente_operador.post(f"/cuentas/{pagina}", {"email": "mio@x.pe", "action_add": ""}).status_code == 404
    for pagina in ("password_change/", "login/", "logout/", "autocomplete/", "r/1/1/"):
        assert cliente_operador.get(f"/admin/{pagina}").status_code in {403, 404}, pagina


# Los objetos de muestra: de la DGSC, registrados por el operador y con su sustento reservado.


def reservado(nombre):
    return {"archivo": ContentFile(b"%PDF-1.4\n%%EOF\n", f"{nombre}.pdf"), "nivel": "reservado"}


@pytest.fixture
def muestra(operador, secretaria, crear_usuario):
    """{nombre de ruta: (argumentos, datos o consulta)} y las personas."""
    Unidad.objects.create(codigo="DDCP", nombre="Otra dirección")
    crear_usuario("otra", "operador", "DDCP")
    ayer = {"fecha": date(2022, 6, 1), "estado": "en_proceso", "porcentaje": 10, "que_se_hizo": "Se hizo"}
    accion, acuerdo = Accion.objects.get(codigo="OE1.4"), Acuerdo.objects.order_by("pk").first()
    Acuerdo.objects.filter(pk=acuerdo.pk).update(responsable=operador.unidad)
    avance = accion.registrar_avance(por=operador, sustento=reservado("a"), **ayer)
    de_acuerdo = acuerdo.registrar_avance(por=operador, sustento=reservado("b"), **ayer)
    interno = Accion.objects.get(codigo="OE1.6").registrar_avance(por=operador, sustento={"documento": "Of. 9"}, **ayer)
    sesion = Sesion(anio=2022, numero="I", fecha_programada=date(2022, 5, 24), lugar="Lima")
    sesion.guardar(por=secretaria, motivo="Citación 4")
    celebrada = sesion.registrar(por=secretaria, tipo="celebrada", fecha=date(2022, 5, 24), sustento=reservado("c"))
    acta = DocumentoSesion.objects.create(sesion=sesion, registrado_por=secretaria, **reservado("d"))
    lanzamiento = Lanzamiento.objects.get(codigo="L3")
    hecho = lanzamiento.realizar(por=secretaria, fecha=date(2022, 5, 12), sustento=reservado("e"), nombre_barrio="Uno")
    barrio = Barrio.objects.get(lanzamiento=lanzamiento)
    sitio = {"barrio": barrio, "area": barrio.distrito.area, "unidad": operador.unidad}
    intervencion = Intervencion.registrar(
        por=operador, tipo="mesa", fecha=date(2022, 6, 6), descripcion="Mesa", sustento=reservado("f"), **sitio
    )
    decision = Decision.pedir(por=secretaria, pide="Fondos", a_quien="MEF", fecha=date(2022, 6, 1))
    respuesta = decision.cerrar(por=secretaria, tipo="atendida", fecha=date(2022, 6, 2), texto="Sí", documento="Of. 1")
    otra = Decision.pedir(por=secretaria, pide="Más fondos", a_quien="MEF", fecha=date(2022, 6, 1))
    importacion = Importacion.objects.create(
        tipo="avances", ambito="2022-I", archivo=ContentFile(b"x", "a.csv"), nombre="a.csv", huella="0", hoja="a",
        estado="revisada", encabezado=1, registrado_por=operador,
    )  # fmt: skip
    fila = Fila.objects.create(importacion=importacion, numero=2, clave="OE1.4", clase="conflicto")
    corte = CortePublicado.objects.create(
        nombre="IV", estrategia="2022-I", fecha=date(2022, 6, 30), conocido=timezone.now(), registrado_por=secretaria
    )
    publicado = CortePublicado.objects.create(
        nombre="III", estrategia="2022-I", fecha=date(2022, 6, 30), conocido=timezone.now(), registrado_por=secretaria
    )
    carpeta = {"sesion": "I", "direccion": "/", "corte": "2022-06-30", "hasta": "2022-09-30", "anterior": None}
    secciones = ("cambios", "vencidas", "proximas", "lanzamientos", "acuerdos", "decisiones")
    Publicacion.de(publicado, {"carpeta": carpeta | {seccion: [] for seccion in secciones}})
    paso = Paso.objects.create(
        corte=publicado, estado="enviado", registrado_por=secretaria, conocido=publicado.conocido
    )
    Revision.de(paso, {})
    s, e, la = [2022, "ordinaria", "I"], ["2022-I"], ["2022-I", "OE1.4"]
    return {
        "account_reset_password_from_key": ["0", "0-0"], "tablero:ics": ["no-es"], "tablero:grafico_csv": ["historia"],
        "tablero:corte_detalle": [corte.pk], "tablero:corte_paso": [corte.pk], "tablero:corte_json": [publicado.pk],
        "tablero:corte_revision": [publicado.pk, paso.pk],
        "tablero:corte_carpeta": [publicado.pk], "tablero:carpeta": s, "tablero:plantilla": ["avances"],
        "tablero:importacion_detalle": [importacion.pk], "tablero:importacion_archivo": [importacion.pk, "original"],
        "tablero:importacion_avanzar": [importacion.pk], "tablero:importacion_revisar": [importacion.pk],
        "tablero:importacion_decidir": [importacion.pk, fila.pk], "tablero:importacion_aplicar": [importacion.pk],
        "tablero:importacion_deshacer": [importacion.pk],
        "estrategia:accion_lista": e, "estrategia:avances_nuevos": e, "estrategia:por_reportar": e,
        "estrategia:estrategia_detalle": e, "estrategia:estrategia_editar": e, "estrategia:objetivo_nuevo": e,
        "estrategia:accion_nueva": e, "estrategia:objetivo_editar": ["2022-I", "OE1"],
        **{f"estrategia:{n}": la for n in ("accion_detalle", "accion_editar", "avance_nuevo", "reprogramar")},
        "estrategia:anular": [*la, "hecho", avance.pk], "estrategia:sustento_archivo": [avance.sustentos.get().pk],
        **{f"conasec:sesion_{n}": s for n in ("detalle", "editar", "registrar", "postergar")},
        "conasec:documento_nuevo": s, "conasec:sesion_anular": [*s, "hecho", celebrada.pk],
        "conasec:documento_archivo": [acta.pk], "conasec:sustento_sesion": [celebrada.sustentos.get().pk],
        "conasec:sustento_acuerdo": [de_acuerdo.sustentos.get().pk],
        **{f"conasec:acuerdo_{n}": [acuerdo.codigo] for n in ("detalle", "editar", "registrar", "reprogramar")},
        "conasec:acuerdo_anular": [acuerdo.codigo, "hecho", de_acuerdo.pk],
        "conasec:norma_editar": [Norma.objects.first().pk], "conasec:anio_editar": [Anio.objects.first().anio],
        **{f"barrio_seguro:{n}": ["L3"] for n in ("lanzamiento_detalle", "hecho_nuevo", "reprogramar")},
        "barrio_seguro:anular": ["L3", "hecho", hecho.pk], "barrio_seguro:sustento_archivo": [hecho.sustentos.get().pk],
        "barrio_seguro:region_detalle": ["PE-LMA"], "barrio_seguro:intervencion_en_region": ["PE-LMA"],
        "barrio_seguro:distrito_detalle": ["150140"], "barrio_seguro:distrito_editar": ["150140"],
        **{f"barrio_seguro:{n}": [barrio.pk] for n in ("barrio_detalle", "barrio_editar", "intervencion_en_barrio")},
        "barrio_seguro:intervencion_anular": [intervencion.pk],
        "barrio_seguro:intervencion_archivo": [intervencion.sustentos.get().pk],
        **{f"seguimiento:persona_{n}": [operador.pk] for n in ("detalle", "editar", "acceso")},
        "seguimiento:unidad_editar": [operador.unidad_id],
        "seguimiento:documento_detalle": ["conasec-estado-situacional"],
        "seguimiento:documento_cita": ["conasec-estado-situacional", "oe1-4"],
        "seguimiento:fuente_nueva": ["conasec-estado-situacional"],
        "seguimiento:observacion_resolver": ["documento", 1], "seguimiento:decision_detalle": [decision.pk],
        "seguimiento:decision_responder": [otra.pk], "seguimiento:respuesta_anular": [decision.pk, respuesta.pk],
        "seguimiento:decision_nueva_de": ["accion", accion.pk],
        "seguimiento:sustento_restringir": ["estrategia.sustento", interno.sustentos.get().pk],
    }  # fmt: skip


CONSULTAS = {"estrategia:avances_nuevos": "?accion={accion}"}
DATOS = {"tablero:corte_paso": {"paso": "enviado"}, "tablero:importacion_decidir": {"decision": "dejar"}}


@pytest.fixture(params=PERSONAS)
def persona(request, crear_usuario, muestra):
    """(nombre, cliente): cada quien, con su sesión."""
    nombre = request.param
    if nombre == "anonima":
        return nombre, Client()
    ya = {"operador": "operador", "secretaria": "secretaria", "de_otra_unidad": "otra"}
    if nombre in ya:
        usuario = Usuario.objects.get(username=ya[nombre])
    elif nombre == "inactiva":
        usuario = crear_usuario("inactiva", "secretaria", "DGSC", is_active=False)
    else:
        usuario = crear_usuario(nombre, {"sin_unidad": "operador", "ajeno": ""}.get(nombre, nombre))
    return nombre, entrar(usuario)


def se_espera(nombre, pide):
    """Con qué debe responderse a esa persona: un conjunto de estados."""
    rol = {"de_otra_unidad": "operador", "sin_unidad": "operador", "ajeno": None}.get(nombre, nombre)
    if pide == ABIERTA:
        return LLEGA
    if pide == SECRETA:
        return {404}
    if nombre in SIN_SESION:
        return {401} if pide == API else {302}
    if pide == CON_CUENTA:
        return LLEGA
    if rol is None:
        return {404}
    return de_quien_mira(nombre, rol, pide)


def de_quien_mira(nombre, rol, pide):
    registran = nombre in {"operador", "secretaria", "de_otra_unidad"}
    especiales = {
        API: LLEGA,
        RESERVADO: LLEGA if nombre in {"operador", "secretaria", "autoridad"} else {404},
        DEL_CONSEJO: LLEGA if nombre in {"secretaria", "autoridad"} else {404},
        "restringir": LLEGA if nombre in {"operador", "secretaria"} else {403},
        IMPORTAR: LLEGA if registran or nombre == "administrador" else {403},
        PLANTILLA: LLEGA if registran else {404} if nombre == "administrador" else {403},
        IMPORTADA: LLEGA
        if nombre in {"operador", "secretaria"}
        else {404}
        if nombre in {"administrador", "de_otra_unidad"}
        else {403},
    }
    if pide in especiales:
        return especiales[pide]
    poder, de_su_unidad = pide if isinstance(pide, tuple) else (pide, False)
    hasta = DICHO[poder.value].get(rol)
    ajena = hasta != LO_DE_TODOS and (nombre == "sin_unidad" or de_su_unidad and nombre == "de_otra_unidad")
    return {403} if hasta is None or ajena else LLEGA


def pedir(cliente, metodo, direccion, datos):
    """El estado de la respuesta; lo que escriba se deshace, y la sesión sigue como estaba."""
    galletas = {nombre: galleta.value for nombre, galleta in cliente.cookies.items()}
    cliente.raise_request_exception = False
    with transaction.atomic():
        respuesta = getattr(cliente, metodo.lower())(direccion, datos if metodo == "POST" else None)
        for cerrar in respuesta._resource_closers if respuesta.streaming else ():
            cerrar()
        transaction.set_rollback(True)
    cliente.cookies.clear()
    for nombre, valor in galletas.items():
        cliente.cookies[nombre] = valor
    return respuesta.status_code


def test_cada_direccion_y_metodo_responde_a_cada_persona_lo_que_dice_la_tabla(persona, muestra):
    nombre, cliente = persona
    accion = Accion.objects.get(codigo="OE1.4").pk
    faltas = {}
    for ruta, pide in PUERTAS.items():
        direccion = reverse(ruta, args=muestra.get(ruta, [])) + CONSULTAS.get(ruta, "").format(accion=accion)
        for metodo in (*METODOS, *LOS_DEMAS) if nombre == "secretaria" else METODOS:
            estado = pedir(cliente, metodo, direccion, DATOS.get(ruta, {}))
            # Un método que la dirección no tiene es 405 para quien llega; a los demás se les dice lo de siempre.
            esperado = se_espera(nombre, pide[metodo]) if metodo in pide else {405, 401, 403, 404, 302}
            if estado not in esperado or estado >= 500:
                faltas[ruta, metodo] = estado
    assert faltas == {}


def test_la_administracion_solo_mira_y_solo_la_mira_quien_define(persona):
    nombre, cliente = persona
    esperado = {"administrador": {200, 302}, "ajeno": {404}} | dict.fromkeys(SIN_SESION, {302})
    faltas = {}
    for direccion in direcciones_de_la_administracion():
        mira = pedir(cliente, "GET", direccion, {})
        escribe = pedir(cliente, "POST", direccion, {"nombre": "x", "_save": "1"})
        agrega = nombre == "administrador" and direccion.endswith(("/add/", "/delete/"))
        if mira not in ({403} if agrega else esperado.get(nombre, {403})) or escribe not in {200, 302, 403, 404, 405}:
            faltas[direccion] = (mira, escribe)
    assert faltas == {}


def direcciones_de_la_administracion():
    yield from (reverse("admin:index"), reverse("admin:app_list", args=["estrategia"]))
    for nombre in montadas():
        partes = nombre.rsplit("_", 1)
        if nombre.startswith("admin:") and partes[-1] in {"changelist", "add", "change", "delete", "history"}:
            app, _, modelo = nombre.removeprefix("admin:").rpartition("_")[0].rpartition("_")
            llave = apps.get_model(app, modelo).objects.order_by("pk").values_list("pk", flat=True).first()
            yield reverse(nombre, args=[llave] if partes[-1] in {"change", "delete", "history"} else [])
