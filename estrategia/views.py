from functools import partial

from django.core.exceptions import BadRequest, PermissionDenied
from django.db.models import Count
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe
from django_tables2 import RequestConfig

from conasec.models import Acuerdo
from seguimiento import permisos
from seguimiento.contadas import contada
from seguimiento.envios import guardar_una_vez
from seguimiento.frases import explicar, silencio
from seguimiento.listas import lista_en_archivo, pide_archivo
from seguimiento.models import Observacion, con_pendientes
from seguimiento.permisos import Poder
from seguimiento.plazos import Estado, Umbrales
from seguimiento.plazos_nuevos import ReprogramacionForm
from seguimiento.pronostico import pronosticar
from seguimiento.puerta import recibe_archivos
from seguimiento.rotulos import ACUERDO
from seguimiento.views import (
    anular,
    contexto_de_ficha,
    entregar_sustento,
    registrar_aparte,
    registrar_hecho,
)

from .excel import ACCIONES
from .filters import AccionFilter
from .forms import AvanceForm, EstrategiaForm
from .models import Accion, Estrategia, Sustento
from .tables import AccionTable

POR_PAGINA = (25, 50, 100, 200)
MAXIMO_VARIAS = 200
SOLO_MIRA = "Su rol mira y exporta; no registra avances."


def la_estrategia(request, codigo=None):
    """La del código, la de `?estrategia=` o la que se muestra por defecto; para el ajeno no hay ninguna (404).

    La deja en `request.estrategia`, con las demás en `request.estrategias`, y los enlaces la conservan.
    """
    estrategias = Estrategia.objects.visibles_para(request.user).con_rotulo().con_observaciones()
    request.estrategias = list(
        estrategias.select_related("unidad", "fuente__documento", "acuerdo__sesion", "copiada_de")
    )
    pedida = codigo or request.GET.get("estrategia")
    halladas = (e for e in request.estrategias if e.codigo == pedida) if pedida else iter(request.estrategias)
    request.estrategia = next(halladas, None)
    if request.estrategia is None:
        raise Http404("No hay una estrategia con ese código.")
    if not request.estrategia.por_defecto:
        request.corte = request.corte.de_estrategia(request.estrategia.codigo)
    return request.estrategia


def acciones_por_listar(request, estrategia):
    """La consulta de la que salen la lista, las descargas y la API.

    Si nada de lo pedido lee la regla del plazo, no la trae: contar y ordenar 10 000 filas cuesta entonces la mitad.
    """
    acciones = Accion.objects.visibles_para(request.user)
    ordenes = {orden.lstrip("-") for orden in request.GET.getlist("orden")}
    if request.GET.keys() & AccionFilter.CALCULADOS or ordenes - AccionTable.SIN_REGLA or "formato" in request.GET:
        return acciones.al(request.corte, estrategia=estrategia)
    return acciones.de(estrategia)


def filtrar(request, acciones, estrategia):
    """El filtro ya validado. Un valor que no existe es un 400 que dice cuál."""
    filtro = AccionFilter(request.GET, acciones, request=request, estrategia=estrategia)
    if not filtro.is_valid():
        raise BadRequest(" ".join(f"{filtro.form[n].label}: {' '.join(e)}" for n, e in filtro.errors.items()))
    return filtro


@require_safe
def accion_lista(request, estrategia=None):
    """Lista filtrada: página, fragmento htmx, XLSX o CSV, todos de la misma consulta."""
    estrategia = la_estrategia(request, estrategia)
    filtro = filtrar(request, acciones_por_listar(request, estrategia), estrategia)
    if pide_archivo(request):
        return acciones_en_archivo(request, filtro)
    tabla = paginar(request, filtro.qs, () if filtro.trae_orden else ("codigo",))
    contexto = {"estrategia": estrategia, "filtro": filtro, "table": tabla, "por_pagina": POR_PAGINA}
    contexto |= marcas_en_la_lista(request, tabla.filas)
    plantilla = "estrategia/_lista.html" if request.htmx else "estrategia/accion_lista.html"
    return render(request, plantilla, contexto)


def marcas_en_la_lista(request, filas):
    """Las acciones marcadas para registrar: siguen marcadas al filtrar, aunque el filtro no las muestre."""
    marcadas, a_la_vista = [pk for pk in request.GET.getlist("accion") if pk.isdecimal()], {str(f.pk) for f in filas}
    fuera = [pk for pk in dict.fromkeys(marcadas) if pk not in a_la_vista]
    return {"marcadas": {f.pk for f in filas if str(f.pk) in marcadas}, "marcadas_fuera": fuera}


