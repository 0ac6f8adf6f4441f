"""El registro de barrios: la lista, la ficha, inscribir y corregir."""

from functools import partial

from django.core.exceptions import BadRequest, PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from seguimiento.listas import lista_en_archivo, pide_archivo
from seguimiento.permisos import Poder
from seguimiento.views import definir

from ..excel import BARRIOS
from ..forms import BarrioForm
from ..models import Area, Barrio, Intervencion, Programa
from .lanzamientos import el_programa
from .territorio import EN_LA_FICHA, EN_LA_PAGINA, barrios_al_corte

SOLO = (
    "Solo registran la unidad que conduce el programa y la Secretaría Técnica; en un barrio, también quien lo articula."
)
NO_CONSTA = "Su lanzamiento ya no consta como realizado: este barrio no se corrige ni se interviene."


@require_safe
def barrio_lista(request):
    """Los registrados que existen al corte, por región y texto; o la lista como archivo."""
    programa = el_programa(request)
    region, texto = request.GET.get("region", ""), request.GET.get("q", "").replace("\0", "").strip()
    areas = Area.objects.opciones()
    if region and region not in dict(areas):
        raise BadRequest(f"«{region}» no es una región del mapa.")
    pedido, barrios = los_pedidos(request, barrios_al_corte(request).buscar(texto))
    if region:
        barrios = barrios.filter(distrito__area__codigo=region)
    if pide_archivo(request):
        filtros = [(k, v) for k, v in (("Región", region), ("Buscar", texto)) if v]
        titulo = "Barrios seguros registrados"
        return lista_en_archivo(request, "Barrios", BARRIOS, barrios, titulo=titulo, filtros=filtros)
    contexto = {"programa": programa, "q": texto, "region": region, "areas": areas, "de": pedido}
    contexto |= {"pagina": Paginator(barrios, EN_LA_PAGINA).get_page(request.GET.get("pagina"))}
    contexto |= {"puede": request.user.puede(Poder.REGISTRAR, programa)}
    return render(request, "barrio_seguro/barrio_lista.html", contexto)


def los_pedidos(request, barrios):
    """(«base» o vacío, los barrios pedidos): todos, o los de la línea base, que son los que el documento cuenta."""
    pedido = request.GET.get("de", "")
    if pedido not in ("", "base"):
        raise BadRequest(f"«{pedido}» no dice de cuáles: use «base», los de la línea base.")
    return pedido, barrios.de_la_base() if pedido else barrios


def el_barrio(request, pk):
    """Uno del registro, exista o no al corte: la ficha lo dice. Para el ajeno, 404."""
    barrios = Barrio.objects.visibles_para(request.user).con_permiso(request.user).con_estado(request.corte)
    return get_object_or_404(barrios.con_detalle().select_related("programa", "registrado_por"), pk=pk)


@require_safe
def barrio_detalle(request, pk):
    barrio = el_barrio(request, pk)
    intervenciones = Intervencion.objects.registrados(request.corte).filter(barrio=barrio)
    conocidas = Intervencion.objects.conocidos(request.corte).filter(barrio=barrio)
    factores = conocidas.filter(tipo=Intervencion.Tipo.FACTOR).select_related("factor")
    contexto = {
        "barrio": barrio,
        "existe": Barrio.objects.al(request.corte).filter(pk=pk).exists(),
        "factores": sorted({f.factor for f in factores}, key=lambda f: f.orden),
        "intervenciones": intervenciones.con_detalle()[:EN_LA_FICHA],
        "n_intervenciones": conocidas.count(),
        "cambios": barrio.cambios(),
    }
    return render(request, "barrio_seguro/barrio_detalle.html", contexto)


def barrio_nuevo(request):
    """Inscribe un barrio; los que nacen de un lanzamiento se inscriben al realizarlo."""
    programa = Programa.objects.registrables_por(request.user).first()
    if programa is None:
        raise PermissionDenied(SOLO)
    return editar(request, Barrio(programa=programa), "Inscribir un barrio")


def barrio_editar(request, pk):
    barrio = el_barrio(request, pk)
    if not barrio.puede:
        raise PermissionDenied(SOLO)
    if barrio.retirado:
        raise PermissionDenied(NO_CONSTA)
    return editar(request, barrio, f"Corregir {barrio}")


def editar(request, barrio, titulo):
    formulario, volver = partial(BarrioForm, instance=barrio), reverse("barrio_seguro:barrio_lista")
    return definir(request, formulario, titulo, volver, seccion="barrio")


def barrio_o_region(request, pk, codigo):
    """De qué es una intervención: un barrio o una región. Lanza 403 si la persona no la registra."""
    if pk is not None:
        barrio = el_barrio(request, pk)
        puede, sitio = barrio.puede, {"barrio": barrio, "area": barrio.distrito.area}
    else:
        area = Area.objects.visibles_para(request.user).filter(codigo=codigo).first()
        if area is None:
            raise Http404
        puede, sitio = request.user.puede(Poder.REGISTRAR, el_programa(request)), {"barrio": None, "area": area}
    if not puede:
        raise PermissionDenied(SOLO)
    return sitio
