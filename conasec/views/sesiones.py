"""Las sesiones del Consejo frente a la ley: la lista, la ficha, definirlas y registrar lo que pasó con cada una."""

from functools import partial

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from seguimiento.frases import ACUERDO, SESION, explicar
from seguimiento.listas import lista_en_archivo, pide_archivo
from seguimiento.models import ConflictoDeVersion, Documento, Observacion
from seguimiento.plazos import Umbrales
from seguimiento.views import anular, contexto_de_ficha, entregar_sustento, registrar_aparte, registrar_hecho

from ..excel import SESIONES
from ..forms import DocumentoForm, HechoSesionForm, PostergarForm, SesionForm
from ..models import Acuerdo, Anio, DocumentoSesion, Norma, Organo, Sesion, SustentoSesion

SOLO = "Las sesiones las lleva la Secretaría Técnica."


def sesiones_al_corte(request):
    """Las visibles, con lo que consta de cada una al corte y el permiso de registro."""
    return Sesion.objects.visibles_para(request.user).con_permiso(request.user).al(request.corte)


def explicadas(request, sesiones):
    return explicar(sesiones, request.corte, Umbrales.vigentes(), SESION)


@require_safe
def sesion_lista(request):
    """Sesiones por año con la verificación de la Ley 27933, art. 5, al corte."""
    if not request.user.mira:
        raise Http404
    sesiones = Sesion.objects.visibles_para(request.user)
    if pide_archivo(request):
        ficticio, titulo = Documento.objects.ficticios().exists(), "Sesiones del CONASEC"
        filas = sesiones.celebradas(request.corte).select_related("fuente")
        return lista_en_archivo(request, "Sesiones", SESIONES, filas, titulo=titulo, demostracion=ficticio)
    normas, anios = list(Norma.objects.select_related("fuente__documento")), list(Anio.objects.all())
    filas = explicadas(request, sesiones_al_corte(request))
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
    sesiones = sesiones.prefetch_related("agenda", "asistencias", "documentos")
    return explicadas(request, [get_object_or_404(sesiones, anio=anio, tipo=tipo, numero=numero)])[0]


def la_que_lleva(request, *clave):
    """La sesión, si la persona la lleva; si solo mira, 403."""
    sesion = la_sesion(request, *clave)
    if not sesion.puede:
        raise PermissionDenied(SOLO)
    return sesion


def ficha(request, sesion, formulario=None, conflicto=None, status=200):
    acuerdos = Acuerdo.objects.al(request.corte).filter(sesion=sesion).con_detalle().prefetch_related("estrategias")
    contexto = contexto_de_ficha(request, sesion, formulario, conflicto) | {
        "sesion": sesion,
        "acuerdos": explicar(acuerdos, request.corte, Umbrales.vigentes(), ACUERDO),
        "cambios": sesion.definiciones.select_related("history_user")[:20],
    }
    contexto["observaciones"] = Observacion.objects.que_tocan(sesion, *contexto["acuerdos"])
    return render(request, "conasec/sesion_detalle.html", contexto, status=status)


@require_safe
def sesion_detalle(request, anio, tipo, numero):
    """Una sesión: lo programado, lo que pasó, su agenda, quién asistió y lo que acordó."""
    sesion = la_sesion(request, anio, tipo, numero)
    registra = sesion.puede and sesion.fecha is None
    return ficha(request, sesion, HechoSesionForm(objeto=sesion) if registra else None)


def definir(request, formulario, titulo, volver):
    """GET/POST de una definición: 422 si algo no vale, 409 si otra persona la cambió antes.

    `formulario(*args)`: con su instancia ya puesta.
    """
    actual, status, aviso = formulario(), 200, ""
    if request.method == "POST":
        actual, status = formulario(request.POST), 422
        try:
            guardado = actual.guardar(request.user)
        except ConflictoDeVersion as conflicto:
            guardado, status, aviso = None, 409, f"{conflicto} Mire cómo quedó antes de volver a enviar."
        if guardado:
            messages.success(request, f"Se guardó: {guardado}.")
            return redirect(guardado)
    contexto = {"formulario": actual, "titulo": titulo, "aviso": aviso, "volver": volver}
    return render(request, "conasec/formulario.html", contexto, status=status)


def sesion_nueva(request):
    """Programa una sesión."""
    if not request.user.mira:
        raise Http404
    if request.user.rol != request.user.Rol.SECRETARIA:
        raise PermissionDenied(SOLO)
    nueva = partial(SesionForm, initial={"anio": request.corte.fecha.year})
    return definir(request, nueva, "Programar una sesión", Organo.objects.first())


def sesion_editar(request, **clave):
    sesion = la_que_lleva(request, *clave.values())
    return definir(request, partial(SesionForm, instance=sesion), f"Corregir: {sesion}", sesion)


def hecho_nuevo(request, **clave):
    """Registra que se celebró o se canceló: 422 si algo falta, 409 si otra persona registró antes."""
    sesion = la_que_lleva(request, *clave.values())
    return registrar_hecho(request, HechoSesionForm, sesion, sesion.hechos, partial(ficha, request, sesion))


def postergar(request, **clave):
    """Le pone una fecha nueva; la primera se conserva."""
    sesion = la_que_lleva(request, *clave.values())
    return registrar_aparte(request, partial(PostergarForm, objeto=sesion), sesion, f"Postergar: {sesion}")


def anulacion_nueva(request, que, pk, **clave):
    return anular(request, la_que_lleva(request, *clave.values()), que, pk)


def documento_nuevo(request, **clave):
    """Agrega un acta, una citación o una presentación."""
    sesion = la_que_lleva(request, *clave.values())
    formulario, status = DocumentoForm(), 200
    if request.method == "POST":
        propio = DocumentoSesion(sesion=sesion)
        formulario, status = DocumentoForm(request.POST, request.FILES, instance=propio), 422
        if formulario.is_valid():
            messages.success(request, f"Se agregó a la sesión: {formulario.save()}.")
            return redirect(sesion)
    contexto = {"formulario": formulario, "titulo": f"Agregar un documento: {sesion}", "volver": sesion}
    return render(request, "conasec/formulario.html", contexto, status=status)


@require_safe
def documento_archivo(request, pk):
    visibles = Sesion.objects.visibles_para(request.user)
    return entregar_sustento(request, get_object_or_404(DocumentoSesion, pk=pk, sesion__in=visibles))


@require_safe
def sustento_sesion(request, pk):
    visibles = Sesion.objects.visibles_para(request.user)
    return entregar_sustento(request, get_object_or_404(SustentoSesion, pk=pk, hecho__sesion__in=visibles))
