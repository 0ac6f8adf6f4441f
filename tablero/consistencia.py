"""Comprobaciones que corren al corte: cada una dice si se cumple, por qué, y a dónde ir si no."""

from dataclasses import dataclass, field

from django.db.models import Count, Exists, F, OuterRef, Q
from django.shortcuts import render
from django.views.decorators.http import require_safe

from barrio_seguro.models import Lanzamiento, Programa
from barrio_seguro.regiones import regiones_al
from conasec.models import Acuerdo, Sesion
from estrategia.models import Accion, Avance, Objetivo, Sustento
from estrategia.views import la_estrategia
from seguimiento.frases import cifra, numero
from seguimiento.lotes import alterados, rehacer
from seguimiento.models import Fuente
from seguimiento.plazos import Estado, Frescura, Umbrales

from .resumen import BARRIOS, lanzamientos_al, reportados

MAXIMO = 12
MUESTRA = 200  # cuántas de cada clase se recalculan al abrir la página


@dataclass(frozen=True, slots=True)
class Comprobacion:
    """`bien` es nulo si no se puede decir. `casos`: los registros que no cumplen, cada uno con su página."""

    nombre: str
    bien: bool | None
    dicho: str
    casos: list = field(default_factory=list)


def ninguno(nombre, casos, que, bien="Ninguno.", de=1, n=None):
    """Comprobación que se cumple si no hay casos; `que`: cómo se llaman, en plural. `de`: entre cuántos se buscó.

    De nada no se dice que todos cumplen. `n`: cuántos casos hay, si `casos` no los trae todos.
    """
    casos = list(casos)
    if not de:
        return Comprobacion(nombre, None, "Aún no hay nada que comprobar.")
    if n:
        return Comprobacion(nombre, False, cuantos(que, n), casos)
    return Comprobacion(nombre, not casos, cuantos(que, len(casos)) if casos else bien, casos)


def cuantos(que, n):
    """«Acuerdos sin plazo: 1.»: se lee bien con uno y con varios."""
    return f"{que[0].upper()}{que[1:]}: {numero(n)}."