def acciones_en_archivo(request, filtro):
    """Lo mismo que la página, entero y en el orden pedido."""
    orden = request.GET.getlist("orden") or (() if filtro.trae_orden else ("codigo",))
    filas = AccionTable(filtro.qs, order_by=orden).data.data
    return en_archivo(request, "Acciones", filas, [(etiqueta, valores) for etiqueta, valores, _ in filtro.puestos])


def en_archivo(request, nombre, acciones, filtros):
    """Acciones anotadas con `al(corte)`, en su orden, como XLSX o CSV."""
    filas = con_pendientes(explicar(acciones.para_archivo(), request.corte, Umbrales.vigentes()), request.corte)
    return lista_en_archivo(request, nombre, ACCIONES, filas, titulo=request.estrategia.nombre, filtros=filtros)


def paginar(request, acciones, orden=()):
    """`AccionTable` ordenada y paginada según la dirección, con las filas de esa página explicadas en `filas`."""
    por_pagina = request.GET.get("por_pagina", str(POR_PAGINA[0]))
    if por_pagina not in map(str, POR_PAGINA):
        raise BadRequest(f"«{por_pagina}» no es un tamaño de página: elija {', '.join(map(str, POR_PAGINA))}.")
    tabla = AccionTable(acciones.values("pk"), order_by=orden)
    RequestConfig(request, paginate={"per_page": int(por_pagina)}).configure(tabla)
    pks = [fila.record["pk"] for fila in tabla.page.object_list]
    filas = Accion.objects.detalladas(pks, request.corte, request.user)
    tabla.filas = explicar(filas, request.corte, Umbrales.vigentes())
    return tabla


def observaciones(estrategia):
    """Lo que se le observa a la estrategia, a sus ejes, a sus nombres y a sus objetivos."""
    partes = (*estrategia.ejes.all(), *estrategia.denominaciones.all(), *estrategia.objetivos.all())
    return Observacion.objects.que_tocan(estrategia, *partes)


@require_safe
def estrategia_detalle(request, estrategia):
    """Lo que el documento dice de la estrategia: objetivo general, ejes, objetivos, grafías y quién la aprobó."""
    estrategia = la_estrategia(request, estrategia)
    contexto = {
        "estrategia": estrategia,
        "objetivos": estrategia.objetivos.select_related("fuente__documento"),
        "observaciones": observaciones(estrategia),
    }
    return render(request, "estrategia/estrategia_detalle.html", contexto)


def estrategia_nueva(request):
    """Crea una estrategia, vacía o con la estructura de otra; solo quien mantiene las definiciones."""
    actual = la_estrategia(request)
    permisos.exigir(request.user, Poder.DEFINIR)
    formulario, status = EstrategiaForm(initial={"copiar_de": actual, "unidad": actual.unidad}), 200
    if request.method == "POST":
        formulario, status = EstrategiaForm(request.POST), 422
        creada = guardar_una_vez(request, partial(formulario.crear, request.user), la_creada)
        if creada:
            return creada
    contexto = {"estrategia": actual, "formulario": formulario}
    return render(request, "estrategia/estrategia_nueva.html", contexto, status=status)


def la_creada(creada):
    """(mensaje, dirección) de una estrategia nueva y cuántas acciones se copiaron en ella."""
    nueva, n = creada
    donde = reverse("estrategia:estrategia_detalle", args=[nueva.codigo])
    return f"Se creó «{nueva}», {contada('con_acciones', n)}.", donde


@require_safe
def por_reportar(request, estrategia):
    """Quién debe un reporte: cuántas por unidad, y desde cuándo calla cada acción, primero las que más tardan."""
    estrategia = la_estrategia(request, estrategia)
    deben = Accion.objects.visibles_para(request.user).al(request.corte, estrategia=estrategia).por_reportar()
    deben = deben.order_by("ultimo_reporte", "plazo_inicio", "pk")
    if pide_archivo(request):
        return en_archivo(request, "Pendientes", deben, [("Lista", "las que deben un reporte")])
    pks = list(deben.values_list("pk", flat=True)[:MAXIMO_VARIAS])
    filas = Accion.objects.detalladas(pks, request.corte, request.user)
    unidades = list(deben.order_by("responsable__codigo").values_list("responsable__codigo").annotate(n=Count("pk")))
    contexto = {
        "estrategia": estrategia,
        "n": sum(n for _, n in unidades),
        "unidades": unidades,
        "filas": [(f, silencio(f, request.corte)) for f in explicar(filas, request.corte, Umbrales.vigentes())],
    }
    return render(request, "estrategia/por_reportar.html", contexto)


