"""Los acuerdos: la matriz de compromisos, la ficha, definirlos y reportar su avance."""

from functools import partial
from itertools import groupby

from django.core.exceptions import BadRequest, PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from seguimiento import permisos
from seguimiento.forms import AvanceForm
from seguimiento.frases import explicar
from seguimiento.listas import lista_en_archivo, pide_archivo
from seguimiento.models import con_pendientes
from seguimiento.permisos import Poder
from seguimiento.plazos import Umbrales
from seguimiento.puerta import recibe_archivos
from seguimiento.rotulos import ACUERDO
from seguimiento.views import (
    anular,
    contexto_de_ficha,
    definir,
    entregar_sustento,
    registrar_aparte,
    registrar_hecho,
)

from ..excel import ACUERDOS
from ..forms import AcuerdoForm, PlazoDeAcuerdoForm
from ..models import Acuerdo, Sesion, SustentoAcuerdo

SIN_RESPONSABLE = "Sin responsable"


def acuerdos_al_corte(request):
    acuerdos = Acuerdo.objects.visibles_para(request.user).al(request.corte)
    return acuerdos.con_permiso(request.user).con_detalle()


def explicados(request, acuerdos):
    return con_pendientes(explicar(acuerdos, request.corte, Umbrales.vigentes(), ACUERDO), request.corte)


@require_safe
def matriz(request):
    """«Matriz de compromisos»: los acuerdos abiertos de todas las sesiones, por responsable, primero los vencidos."""
    if not request.user.mira:
        raise Http404
    cuales = request.GET.get("cuales") or "abiertos"
    if cuales not in ("abiertos", "todos"):
        raise BadRequest(f"«{cuales}» no es una vista de la matriz: use abiertos o todos.")
    filas = de_la_matriz(request, cuales)
    if pide_archivo(request):
        return lista_en_archivo(request, "Acuerdos", ACUERDOS, filas, titulo="Matriz de compromisos")
    con_plazo = [fila for fila in filas if fila.plazo_fin]
    contexto = {
        "cuales": cuales,
        "n": len(filas),
        "vencidos": sum(fila.dias_retraso > 0 for fila in con_plazo),
        "grupos": por_responsable(con_plazo),
        "sin_plazo": [fila for fila in filas if not fila.plazo_fin],
    }
    return render(request, "conasec/matriz.html", contexto)


def de_la_matriz(request, cuales):
    acuerdos = acuerdos_al_corte(request).por_urgencia()
    return explicados(request, acuerdos.abiertos() if cuales == "abiertos" else acuerdos)


def por_responsable(filas):
    """[(responsable, filas)]: primero el que tiene el mayor retraso; el orden de cada grupo se conserva."""
    filas = sorted(filas, key=lambda fila: fila.responde or SIN_RESPONSABLE)
    grupos = [(quien, list(suyas)) for quien, suyas in groupby(filas, key=lambda f: f.responde or SIN_RESPONSABLE)]
    return sorted(grupos, key=lambda grupo: -max(fila.dias_retraso for fila in grupo[1]))


def el_acuerdo(request, codigo):
    acuerdos = acuerdos_al_corte(request).prefetch_related("estrategias", "acciones__objetivo__estrategia")
    return explicados(request, [get_object_or_404(acuerdos, codigo=codigo)])[0]


def el_registrable(request, codigo):
    """El acuerdo, si la persona lo reporta; si solo mira, 403."""
    acuerdo = el_acuerdo(request, codigo)
    if not acuerdo.puede:
        raise PermissionDenied("Solo reportan un acuerdo su unidad responsable y la Secretaría Técnica.")
    return acuerdo


def ficha(request, acuerdo, formulario=None, status=200):
    contexto = contexto_de_ficha(request, acuerdo, formulario)
    contexto |= {"acuerdo": acuerdo, "cambios": acuerdo.cambios()}
    return render(request, "conasec/acuerdo_detalle.html", contexto, status=status)


@require_safe
def acuerdo_detalle(request, codigo):
    acuerdo = el_acuerdo(request, codigo)
    return ficha(request, acuerdo, AvanceForm(objeto=acuerdo) if acuerdo.puede else None)


@recibe_archivos("SUSTENTO_MAXIMO_MB")
def avance_nuevo(request, codigo):
    """Registra un avance: 422 si algo falta, 409 si otra persona registró antes."""
    acuerdo = el_registrable(request, codigo)
    return registrar_hecho(request, AvanceForm, acuerdo, partial(ficha, request, acuerdo))


def reprogramacion_nueva(request, codigo):
    """Le pone un plazo nuevo; el original se conserva (semantica §2)."""
    acuerdo = el_acuerdo(request, codigo)
    permisos.exigir(request.user, Poder.REPROGRAMAR, acuerdo)
    formulario = partial(PlazoDeAcuerdoForm, objeto=acuerdo)
    return registrar_aparte(request, formulario, acuerdo, f"Reprogramar {acuerdo.codigo}", acuerdo.texto)


def anulacion_nueva(request, codigo, que, pk):
    return anular(request, el_registrable(request, codigo), que, pk)


def acuerdo_nuevo(request):
    """Inscribe un acuerdo de una sesión."""
    permisos.exigir(request.user, Poder.LLEVAR_CONSEJO)
    pedida = request.GET.get("sesion", "")
    sesion = Sesion.objects.filter(pk=pedida).first() if pedida.isascii() and pedida.isdigit() else None
    nuevo = partial(AcuerdoForm, initial={"sesion": sesion})
    volver = sesion.get_absolute_url() if sesion else reverse("conasec:matriz")
    return definir(request, nuevo, "Inscribir un acuerdo", volver, seccion="conasec")


def acuerdo_editar(request, codigo):
    permisos.exigir(request.user, Poder.LLEVAR_CONSEJO)
    acuerdo = el_acuerdo(request, codigo)
    formulario, titulo = partial(AcuerdoForm, instance=acuerdo), f"Corregir {acuerdo.codigo}"
    return definir(request, formulario, titulo, acuerdo.get_absolute_url(), seccion="conasec")


@require_safe
def sustento_acuerdo(request, pk):
    visibles = Acuerdo.objects.visibles_para(request.user)
    return entregar_sustento(request, get_object_or_404(SustentoAcuerdo, pk=pk, hecho__acuerdo__in=visibles))
