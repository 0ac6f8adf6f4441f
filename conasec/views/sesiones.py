"""Las sesiones del Consejo frente a la ley: la lista, la ficha, definirlas y registrar lo que pasó con cada una."""

from functools import partial

from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch, Q
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from seguimiento import permisos
from seguimiento.frases import explicar
from seguimiento.listas import lista_en_archivo, pide_archivo
from seguimiento.models import Observacion, con_pendientes
from seguimiento.permisos import Poder
from seguimiento.plazos import Estado, Umbrales
from seguimiento.plazos_nuevos import FechaNuevaForm
from seguimiento.puerta import recibe_archivos
from seguimiento.rotulos import ACUERDO, SESION
from seguimiento.views import (
    anular,
    contexto_de_ficha,
    definir,
    entregar_sustento,
    registrar_aparte,
    registrar_hecho,
)

from ..excel import SESIONES
from ..forms import DocumentoForm, HechoSesionForm, SesionForm
from ..models import Acuerdo, Anio, DocumentoSesion, Norma, Organo, Sesion, SustentoSesion


def sesiones_al_corte(request):
    """Las visibles, con lo que consta de cada una al corte y el permiso de registro."""
    return Sesion.objects.visibles_para(request.user).al(request.corte).con_permiso(request.user)


def explicadas(request, sesiones):
    return explicar(sesiones, request.corte, Umbrales.vigentes(), SESION)


def sesiones_listadas(usuario, corte):
    """Todas las visibles, programadas y canceladas también, con lo que consta de cada una: la lista y sus archivos."""
    sesiones = Sesion.objects.visibles_para(usuario).al(corte).select_related("fuente")
    return [constar(sesion, corte) for sesion in explicar(sesiones, corte, Umbrales.vigentes(), SESION)]


def constar(sesion, corte):
    """Pone en la sesión `dia`, `ocurrio_el` y `consta`: qué día es y qué se sabe de ella al corte; la devuelve.

    Lo que el documento da por celebrado después del corte, entonces aún no ocurría.
    """
    sesion.dia = sesion.celebrada_el or sesion.plazo_fin
    sesion.ocurrio_el = sesion.celebrada_el if sesion.celebrada_el and sesion.celebrada_el <= corte.fecha else None
    if sesion.estado == Estado.CANCELADA:
        sesion.consta = "cancelada"
    elif sesion.celebrada_el:
        sesion.consta = "celebrada" if sesion.ocurrio_el else "aún no ocurría"
    else:
        postergada = ", postergada" if sesion.movimientos else ""
        sesion.consta = f"programada{postergada}{'; no consta que se celebró' if sesion.dias_retraso else ''}"
    return sesion


@require_safe
def sesion_lista(request):
    """Sesiones por año con la verificación de la Ley 27933, art. 5, al corte."""
    if not request.user.mira:
        raise Http404
    sesiones, filas = Sesion.objects.visibles_para(request.user), sesiones_listadas(request.user, request.corte)
    if pide_archivo(request):
        return lista_en_archivo(request, "Sesiones", SESIONES, filas, titulo="Sesiones del CONASEC")
    normas, anios = list(Norma.objects.select_related("fuente__documento")), list(Anio.objects.all())
    contexto = {
        "sesiones": filas,
        "cumplimientos": sesiones.cumplimiento(request.corte, normas, anios),
        "normas": normas,
        "anios": anios,
        "organos": Organo.objects.select_related("fuente__documento"),
        "observaciones": Observacion.objects.que_tocan(*filas, *normas),
    }
    return render(request, "conasec/sesion_lista.html", contexto)


def la_sesion(request, anio, tipo, numero):
    sesiones = sesiones_al_corte(request).select_related("fuente__documento")
    sesiones = sesiones.prefetch_related("agenda", "asistencias", los_documentos(request.corte))
    return explicadas(request, [get_object_or_404(sesiones, anio=anio, tipo=tipo, numero=numero)])[0]