@require_safe
def mis_acciones(request):
    """A lo que llega quien registra: las acciones que debe reportar, las más urgentes primero."""
    if not request.user.mira:
        raise Http404
    if not request.user.registra:
        raise PermissionDenied(SOLO_MIRA)
    propias = Accion.objects.al(request.corte).registrables_por(request.user)
    deben = propias.por_reportar().order_by("-dias_retraso", "plazo_fin", "objetivo__orden", "orden", "pk")
    tabla = paginar(request, deben)
    contexto = {"table": tabla, "n_propias": propias.count(), "por_pagina": POR_PAGINA}
    contexto["acuerdos"] = mis_acuerdos(request)
    return render(request, "estrategia/mis_acciones.html", contexto)


def mis_acuerdos(request):
    """Los acuerdos del CONASEC sin cerrar que la persona reporta, primero los de más retraso."""
    propios = Acuerdo.objects.al(request.corte).registrables_por(request.user).abiertos()
    filas = propios.con_detalle().por_urgencia()[:MAXIMO_VARIAS]
    return con_pendientes(explicar(filas, request.corte, Umbrales.vigentes(), ACUERDO), request.corte)


def la_accion(request, estrategia, codigo):
    """Una acción al corte, explicada. Lo que no existe, o no se puede ver, es 404."""
    propias = Accion.objects.visibles_para(request.user).al(request.corte).de(la_estrategia(request, estrategia))
    accion = propias.con_detalle().con_permiso(request.user).filter(codigo=codigo).first()
    if accion is None:
        raise Http404
    return explicar([accion], request.corte, Umbrales.vigentes())[0]


def pronostico(accion, hechos, corte):
    """Cuándo llegaría a 100 % al ritmo de lo reportado; nulo si no está en proceso. `hechos`: su historial."""
    if accion.estado != Estado.EN_PROCESO or accion.avance == 100:
        return None
    reportes = [(h.fecha, h.porcentaje) for h in reversed(hechos) if h.que == "hecho" and not h.anulado]
    return pronosticar(reportes, 100, corte.fecha, dicha="100 %", unidad="puntos")


def ficha(request, accion, formulario=None, status=200):
    contexto = contexto_de_ficha(request, accion, formulario)
    contexto |= {
        "accion": accion,
        "cambios": accion.cambios(),
        "pronostico": pronostico(accion, contexto["hechos"], request.corte),
        "observaciones": Observacion.objects.que_tocan(accion, accion.objetivo, accion.objetivo.estrategia),
    }
    return render(request, "estrategia/accion_detalle.html", contexto, status=status)


@require_safe
def accion_detalle(request, estrategia, codigo):
    accion = la_accion(request, estrategia, codigo)
    return ficha(request, accion, AvanceForm(objeto=accion) if accion.puede else None)


def la_registrable(request, estrategia, codigo):
    """La acción, si la persona puede registrarla; si solo mira, 403."""
    accion = la_accion(request, estrategia, codigo)
    if not accion.puede:
        raise PermissionDenied(Poder.REGISTRAR.negado)
    return accion


@recibe_archivos("SUSTENTO_MAXIMO_MB")
def avance_nuevo(request, estrategia, codigo):
    """Registra un avance con el verbo del modelo: 422 si algo falta, 409 si otra persona registró antes."""
    accion = la_registrable(request, estrategia, codigo)
    return registrar_hecho(request, AvanceForm, accion, partial(ficha, request, accion))


def reprogramacion_nueva(request, estrategia, codigo):
    """Le pone un plazo nuevo; el original se conserva (semantica §2)."""
    accion = la_accion(request, estrategia, codigo)
    permisos.exigir(request.user, Poder.REPROGRAMAR, accion)
    return registrar_aparte(
        request, partial(ReprogramacionForm, objeto=accion), accion, f"Reprogramar {accion.codigo}", accion.nombre
    )


def anulacion_nueva(request, estrategia, codigo, que, pk):
    return anular(request, la_registrable(request, estrategia, codigo), que, pk)


@require_safe
def sustento_archivo(request, pk):
    visibles = Accion.objects.visibles_para(request.user)
    return entregar_sustento(request, get_object_or_404(Sustento, pk=pk, hecho__accion__in=visibles))
