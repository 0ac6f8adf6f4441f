"""Comprobaciones que corren al corte: cada una dice si se cumple, por qué, y a dónde ir si no."""

from dataclasses import dataclass, field

from django.db.models import Count, Q
from django.shortcuts import render
from django.views.decorators.http import require_safe

from barrio_seguro.models import Programa
from barrio_seguro.regiones import regiones_al
from conasec.models import Acuerdo, Sesion
from estrategia.models import Accion, Avance, Objetivo
from estrategia.views import la_estrategia
from seguimiento.frases import cifra
from seguimiento.models import Fuente
from seguimiento.plazos import Estado, Frescura, Umbrales

from .resumen import BARRIOS, lanzamientos_al, reportados

MAXIMO = 12


@dataclass(frozen=True, slots=True)
class Comprobacion:
    """`bien` es nulo si no se puede decir. `casos`: los registros que no cumplen, cada uno con su página."""

    nombre: str
    bien: bool | None
    dicho: str
    casos: list = field(default_factory=list)


def ninguno(nombre, casos, que, bien="Ninguno."):
    """Comprobación que se cumple si no hay casos; `que`: cómo se llaman, en plural."""
    casos = list(casos)
    return Comprobacion(nombre, not casos, cuantos(que, len(casos)) if casos else bien, casos)


def cuantos(que, n):
    """«Acuerdos sin plazo: 1.»: se lee bien con uno y con varios."""
    return f"{que[0].upper()}{que[1:]}: {n}."


@require_safe
def consistencia(request):
    """Todas las comprobaciones, primero las que no se cumplen."""
    estrategia = la_estrategia(request)
    hechas = [
        *del_documento(request, estrategia),
        *de_las_acciones(request, estrategia),
        *del_territorio(request, estrategia),
        *del_consejo(request),
    ]
    orden = {False: 0, None: 1, True: 2}
    contexto = {
        "estrategia": estrategia,
        "comprobaciones": sorted(hechas, key=lambda c: orden[c.bien]),
        "fallan": sum(c.bien is False for c in hechas),
        "maximo": MAXIMO,
    }
    return render(request, "tablero/consistencia.html", contexto)


def del_documento(request, estrategia):
    """Los totales que el documento da, contra la suma de lo transcrito."""
    sin_cita = (f for f in Fuente.objects.select_related("documento") if not f.esta_en_el_documento())
    yield ninguno(
        "Toda cita está en su documento", sin_cita, "citas que no se hallan", "Todas se hallan, palabra por palabra."
    )
    if estrategia.fuente_id is None:
        dicho = f"El documento de esta estrategia {estrategia.procedencia}."
        yield Comprobacion("Toda acción tiene su fuente", None, dicho)
        return
    n = Objetivo.objects.filter(estrategia=estrategia).aggregate(
        objetivos=Count("pk", distinct=True), acciones=Count("acciones")
    )
    transcritas = Accion.objects.de(estrategia).filter(fuente__isnull=False).count()
    dicho = f"{transcritas} de {n['acciones']} acciones, en {n['objetivos']} objetivos, con su fuente."
    sin_fuente = Accion.objects.de(estrategia).filter(fuente=None).select_related("objetivo__estrategia")
    yield Comprobacion("Toda acción tiene su fuente", transcritas == n["acciones"], dicho, list(sin_fuente[:MAXIMO]))


# De las acciones al corte: qué no debe haber, cómo se llaman si las hay y qué se dice si no.
DE_LAS_ACCIONES = {
    "Lo culminado tiene sustento": (
        Q(estado=Estado.CULMINADA, rige__hecho__sustentos__isnull=True),
        "culminadas sin sustento",
        "Todas las culminadas lo tienen.",
    ),
    "Los reportes están al día": (
        Q(frescura__in=[Frescura.DESACTUALIZADA, Frescura.SIN_REPORTE]),
        "sin reporte o desactualizadas",
        "Todas reportaron hace poco.",
    ),
    "Toda acción tiene fecha": (Q(plazo_fin__isnull=True), "sin fecha programada", "Todas la tienen."),
    "Lo que llegó a 100 % está cerrado": (
        Q(avance=100) & ~Q(estado=Estado.CULMINADA),
        "pendientes de cierre",
        "Ninguna pendiente de cierre.",
    ),
}


def de_las_acciones(request, estrategia):
    acciones = Accion.objects.visibles_para(request.user).al(request.corte, estrategia=estrategia)
    fuera = Q(inicio_original__lt=estrategia.inicio) | Q(fin_original__gt=estrategia.fin)
    cabe = ("Las acciones caben en la estrategia", (fuera, "fuera de su período", "Todas dentro de su período."))
    for nombre, (falta, que, bien) in [cabe, *DE_LAS_ACCIONES.items()]:
        faltas = acciones.filter(falta)
        n = faltas.count()
        casos = faltas.select_related("objetivo__estrategia")[:MAXIMO] if n else []
        yield Comprobacion(nombre, not n, cuantos(que, n) if n else bien, list(casos))
    reportes = Avance.objects.conocidos(request.corte).filter(accion__objetivo__estrategia=estrategia)
    repetidos = reportes.order_by().values("accion", "fecha").annotate(n=Count("pk")).filter(n__gt=1).count()
    dicho = f"Días con más de un reporte: {repetidos}; rige el último." if repetidos else "Ningún día repetido."
    yield Comprobacion("Un reporte por acción y día", not repetidos, dicho)


