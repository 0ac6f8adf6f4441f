"""Lo que se hace en un barrio o en una región: registrar, anular, listar y descargar."""

from functools import partial

from django.core.exceptions import BadRequest, PermissionDenied
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from seguimiento.forms import AnulacionForm
from seguimiento.listas import lista_en_archivo, pide_archivo
from seguimiento.permisos import Poder
from seguimiento.puerta import recibe_archivos
from seguimiento.views import definir, entregar_sustento, registrar_aparte

from ..excel import intervenciones
from ..forms import IntervencionForm
from ..models import Area, Barrio, EjeIntervencion, Intervencion, SustentoIntervencion
from .barrios import NO_CONSTA, barrio_o_region
from .lanzamientos import el_programa
from .territorio import EN_LA_PAGINA

FILTROS = {
    "region": ("area__codigo", "Región"),
    "barrio": ("barrio", "Barrio"),
    "tipo": ("tipo", "Tipo"),
    "eje": ("actividad__eje__codigo", "Eje"),
}


@require_safe
def intervencion_lista(request):
    """Lo conocido al corte, por región, barrio, tipo y eje; o la lista como archivo."""
    programa, opciones = el_programa(request), opciones_de_filtro(request)
    puestos = leer_filtros(request, opciones)
    filas = Intervencion.objects.visibles_para(request.user).conocidos(request.corte)
    filas = filas.filter(**{FILTROS[filtro][0]: valor for filtro, valor in puestos.items()})
    if pide_archivo(request):
        titulo, columnas, filas = "Intervenciones de Barrio Seguro", intervenciones(request.user), filas.para_archivo()
        dichos = [(FILTROS[filtro][1], dict(opciones[filtro])[valor]) for filtro, valor in puestos.items()]
        return lista_en_archivo(request, "Intervenciones", columnas, filas, titulo=titulo, filtros=dichos)
    contexto = {"opciones": opciones, "puestos": puestos, "puede": request.user.puede(Poder.REGISTRAR, programa)}
    contexto |= {"pagina": Paginator(filas.con_detalle(), EN_LA_PAGINA).get_page(request.GET.get("pagina"))}
    return render(request, "barrio_seguro/intervencion_lista.html", contexto)


def opciones_de_filtro(request):
    """{filtro: [(valor, etiqueta)]}; el barrio no se elige de una lista: se llega desde su página."""
    ejes = [(eje.codigo, str(eje).capitalize()) for eje in EjeIntervencion.objects.all()]
    pedido = request.GET.get("barrio", "")
    suyos = Barrio.objects.filter(pk=pedido).select_related("distrito") if pedido.isdecimal() else ()
    return {
        "region": Area.objects.opciones(),
        "barrio": [(str(barrio.pk), str(barrio)) for barrio in suyos],
        "tipo": Intervencion.Tipo.choices,
        "eje": ejes,
    }


def leer_filtros(request, opciones):
    """Los que la dirección trae. Lanza `BadRequest` si alguno no está entre sus opciones."""
    puestos = {filtro: request.GET[filtro] for filtro in FILTROS if request.GET.get(filtro)}
    for filtro, valor in puestos.items():
        if valor not in dict(opciones[filtro]):
            raise BadRequest(f"«{valor}» no vale como filtro de {FILTROS[filtro][1].lower()}: elija uno de la lista.")
    return puestos


@recibe_archivos("SUSTENTO_MAXIMO_MB")
def intervencion_nueva(request, pk=None, codigo=None):
    """GET/POST de una intervención en un barrio (`pk`) o en una región (`codigo`): 422 si algo no vale."""
    sitio = barrio_o_region(request, pk, codigo)
    de_que = sitio["barrio"] or sitio["area"]
    if sitio["barrio"] and sitio["barrio"].retirado:
        raise PermissionDenied(NO_CONSTA)
    formulario = partial(IntervencionForm, sitio=sitio, usuario=request.user)
    return definir(request, formulario, f"Registrar en {de_que}", de_que.get_absolute_url(), seccion="barrio")


def intervencion_anular(request, pk):
    intervencion = get_object_or_404(
        Intervencion.objects.visibles_para(request.user).select_related("barrio", "area"), pk=pk
    )
    intervencion.permitir_anular(request.user)
    formulario = partial(AnulacionForm, objeto=intervencion, registro=intervencion)
    return registrar_aparte(request, formulario, intervencion, "Anular una intervención", str(intervencion))


@require_safe
def intervencion_archivo(request, pk):
    visibles = Intervencion.objects.visibles_para(request.user)
    return entregar_sustento(request, get_object_or_404(SustentoIntervencion, pk=pk, hecho__in=visibles))
