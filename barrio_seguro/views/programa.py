"""El programa al corte: cifras, mapa, regiones, curva y el marco que el documento le da."""

from django.core.exceptions import BadRequest
from django.shortcuts import render
from django.views.decorators.http import require_safe

from seguimiento.listas import lista_en_archivo, pide_archivo
from seguimiento.models import Observacion
from seguimiento.plazos import Situacion
from seguimiento.templatetags.corte import con_corte

from ..curva import acumular
from ..excel import REGIONES
from ..mapa import PinEnMapa, RegionEnMapa, dibujar
from ..models import (
    AccionGobiernoLocal,
    EjeIntervencion,
    FactorRiesgo,
    Intervencion,
    Lineamiento,
    ObjetivoPrograma,
)
from ..regiones import INDICADORES, en_cuadro, realizado, regiones_al
from .lanzamientos import el_programa, lanzamientos_explicados

PIN = {
    Situacion.VENCIDA: "vencido",
    Situacion.CANCELADA: "cancelado",
    Situacion.CULMINADA_EN_PLAZO: "realizado",
    Situacion.CULMINADA_FUERA_DE_PLAZO: "realizado",
    Situacion.CULMINADA_SIN_PLAZO: "realizado",
}


@require_safe
def programa(request):
    """La página del programa; su mapa solo, si otra página lo pide; o su cuadro de regiones, como archivo."""
    programa, lanzamientos, indicador = el_programa(request), lanzamientos_explicados(request), el_indicador(request)
    regiones = regiones_al(request.corte, programa, lanzamientos)
    cuadro = en_cuadro(programa, regiones)
    if pide_archivo(request):
        return lista_en_archivo(request, "Regiones", REGIONES, cuadro.filas, titulo="Regiones con Barrio Seguro")
    mapa = en_el_mapa(request.corte, regiones, lanzamientos, indicador)
    if request.htmx:
        return render(request, "barrio_seguro/_mapa_suelto.html", {"mapa": mapa, "sin_punto": sin_punto(lanzamientos)})
    contexto = {"programa": programa, "cuadro": cuadro, "barrios": programa.barrios(request.corte)}
    contexto |= {"lanzamientos": lanzamientos, "realizados": sum(map(realizado, lanzamientos))}
    contexto |= {"mapa": mapa, "sin_punto": sin_punto(lanzamientos), "indicador": indicador, "indicadores": INDICADORES}
    contexto |= {"curva": acumular(programa, lanzamientos, request.corte), **marco(request, programa)}
    contexto |= {"pronostico": programa.pronostico(sorted(fechas_de_lanzamiento(lanzamientos)), request.corte)}
    return render(request, "barrio_seguro/programa.html", contexto)


def el_indicador(request):
    """Qué cifra pinta el mapa; una que no existe es un 400."""
    indicador = request.GET.get("mapa") or "barrios"
    if indicador not in INDICADORES:
        raise BadRequest(f"«{indicador}» no es una cifra del mapa: use {', '.join(INDICADORES)}.")
    return indicador


def fechas_de_lanzamiento(lanzamientos):
    return (lanzamiento.fecha_culminacion for lanzamiento in lanzamientos if realizado(lanzamiento))


def marco(request, programa):
    """Lo que el documento dice del programa, en su orden, lo que se le observa y cuánto se ha hecho de cada eje."""
    ejes = list(EjeIntervencion.objects.prefetch_related("actividades"))
    hechas = Intervencion.objects.visibles_para(request.user).por_clase(request.corte)
    partes = {
        "objetivos": ObjetivoPrograma.objects.all(),
        "factores": FactorRiesgo.objects.all(),
        "lineamientos": Lineamiento.objects.all(),
        "acciones_gl": AccionGobiernoLocal.objects.all(),
    }
    actividades = [actividad for eje in ejes for actividad in eje.actividades.all()]
    todo = [programa, *ejes, *actividades, *(parte for partes_suyas in partes.values() for parte in partes_suyas)]
    propias = {"ejes": ejes, "hechas": por_eje(ejes, hechas), "observaciones": Observacion.objects.que_tocan(*todo)}
    return partes | propias


def por_eje(ejes, hechas):
    """[(rótulo, tipo, eje, cuántas)]: las actividades de cada eje y después los demás tipos, en su orden."""
    actividad = Intervencion.Tipo.ACTIVIDAD
    filas = [(str(eje).capitalize(), actividad, eje.codigo, hechas.get((actividad, eje.pk), 0)) for eje in ejes]
    demas = [tipo for tipo in Intervencion.Tipo if tipo != actividad]
    return filas + [(tipo.label, tipo, "", hechas.get((tipo, None), 0)) for tipo in demas]


def en_el_mapa(corte, regiones, lanzamientos, indicador):
    """`Mapa` de una cifra por región, cada una un enlace, con un alfiler por lanzamiento que tenga punto."""
    _, escala = INDICADORES[indicador]
    areas = [
        RegionEnMapa(
            aqui.area.codigo,
            str(aqui.area),
            aqui.cifra(indicador),
            con_corte(corte, aqui.area.get_absolute_url()),
            aqui.frase,
        )
        for aqui in regiones
    ]
    return dibujar(areas, [alfiler(corte, fila) for fila in lanzamientos if fila.latitud is not None], escala)


def sin_punto(lanzamientos):
    """Cuántos no tienen coordenadas: el mapa no los dibuja, y lo dice."""
    return sum(fila.latitud is None for fila in lanzamientos)


def alfiler(corte, fila):
    return PinEnMapa(
        float(fila.latitud),
        float(fila.longitud),
        fila.distrito.area.codigo,
        PIN.get(fila.situacion, "programado"),
        con_corte(corte, fila.get_absolute_url()),
        f"{fila.distrito}: {fila.rotulo_dicho}. {fila.motivo}",
    )
