from functools import partial

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from seguimiento.frases import LANZAMIENTO, explicar
from seguimiento.listas import lista_en_archivo, pide_archivo
from seguimiento.models import Documento, Observacion
from seguimiento.plazos import Estado, Situacion, Umbrales
from seguimiento.views import anular, entregar_sustento, libro_de_hechos, registrar_aparte, registrar_hecho

from .excel import LANZAMIENTOS
from .forms import HechoLanzamientoForm, NuevaFechaForm
from .mapa import PinEnMapa, RegionEnMapa, dibujar
from .models import (
    AccionGobiernoLocal,
    EjeIntervencion,
    FactorRiesgo,
    Lanzamiento,
    Lineamiento,
    ObjetivoPrograma,
    Programa,
    Region,
    Sustento,
)

PIN = {
    Situacion.VENCIDA: "vencido",
    Situacion.CANCELADA: "cancelado",
    Situacion.CULMINADA_EN_PLAZO: "realizado",
    Situacion.CULMINADA_FUERA_DE_PLAZO: "realizado",
    Situacion.CULMINADA_SIN_PLAZO: "realizado",
}


def lanzamientos_al_corte(request):
    """Los visibles, con la regla del plazo anotada y su permiso de registro."""
    lanzamientos = Lanzamiento.objects.visibles_para(request.user).select_related("area", "fuente__documento")
    return lanzamientos.con_permiso(request.user).al(request.corte)


def explicados(request, lanzamientos):
    return explicar(lanzamientos, request.corte, Umbrales.vigentes(), LANZAMIENTO)


@require_safe
def programa(request):
    """El programa al corte: cifras, mapa, regiones, lanzamientos y el marco que el documento le da."""
    programa = Programa.objects.visibles_para(request.user).vigente(request.corte)
    if programa is None:
        raise Http404
    lanzamientos = explicados(request, lanzamientos_al_corte(request))
    regiones = list(Region.objects.select_related("area", "fuente__documento"))
    barrios = programa.barrios(request.corte)
    contexto = {
        "programa": programa,
        "barrios": barrios,
        "regiones": regiones,
        "nuevas": nuevas_regiones(regiones, lanzamientos),
        "lanzamientos": lanzamientos,
        "realizados": sum(map(realizado, lanzamientos)),
        "pronostico": programa.pronostico(sorted(fechas_de_lanzamiento(lanzamientos)), request.corte),
        "mapa": en_el_mapa(regiones if barrios.hay_dato else [], lanzamientos),
        **marco(programa),
    }
    return render(request, "barrio_seguro/programa.html", contexto)


def fechas_de_lanzamiento(lanzamientos):
    return (lanzamiento.fecha_culminacion for lanzamiento in lanzamientos if realizado(lanzamiento))


def marco(programa):
    """Lo que el documento dice del programa, en su orden, y lo que se le observa."""
    return {
        "observaciones": Observacion.objects.que_tocan(programa),
        "objetivos": ObjetivoPrograma.objects.all(),
        "ejes": EjeIntervencion.objects.prefetch_related("actividades"),
        "factores": FactorRiesgo.objects.all(),
        "lineamientos": Lineamiento.objects.all(),
        "acciones_gl": AccionGobiernoLocal.objects.all(),
    }


def nuevas_regiones(regiones, lanzamientos):
    """Áreas sin Barrio Seguro en la línea base donde ya se lanzó uno: Huancavelica será la 20.ª."""
    conocidas = {region.area_id for region in regiones}
    return sorted({fila.area for fila in lanzamientos if realizado(fila) and fila.area_id not in conocidas}, key=str)


def realizado(lanzamiento):
    return lanzamiento.estado == Estado.CULMINADA


def en_el_mapa(regiones, lanzamientos):
    """`Mapa` de barrios por región en la línea base, con un alfiler por lanzamiento."""
    areas = [
        RegionEnMapa(r.area.codigo, str(r.area), r.cantidad, f"#region-{r.numero}", f"{r.area}: {r.cantidad} barrios")
        for r in regiones
    ]
    pines = [
        PinEnMapa(
            fila.distrito,
            float(fila.latitud),
            float(fila.longitud),
            fila.area.codigo,
            PIN.get(fila.situacion, "programado"),
            f"#lanzamiento-{fila.codigo}",
            f"{fila.distrito}: {fila.motivo}",
        )
        for fila in lanzamientos
    ]
    return dibujar(areas, pines)


@require_safe
def lanzamiento_lista(request):
    """Los lanzamientos frente a su fecha programada, al corte."""
    if not request.user.mira:
        raise Http404
    lanzamientos = explicados(request, lanzamientos_al_corte(request))
    if pide_archivo(request):
        ficticio = Documento.objects.ficticios().exists()
        titulo = "Lanzamientos de Barrio Seguro"
        return lista_en_archivo(
            request, "Lanzamientos", LANZAMIENTOS, lanzamientos, titulo=titulo, demostracion=ficticio
        )
    contexto = {"lanzamientos": lanzamientos, "realizados": sum(map(realizado, lanzamientos))}
    return render(request, "barrio_seguro/lanzamiento_lista.html", contexto)


def el_lanzamiento(request, codigo):
    return explicados(request, [get_object_or_404(lanzamientos_al_corte(request), codigo=codigo)])[0]


def ficha(request, lanzamiento, formulario=None, conflicto=None, status=200):
    hechos = libro_de_hechos(lanzamiento, request.corte)
    contexto = {
        "lanzamiento": lanzamiento,
        "formulario": formulario,
        "conflicto": conflicto,
        "hechos": hechos,
        "posteriores": lanzamiento.hechos.count() - sum(hecho.que == "hecho" for hecho in hechos),
        "observaciones": Observacion.objects.que_tocan(lanzamiento),
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
        raise PermissionDenied("Solo registran lanzamientos la unidad que conduce el programa y la Secretaría Técnica.")
    return lanzamiento


def reprogramacion_nueva(request, codigo):
    """Le pone una fecha nueva; la original se conserva (semantica §6)."""
    lanzamiento = el_registrable(request, codigo)
    titulo = f"Reprogramar {lanzamiento.codigo}"
    return registrar_aparte(request, partial(NuevaFechaForm, objeto=lanzamiento), lanzamiento, titulo)


def anulacion_nueva(request, codigo, que, pk):
    return anular(request, el_registrable(request, codigo), que, pk)


def hecho_nuevo(request, codigo):
    """Registra un hecho con el verbo del modelo: 422 si algo falta, 409 si otra persona registró antes."""
    lanzamiento = el_registrable(request, codigo)
    return registrar_hecho(
        request, HechoLanzamientoForm, lanzamiento, lanzamiento.hechos, partial(ficha, request, lanzamiento)
    )


@require_safe
def sustento_archivo(request, pk):
    visibles = Lanzamiento.objects.visibles_para(request.user)
    return entregar_sustento(request, get_object_or_404(Sustento, pk=pk, hecho__lanzamiento__in=visibles))