def del_territorio(request, estrategia):
    programa = Programa.objects.visibles_para(request.user).vigente(request.corte)
    if programa is None:
        return
    lanzamientos = lanzamientos_al(request.user, request.corte, Umbrales.vigentes())
    regiones = regiones_al(request.corte, programa, lanzamientos)
    yield from de_los_totales(programa, regiones, lanzamientos)
    acciones = Accion.objects.visibles_para(request.user).de(estrategia).filter(unidad_medida=BARRIOS)
    for reportado in reportados(acciones.al(request.corte).con_detalle(), programa, request.corte):
        yield de_barrios(reportado)
    yield de_lo_registrado(programa, sum(r.registrados for r in regiones))
    yield por_region(
        "Lo registrado no pasa de lo que el documento cuenta",
        [r for r in regiones if r.registrados > r.cantidad],
        "registrados {0.registrados}, y el documento cuenta {0.cantidad}",
    )
    if request.corte.fecha >= programa.linea_base_fecha:
        nuevos = "Los barrios nuevos registrados son los lanzados"
        difieren = [r for r in regiones if r.nuevos != r.lanzados]
        yield por_region(nuevos, difieren, "registrados {0.nuevos}, lanzados {0.lanzados}")
    yield fuera_de_su_accion(estrategia, lanzamientos)


def de_los_totales(programa, regiones, lanzamientos):
    """Las sumas del documento, contra lo transcrito."""
    suma, son = sum(r.cantidad for r in regiones), sum(r.region is not None for r in regiones)
    bien = (suma, son) == (programa.total_barrios, programa.total_regiones)
    dicho = f"{son} regiones suman {suma}; el documento dice {programa.total_regiones} y {programa.total_barrios}."
    yield Comprobacion("Las regiones suman el total del documento", bien, dicho)
    plan = sum(fila.numero is not None for fila in lanzamientos)
    alcanza = programa.total_barrios + plan
    dicho = f"{programa.total_barrios} + {plan} programados = {alcanza}; la meta es {programa.meta}."
    yield Comprobacion("La base más lo programado da la meta", alcanza == programa.meta, dicho)


def de_lo_registrado(programa, registrados):
    """Los barrios de la línea base con nombre, contra los que el documento cuenta; mientras falten, no se coteja."""
    bien = None if registrados < programa.total_barrios else registrados == programa.total_barrios
    dicho = f"Registrados {registrados} de {programa.total_barrios}: el documento los cuenta y no los lista."
    return Comprobacion("Los barrios de la línea base están registrados", bien, dicho)


def por_region(nombre, faltas, molde):
    """Una comprobación región por región: las que no pasan, y qué se dice de cada una."""
    dicho = "; ".join(f"{r.area}: {molde.format(r)}" for r in faltas)
    return Comprobacion(nombre, not faltas, f"{dicho or 'En todas las regiones'}.", [r.area for r in faltas])


def fuera_de_su_accion(estrategia, lanzamientos):
    """Los lanzamientos programados fuera del plazo de la acción de los barrios."""
    ventanas = list(Accion.objects.de(estrategia).filter(unidad_medida=BARRIOS).values_list("inicio", "fin"))
    con_fecha = (fila for fila in lanzamientos if fila.fecha_programada and ventanas)
    fuera = [f for f in con_fecha if not any(desde <= f.fecha_programada <= hasta for desde, hasta in ventanas)]
    nombre = "Los lanzamientos caen en el plazo de su acción"
    return ninguno(nombre, fuera, "fuera del plazo", "Todos dentro del plazo.")


def de_barrios(reportado):
    """Lo que la DGSC reportó en la acción, al lado de lo que cuenta el registro de lanzamientos."""
    nombre = f"Los barrios reportados en {reportado.accion.codigo} son los del registro"
    if reportado.reportado is None:
        return Comprobacion(nombre, None, "Sin reporte de barrios al corte.", [reportado.accion])
    registro = "sin dato" if reportado.registro is None else reportado.registro
    return Comprobacion(
        nombre,
        not reportado.difiere,
        f"Reportado {cifra(reportado.reportado)}; registro, {registro}.",
        [reportado.accion],
    )


def del_consejo(request):
    acuerdos = Acuerdo.objects.visibles_para(request.user).al(request.corte).con_detalle()
    sin_nadie = acuerdos.abiertos().filter(responsable=None, institucion="")
    yield ninguno("Todo acuerdo tiene responsable", sin_nadie, "acuerdos sin responsable", "Todos lo tienen.")
    yield ninguno(
        "Todo acuerdo tiene plazo", acuerdos.abiertos().filter(plazo_fin=None), "acuerdos sin plazo", "Todos lo tienen."
    )
    pasadas = Sesion.objects.visibles_para(request.user).al(request.corte)
    pasadas = pasadas.filter(celebrada_el=None, plazo_fin__lt=request.corte.fecha).exclude(estado=Estado.CANCELADA)
    yield ninguno("De toda sesión pasada consta si se celebró", pasadas, "sesiones sin constancia", "De todas consta.")
