"""Regiones y distritos: qué hay en cada uno al corte, y de dónde sale."""

from functools import partial

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from seguimiento.frases import fecha
from seguimiento.models import Observacion
from seguimiento.permisos import Poder, exigir
from seguimiento.templatetags.corte import con_corte
from seguimiento.views import definir

from ..acercar import acercar
from ..forms import DistritoForm
from ..mapa import PinEnMapa
from ..models import Area, Barrio, Distrito, Intervencion
from ..regiones import regiones_al
from .lanzamientos import el_programa, explicados, lanzamientos_al_corte
from .programa import alfiler, sin_punto

EN_LA_PAGINA, EN_LA_FICHA = 50, 20


def barrios_al_corte(request):
    return Barrio.objects.visibles_para(request.user).al(request.corte).con_detalle()


@require_safe
def region_detalle(request, codigo):
    """Una de las 26 áreas: sus barrios, sus lanzamientos, su mapa de cerca y lo intervenido."""
    programa, area = el_programa(request), get_object_or_404(Area.objects.con_su_region(), codigo=codigo)
    lanzamientos = explicados(request, lanzamientos_al_corte(request).filter(distrito__area=area))
    [aqui] = regiones_al(request.corte, programa, lanzamientos, [area])
    barrios = barrios_al_corte(request).filter(distrito__area=area)
    intervenciones = Intervencion.objects.conocidos(request.corte).filter(area=area)
    contexto = {"programa": programa, "area": area, "aqui": aqui, "titular": aqui.titular(programa)}
    contexto |= {
        "lanzamientos": lanzamientos,
        "barrios": barrios[:EN_LA_FICHA],
        "n_barrios": aqui.registrados + aqui.nuevos,
        "sin_punto": sin_punto(lanzamientos),
        "mapa": acercar(codigo, puntos(request.corte, lanzamientos, barrios)),
        **primeros("intervenciones", intervenciones.con_detalle()),
        "puede": request.user.puede(Poder.REGISTRAR, programa),
        "observaciones": Observacion.objects.que_tocan(aqui.region) if aqui.region else [],
    }
    return render(request, "barrio_seguro/region_detalle.html", contexto)


def primeros(nombre, filas):
    """Las que caben en una ficha y cuántas son."""
    return {nombre: filas[:EN_LA_FICHA], f"n_{nombre}": filas.count()}


def puntos(corte, lanzamientos, barrios):
    """Lo que tiene sitio en el mapa de cerca, y cuántos barrios tienen coordenadas aunque no quepan todos.

    Un lanzamiento cuyo barrio ya se dibuja no se repite: son el mismo lugar.
    """
    con_punto = barrios.filter(latitud__isnull=False)
    caben = list(con_punto[:EN_LA_PAGINA])
    nacidos = {barrio.lanzamiento_id for barrio in caben}
    filas = [fila for fila in lanzamientos if fila.latitud is not None and fila.pk not in nacidos]
    cuantos = con_punto.count() if len(caben) == EN_LA_PAGINA else len(caben)
    return [*(alfiler(corte, fila) for fila in filas), *(cuadrado(corte, barrio) for barrio in caben)], cuantos


def cuadrado(corte, barrio):
    nombre = f"{barrio.nombre}, {barrio.distrito}" if barrio.nombre else str(barrio)
    return PinEnMapa(
        float(barrio.latitud),
        float(barrio.longitud),
        barrio.distrito.area.codigo,
        "barrio",
        con_corte(corte, barrio.get_absolute_url()),
        f"{nombre}: lanzado el {fecha(barrio.desde)}" if barrio.desde else f"{nombre}: sin fecha de lanzamiento",
    )


@require_safe
def distrito_lista(request):
    """Busca en el catálogo, con todos los homónimos a la vista; con `formato=opciones`, para completar un campo."""
    if not request.user.mira:
        raise Http404
    texto = request.GET.get("q", request.GET.get("distrito", "")).strip()
    hallados = Distrito.objects.buscar(texto)[:EN_LA_PAGINA] if len(texto) > 1 and "\0" not in texto else []
    opciones = request.GET.get("formato") == "opciones"
    plantilla = "barrio_seguro/_distritos.html" if opciones else "barrio_seguro/distrito_lista.html"
    return render(request, plantilla, {"distritos": hallados, "q": texto, "total": Distrito.objects.count})


@require_safe
def distrito_detalle(request, ubigeo):
    programa = el_programa(request)
    distrito = get_object_or_404(Distrito.objects.select_related("area__region__fuente__documento"), ubigeo=ubigeo)
    contexto = {
        "programa": programa,
        "distrito": distrito,
        "homonimos": distrito.homonimos(),
        "cambios": distrito.cambios(),
        "barrios": barrios_al_corte(request).filter(distrito=distrito),
        "lanzamientos": explicados(request, lanzamientos_al_corte(request).filter(distrito=distrito)),
    }
    return render(request, "barrio_seguro/distrito_detalle.html", contexto)


def distrito_nuevo(request):
    """Agrega un distrito que el catálogo no trae, con la norma que lo crea."""
    return definir_distrito(request, Distrito(sustento=""), "Agregar un distrito")


def distrito_editar(request, ubigeo):
    """Corrige un distrito o le agrega otra grafía; su ubigeo no cambia."""
    distrito = get_object_or_404(Distrito, ubigeo=ubigeo)
    return definir_distrito(request, distrito, f"Corregir {distrito.completo}")


def definir_distrito(request, distrito, titulo):
    exigir(request.user, Poder.DEFINIR)
    formulario, volver = partial(DistritoForm, instance=distrito), reverse("barrio_seguro:distrito_lista")
    return definir(request, formulario, titulo, volver, seccion="barrio")