def los_documentos(corte):
    """Los agregados hasta K, o antes de que se anotara cuándo."""
    sabidos = Q(registrado_en=None) | Q(registrado_en__lte=corte.hasta)
    return Prefetch("documentos", DocumentoSesion.objects.filter(sabidos).select_related("registrado_por"))


def la_que_lleva(request, *clave):
    """La sesión, si la persona la lleva; si solo mira, 403."""
    sesion = la_sesion(request, *clave)
    if not sesion.puede:
        raise PermissionDenied(Poder.LLEVAR_CONSEJO.negado)
    return sesion


def ficha(request, sesion, formulario=None, status=200):
    acuerdos = Acuerdo.objects.al(request.corte).filter(sesion=sesion).con_detalle().prefetch_related("estrategias")
    contexto = contexto_de_ficha(request, sesion, formulario) | {
        "sesion": sesion,
        "acuerdos": con_pendientes(explicar(acuerdos, request.corte, Umbrales.vigentes(), ACUERDO), request.corte),
        "cambios": sesion.cambios(),
    }
    contexto["observaciones"] = Observacion.objects.que_tocan(sesion, *contexto["acuerdos"])
    return render(request, "conasec/sesion_detalle.html", contexto, status=status)


@require_safe
def sesion_detalle(request, anio, tipo, numero):
    """Una sesión: lo programado, lo que pasó, su agenda, quién asistió y lo que acordó."""
    sesion = la_sesion(request, anio, tipo, numero)
    registra = sesion.puede and sesion.fecha is None
    return ficha(request, sesion, HechoSesionForm(objeto=sesion) if registra else None)


def sesion_nueva(request):
    """Programa una sesión."""
    permisos.exigir(request.user, Poder.LLEVAR_CONSEJO)
    nueva = partial(SesionForm, initial={"anio": request.corte.fecha.year})
    return definir(request, nueva, "Programar una sesión", reverse("conasec:sesion_lista"), seccion="conasec")


def sesion_editar(request, **clave):
    sesion = la_que_lleva(request, *clave.values())
    formulario = partial(SesionForm, instance=sesion)
    return definir(request, formulario, f"Corregir: {sesion}", sesion.get_absolute_url(), seccion="conasec")


@recibe_archivos("SUSTENTO_MAXIMO_MB")
def hecho_nuevo(request, **clave):
    """Registra que se celebró o se canceló: 422 si algo falta, 409 si otra persona registró antes."""
    sesion = la_que_lleva(request, *clave.values())
    return registrar_hecho(request, HechoSesionForm, sesion, partial(ficha, request, sesion))


def postergar(request, **clave):
    """Le pone una fecha nueva; la primera se conserva."""
    sesion = la_que_lleva(request, *clave.values())
    return registrar_aparte(request, partial(FechaNuevaForm, objeto=sesion), sesion, f"Postergar: {sesion}")


def anulacion_nueva(request, que, pk, **clave):
    return anular(request, la_que_lleva(request, *clave.values()), que, pk)


@recibe_archivos("SUSTENTO_MAXIMO_MB")
def documento_nuevo(request, **clave):
    """Agrega un acta, una citación o una presentación."""
    sesion = la_que_lleva(request, *clave.values())
    formulario = partial(DocumentoForm, instance=DocumentoSesion(sesion=sesion))
    titulo = f"Agregar un documento: {sesion}"
    return definir(request, formulario, titulo, sesion.get_absolute_url(), seccion="conasec")


@require_safe
def documento_archivo(request, pk):
    visibles = Sesion.objects.visibles_para(request.user)
    return entregar_sustento(request, get_object_or_404(DocumentoSesion, pk=pk, sesion__in=visibles))


@require_safe
def sustento_sesion(request, pk):
    visibles = Sesion.objects.visibles_para(request.user)
    return entregar_sustento(request, get_object_or_404(SustentoSesion, pk=pk, hecho__sesion__in=visibles))
