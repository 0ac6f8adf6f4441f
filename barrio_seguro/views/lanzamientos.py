"""Los lanzamientos frente a su fecha: la lista, el calendario, la ficha y lo que se registra de cada uno."""

from functools import partial

from django.core.exceptions import BadRequest, PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from seguimiento import permisos
from seguimiento.frases import explicar
from seguimiento.listas import lista_en_archivo, pide_archivo
from seguimiento.permisos import Poder
from seguimiento.plazos import ABIERTAS, Situacion, Umbrales
from seguimiento.plazos_nuevos import FechaNuevaForm
from seguimiento.puerta import recibe_archivos
from seguimiento.rotulos import LANZAMIENTO
from seguimiento.views import (
    anular,
    contexto_de_ficha,
    definir,
    entregar_sustento,
    registrar_aparte,
    registrar_hecho,
)

from ..curva import acumular
from ..excel import LANZAMIENTOS
from ..forms import HechoLanzamientoForm, LanzamientoForm
from ..jueves import calendario, en_jueves
from ..models import Lanzamiento, Programa, Sustento
from ..regiones import realizado

PROXIMOS = 4
ESTADOS = {
    "realizado": "Realizados", "programado": "Programados", "vencido": "Vencidos", "cancelado": "Cancelados"
}  # fmt: skip


def el_programa(request):
    """El programa al corte; sin él, o para el ajeno, 404."""
    programa = Programa.objects.visibles_para(request.user).vigente(request.corte)
    if programa is None:
        raise Http404
    return programa


def lanzamientos_al_corte(request):
    """Los visibles, con la regla del plazo anotada y su permiso de registro."""
    lanzamientos = Lanzamiento.objects.visibles_para(request.user).al(request.corte)
    relaciones = ("distrito__area", "fuente__documento", "agregado_por")
    return lanzamientos.con_permiso(request.user).select_related(*relaciones)


def explicados(request, lanzamientos):
    return explicar(lanzamientos, request.corte, Umbrales.vigentes(), LANZAMIENTO)


def lanzamientos_explicados(request):
    return explicados(request, lanzamientos_al_corte(request))


@require_safe
def lanzamiento_lista(request):
    """La lista, los próximos, el calendario de jueves y la curva; o la lista como archivo."""
    programa, lanzamientos = el_programa(request), lanzamientos_explicados(request)
    pedido, filas = los_pedidos(request, lanzamientos)
    if pide_archivo(request):
        titulo, filtros = "Lanzamientos de Barrio Seguro", [("Estado", ESTADOS[pedido])] if pedido else []
        return lista_en_archivo(request, "Lanzamientos", LANZAMIENTOS, filas, titulo=titulo, filtros=filtros)
    contexto = {"filas": filas, "pedido": pedido, "estados": ESTADOS.items()} | {
        "programa": programa,
        "puede": request.user.puede(Poder.LANZAR),
        "lanzamientos": lanzamientos,
        "proximos": proximos(lanzamientos),
        "realizados": sum(map(realizado, lanzamientos)),
        "calendario": calendario(lanzamientos),
        "en_jueves": en_jueves(lanzamientos),
        "curva": acumular(programa, lanzamientos, request.corte),
    }
    return render(request, "barrio_seguro/lanzamiento_lista.html", contexto)


def los_pedidos(request, lanzamientos):
    """(estado pedido, los lanzamientos en él): los vencidos son programados cuya fecha pasó."""
    pedido = request.GET.get("estado", "")
    if pedido and pedido not in ESTADOS:
        raise BadRequest(f"«{pedido}» no es un estado de un lanzamiento: use {', '.join(ESTADOS)}.")
    if pedido == "vencido":
        return pedido, [fila for fila in lanzamientos if fila.situacion == Situacion.VENCIDA]
    return pedido, [fila for fila in lanzamientos if not pedido or fila.estado_dicho.lower() == pedido]


def proximos(lanzamientos):
    """Los que faltan: todos los vencidos y los que vienen; lo que una autoridad mira antes de una sesión."""
    faltan = [fila for fila in lanzamientos if fila.situacion in ABIERTAS and fila.plazo_fin]
    vencidos = sum(fila.situacion == Situacion.VENCIDA for fila in faltan)
    return sorted(faltan, key=lambda fila: fila.plazo_fin)[: vencidos + PROXIMOS]


def lanzamiento_nuevo(request):
    """Agrega un lanzamiento que no está en el documento, con su razón."""
    permisos.exigir(request.user, Poder.LANZAR)
    programa = el_programa(request)
    formulario, volver = partial(LanzamientoForm, programa=programa), reverse("barrio_seguro:lanzamiento_lista")
    return definir(request, formulario, "Agregar un lanzamiento", volver, seccion="barrio")


def el_lanzamiento(request, codigo):
    return explicados(request, [get_object_or_404(lanzamientos_al_corte(request), codigo=codigo)])[0]


def ficha(request, lanzamiento, formulario=None, status=200):
    contexto = contexto_de_ficha(request, lanzamiento, formulario) | {
        "lanzamiento": lanzamiento,
        "barrio": getattr(lanzamiento, "barrio", None) if realizado(lanzamiento) else None,
    }
    return render(request, "barrio_seguro/lanzamiento_detalle.html", contexto, status=status)


@require_safe
def lanzamiento_detalle(request, codigo):
    lanzamiento = el_lanzamiento(request, codigo)
    return ficha(request, lanzamiento, HechoLanzamientoForm(objeto=lanzamiento) if lanzamiento.puede else None)


def el_registrable(request, codigo):
    """El lanzamiento, si la persona puede registrarlo; si solo mira, 403."""
    lanzamiento = el_lanzamiento(request, codigo)
    if not lanzamiento.puede:
        raise PermissionDenied(Poder.LANZAR.negado)
    return lanzamiento


def reprogramacion_nueva(request, codigo):
    """Le pone una fecha nueva; la original se conserva (semantica §6)."""
    lanzamiento = el_registrable(request, codigo)
    titulo = f"Reprogramar {lanzamiento.codigo}"
    return registrar_aparte(request, partial(FechaNuevaForm, objeto=lanzamiento), lanzamiento, titulo)


def anulacion_nueva(request, codigo, que, pk):
    return anular(request, el_registrable(request, codigo), que, pk)


@recibe_archivos("SUSTENTO_MAXIMO_MB")
def hecho_nuevo(request, codigo):
    """Registra un hecho con el verbo del modelo: 422 si algo falta, 409 si otra persona registró antes."""
    lanzamiento = el_registrable(request, codigo)
    return registrar_hecho(request, HechoLanzamientoForm, lanzamiento, partial(ficha, request, lanzamiento))


@require_safe
def sustento_archivo(request, pk):
    visibles = Lanzamiento.objects.visibles_para(request.user)
    return entregar_sustento(request, get_object_or_404(Sustento, pk=pk, hecho__lanzamiento__in=visibles))