@require_safe
def consistencia(request):
    """Todas las comprobaciones, primero las que no se cumplen."""
    estrategia = la_estrategia(request)
    hechas = [
        de_las_vigencias(estrategia),  # primero: lo demás lee lo que aquí se rehace
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


def de_las_vigencias(estrategia):
    """Lo que rige de cada cosa, recalculado de sus hechos; lo alterado se rehace. Muchas: una muestra al azar."""
    seguidos = (Accion.objects.de(estrategia).select_related("objetivo"), Lanzamiento.objects, Acuerdo.objects)
    malos, revisados = [], 0
    for consulta in (*seguidos, Sesion.objects):
        muestra = list(consulta.order_by("pk")[: MUESTRA + 1])
        if len(muestra) > MUESTRA:
            muestra = list(consulta.order_by("?")[:MUESTRA])
        revisados += len(muestra)
        sospechosos = alterados(muestra)
        malos += rehacer(sospechosos) if sospechosos else []
    bien = f"Recalculadas {revisados}, como máximo {MUESTRA} de cada clase; todas, con «manage.py verificar»."
    dicho = f"Alteradas fuera del tablero y ya rehechas de los hechos: {len(malos)}. Avise a quien administra la base."
    return Comprobacion("Lo que rige sale de los hechos", not malos, dicho if malos else bien, malos)


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
    bien = transcritas == n["acciones"] if n["acciones"] else None
    yield Comprobacion("Toda acción tiene su fuente", bien, dicho, list(sin_fuente[:MAXIMO]))


TODAS = Q(pk__isnull=False)
# De las acciones al corte: cuáles se miran, qué no debe haber, cómo se llaman si las hay y qué se dice si no.
DE_LAS_ACCIONES = {
    "Lo culminado tiene sustento": (
        Q(estado=Estado.CULMINADA),
        ~Exists(Sustento.objects.filter(hecho=OuterRef("hecho_que_rige"))),
        "culminadas sin sustento",
        "Todas las culminadas lo tienen.",
    ),
    "Los reportes están al día": (
        ~Q(frescura=Frescura.NO_APLICA),
        ~Q(frescura=Frescura.AL_DIA),
        "sin un reporte al día",
        "Todas las que deben reportar lo hicieron hace poco.",
    ),
    "Toda acción tiene fecha": (TODAS, Q(plazo_fin__isnull=True), "sin fecha programada", "Todas la tienen."),
    "Lo que llegó a 100 % está cerrado": (
        Q(avance=100),
        ~Q(estado=Estado.CULMINADA),
        "pendientes de cierre",
        "Ninguna pendiente de cierre.",
    ),
}


def de_las_acciones(request, estrategia):
    acciones = Accion.objects.visibles_para(request.user).al(request.corte, estrategia=estrategia)
    # Anotado, se lee de la vigencia ya unida; dicho en el filtro, la uniría otra vez.
    acciones = acciones.annotate(hecho_que_rige=F("rige__hecho_id"))
    fuera = Q(inicio_original__lt=estrategia.inicio) | Q(fin_original__gt=estrategia.fin)
    cabe = ("Las acciones caben en la estrategia", (TODAS, fuera, "fuera de su período", "Todas dentro de su período."))
    for nombre, (cuales, falta, que, bien) in [cabe, *DE_LAS_ACCIONES.items()]:
        faltas = acciones.filter(cuales & falta)
        de, n = acciones.filter(cuales).count(), faltas.count()
        casos = faltas.select_related("objetivo__estrategia")[:MAXIMO] if n else []
        yield ninguno(nombre, casos, que, bien, de, n)
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
    de_barrios_suyas = Accion.objects.visibles_para(request.user).de(estrategia).filter(unidad_medida=BARRIOS)
    acciones = list(de_barrios_suyas.al(request.corte).con_detalle())
    for reportado in reportados(acciones, programa, request.corte):
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
    yield fuera_de_su_accion(acciones, lanzamientos)


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


def fuera_de_su_accion(acciones, lanzamientos):
    """Los lanzamientos cuya fecha al corte cae fuera del plazo al corte de la acción de los barrios."""
    nombre = "Los lanzamientos caen en el plazo de su acción"
    ventanas = [(a.plazo_inicio, a.plazo_fin) for a in acciones if a.plazo_fin]
    if not ventanas:
        return Comprobacion(nombre, None, "Ninguna acción de barrios tiene plazo con qué cotejarlos.")
    con_fecha = (fila for fila in lanzamientos if fila.plazo_fin and fila.estado != Estado.CANCELADA)
    fuera = [f for f in con_fecha if not any(desde <= f.plazo_fin <= hasta for desde, hasta in ventanas)]
    return ninguno(nombre, fuera, "fuera del plazo", "Todos dentro del plazo.")


def de_barrios(reportado):
    """Lo que la DGSC reportó en la acción, al lado de lo que cuenta el registro de lanzamientos."""
    nombre = f"Los barrios reportados en {reportado.accion.codigo} son los del registro"
    if reportado.reportado is None:
        return Comprobacion(nombre, None, "Sin reporte de barrios al corte.", [reportado.accion])
    registro = "sin dato" if reportado.registro is None else reportado.registro
    # Sin dato con qué cotejarlo no se puede decir ni que coincide ni que no.
    bien = None if reportado.registro is None else not reportado.difiere
    return Comprobacion(
        nombre, bien, f"Reportado {cifra(reportado.reportado)}; registro, {registro}.", [reportado.accion]
    )


def del_consejo(request):
    acuerdos = Acuerdo.objects.visibles_para(request.user).al(request.corte).con_detalle()
    abiertos = list(acuerdos.abiertos())
    sin_nadie = [acuerdo for acuerdo in abiertos if not acuerdo.responde]
    sin_plazo = [acuerdo for acuerdo in abiertos if acuerdo.plazo_fin is None]
    for que, faltas in (("responsable", sin_nadie), ("plazo", sin_plazo)):
        yield ninguno(f"Todo acuerdo tiene {que}", faltas, f"acuerdos sin {que}", "Todos lo tienen.", de=len(abiertos))
    hoy, sesiones = request.corte.fecha, Sesion.objects.visibles_para(request.user).al(request.corte)
    pasadas = sesiones.filter(Q(celebrada_el__lte=hoy) | Q(plazo_fin__lt=hoy))
    sin_constancia = pasadas.filter(celebrada_el=None, plazo_fin__lt=hoy)
    sin_constancia = sin_constancia.exclude(estado=Estado.CANCELADA)
    nombre, que = "De toda sesión pasada consta si se celebró", "sesiones sin constancia"
    yield ninguno(nombre, sin_constancia, que, "De todas consta.", de=pasadas.count())
