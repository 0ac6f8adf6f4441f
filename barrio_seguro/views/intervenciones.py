"""Lo que se hace en un barrio o en una región: registrar, anular, listar y descargar."""

from functools import partial

from django.core.exceptions import BadRequest
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from seguimiento.forms import AnulacionForm
from seguimiento.listas import lista_en_archivo, pide_archivo
from seguimiento.models import Documento
from seguimiento.views import definir, entregar_sustento, registrar_aparte

from ..excel import intervenciones as columnas
from ..forms import IntervencionForm
from ..models import Area, Intervencion, SustentoIntervencion
from .barrios import barrio_o_region
from .programa import el_programa
from .territorio import EN_LA_PAGINA


@require_safe
def intervencion_lista(request):
    """Lo conocido al corte, por región y por tipo; o la lista como archivo."""
    programa = el_programa(request)
    filtros = {"area__codigo": request.GET.get("region", ""), "tipo": request.GET.get("tipo", "")}
    areas = Area.objects.opciones()
    validos = {"area__codigo": dict(areas), "tipo": set(Intervencion.Tipo)}
    puestos = {campo: valor for campo, valor in filtros.items() if valor}
    for campo, valor in puestos.items():
        if valor not in validos[campo]:
            raise BadRequest(f"«{valor}» no es una región ni un tipo de intervención que exista.")
    filas = Intervencion.objects.visibles_para(request.user).conocidos(request.corte).filter(**puestos).con_detalle()
    if pide_archivo(request):
        return en_archivo(request, filas, puestos)
    contexto = {"programa": programa, "areas": areas, "tipos": Intervencion.Tipo.choices}
    contexto |= {"region": filtros["area__codigo"], "tipo": filtros["tipo"]}
    contexto |= {"pagina": Paginator(filas, EN_LA_PAGINA).get_page(request.GET.get("pagina"))}
    return render(request, "barrio_seguro/intervencion_lista.html", contexto)


def en_archivo(request, filas, puestos):
    filtros = [({"area__codigo": "Región", "tipo": "Tipo"}[campo], valor) for campo, valor in puestos.items()]
    titulo, ficticio = "Intervenciones de Barrio Seguro", Documento.objects.ficticios().exists()
    return lista_en_archivo(
        request, "Intervenciones", columnas(request.user), filas, titulo=titulo, demostracion=ficticio, filtros=filtros
    )


def intervencion_nueva(request, pk=None, codigo=None):
    """GET/POST de una intervención en un barrio (`pk`) o en una región (`codigo`): 422 si algo no vale."""
    sitio = barrio_o_region(request, pk, codigo)
    de_que = sitio["barrio"] or sitio["area"]
    formulario = partial(IntervencionForm, sitio=sitio, usuario=request.user)
    return definir(request, formulario, f"Registrar en {de_que}", de_que.get_absolute_url(), seccion="barrio")


def intervencion_anular(request, pk):
    intervencion = get_object_or_404(
        Intervencion.objects.visibles_para(request.user).select_related("barrio", "area"), pk=pk
    )
    barrio_o_region(request, intervencion.barrio_id, intervencion.area.codigo)
    formulario = partial(AnulacionForm, objeto=intervencion, registro=intervencion)
    return registrar_aparte(request, formulario, intervencion, "Anular una intervención", str(intervencion))


@require_safe
def intervencion_archivo(request, pk):
    visibles = Intervencion.objects.visibles_para(request.user)
    return entregar_sustento(request, get_object_or_404(SustentoIntervencion, pk=pk, hecho__in=visibles))
