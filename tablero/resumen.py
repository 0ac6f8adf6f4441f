"""Lo que el tablero muestra a una fecha de corte, en pocas consultas que no crecen con las filas."""

from dataclasses import dataclass

from django.db.models import Q

from barrio_seguro.models import Lanzamiento, Programa
from conasec.models import Anio, Norma, Sesion
from estrategia.models import Accion, Avance
from seguimiento.frases import explicar, titular
from seguimiento.plazos import Estado, Situacion, Umbrales
from seguimiento.rotulos import LANZAMIENTO
from seguimiento.totales import Totales, contar

from .decisiones import decisiones_al

MAXIMO_EN_CRONOGRAMA = 40
MAXIMO_DECISIONES = 6
MAXIMO_SIN_PEDIDO = 6
MAXIMO_ULTIMOS = 5
BARRIOS = "barrios seguros"
PENDIENTES = (Situacion.EN_PLAZO, Situacion.POR_VENCER, Situacion.POR_INICIAR)


@dataclass(frozen=True, slots=True)
class Resumen:
    """Todo lo de la primera pantalla. Con más de 40 acciones los objetivos van sin sus acciones.

    `observaciones`: cuántas de la fuente tocan las cifras de la estrategia, los barrios y la ley.
    """

    titular: str
    total: Totales
    objetivos: list
    n_decisiones: int
    decisiones: list
    sin_pedido: list
    barrios: object
    barrios_reportados: list
    observaciones: dict
    lanzamientos: list
    cumplimientos: list
    ultimos: list
    proximo: object

    @property
    def ley(self):
        """Lo que cabe arriba: el año del corte y el último, antes de él, que tiene sesiones registradas."""
        actual, *previos = self.cumplimientos
        return [actual, *[c for c in previos if c.ordinarias][:1]]

    @property
    def lanzamientos_realizados(self):
        return sum(lanzamiento.estado == Estado.CULMINADA for lanzamiento in self.lanzamientos)

    @property
    def lanzamientos_vencidos(self):
        return sum(lanzamiento.situacion == Situacion.VENCIDA for lanzamiento in self.lanzamientos)


@dataclass(frozen=True, slots=True)
class Reportado:
    """Lo que la DGSC reportó en la acción de los barrios, al lado de lo que cuenta el registro; no se mezclan."""

    accion: Accion
    reportado: object
    registro: int | None

    @property
    def difiere(self):
        return None not in (self.reportado, self.registro) and self.reportado != self.registro


@dataclass(frozen=True, slots=True)
class Objetivo:
    """Un objetivo específico con sus totales y, si caben, sus acciones."""

    objetivo: object
    totales: Totales
    acciones: list


def resumir(usuario, estrategia, corte):
    """`Resumen` de la estrategia al corte, con lo que esa persona puede ver."""
    umbrales = Umbrales.vigentes()
    acciones = Accion.objects.visibles_para(usuario).al(corte, umbrales, estrategia)
    total, por_objetivo = contar(acciones, "objetivo_id", acciones.sin_pedido(corte))
    filas = explicar(las_que_se_muestran(acciones, total.n, estrategia, corte, umbrales), corte, umbrales)
    cronograma = sorted(filas, key=lambda accion: accion.orden) if total.n <= MAXIMO_EN_CRONOGRAMA else []
    lanzamientos = lanzamientos_al(usuario, corte, umbrales)
    programa = Programa.objects.visibles_para(usuario).con_observaciones().vigente(corte)
    normas = list(Norma.objects.con_observaciones())
    sesiones = Sesion.objects.visibles_para(usuario)
    decisiones = decisiones_al(usuario, estrategia, corte).pendientes().leidas()
    return Resumen(
        titular=titular(total, corte),
        total=total,
        objetivos=[
            Objetivo(o, por_objetivo.get(o.pk, Totales()), [a for a in cronograma if a.objetivo_id == o.pk])
            for o in estrategia.objetivos.all()
        ],
        n_decisiones=len(decisiones),
        decisiones=decisiones[:MAXIMO_DECISIONES],
        sin_pedido=[fila for fila in filas if fila.alerta][:MAXIMO_SIN_PEDIDO],
        barrios=programa and programa.barrios(corte),
        barrios_reportados=reportados(filas, programa, corte),
        observaciones=marcas(estrategia, programa, normas),
        lanzamientos=lanzamientos,
        cumplimientos=sesiones.cumplimiento(corte, normas, Anio.objects.all()),
        ultimos=list(Avance.objects.visibles_para(usuario).ultimos_de(estrategia, corte)[:MAXIMO_ULTIMOS]),
        proximo=proximo_hito(cronograma, lanzamientos),
    )


def marcas(estrategia, programa, normas):
    """Cuántas observaciones de la fuente tocan cada cifra."""
    return {
        "estrategia": getattr(estrategia, "n_observaciones", 0),
        "barrios": programa.n_observaciones if programa else 0,
        "ley": sum(norma.n_observaciones for norma in normas),
    }


def reportados(filas, programa, corte):
    """[`Reportado`] de las acciones cuya meta son los barrios del programa: la misma cantidad y la misma unidad."""
    if programa is None:
        return []
    registro = programa.barrios(corte).total
    suyas = (fila for fila in filas if fila.unidad_medida == BARRIOS and fila.meta == programa.meta)
    return [Reportado(accion, accion.ejecutado, registro) for accion in suyas]


def las_que_se_muestran(acciones, n, estrategia, corte, umbrales):
    """Todas si caben en el cronograma, primero las sin pedido; si no, las más urgentes y las de los barrios."""
    if n > MAXIMO_EN_CRONOGRAMA:
        urgentes = acciones.filter(acciones.sin_pedido(corte)).order_by(*acciones.URGENCIA)
        urgentes = list(urgentes.values_list("pk", flat=True)[:MAXIMO_SIN_PEDIDO])
        # Son pocas: se piden por su llave, y no recorriendo las vigencias de la estrategia.
        pocas = Q(pk__in=urgentes) | Q(unidad_medida=BARRIOS, objetivo__estrategia=estrategia)
        acciones = Accion.objects.al(corte, umbrales).filter(pocas)
    return acciones.con_detalle().con_alerta(corte).order_by("-alerta", *acciones.URGENCIA)


def lanzamientos_al(usuario, corte, umbrales):
    lanzamientos = Lanzamiento.objects.visibles_para(usuario).al(corte, umbrales)
    return explicar(lanzamientos.select_related("distrito__area"), corte, umbrales, LANZAMIENTO)


def proximo_hito(acciones, lanzamientos):
    """Lo primero que vence y sigue abierto, entre las acciones del cronograma y los lanzamientos; nulo si no hay."""
    pendientes = [fila for fila in [*acciones, *lanzamientos] if fila.situacion in PENDIENTES]
    return min(pendientes, key=lambda fila: fila.plazo_fin, default=None)
