"""El cronograma: su página, y las posiciones en unidades enteras de SVG, que la CSP no deja poner en `style=`."""

from dataclasses import dataclass

from django.core.exceptions import BadRequest
from django.core.paginator import Paginator
from django.db.models import F, Min
from django.shortcuts import render
from django.views.decorators.http import require_safe

from estrategia.models import Accion, Avance
from estrategia.views import filtrar, la_estrategia
from seguimiento.feriados import feriados
from seguimiento.frases import explicar
from seguimiento.periodos import correr, meses_entre
from seguimiento.plazos import Estado, Umbrales

ANCHO = 1000
POR_PAGINA = 100
ORDENES = {
    "objetivo": ("objetivo__orden", "orden", "pk"),
    "fin": (F("plazo_fin").asc(nulls_last=True), "objetivo__orden", "orden", "pk"),
}
CERRADAS = (Estado.CULMINADA, Estado.CANCELADA)
MESES = ("ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "set", "oct", "nov", "dic")


@dataclass(frozen=True, slots=True)
class Franja:
    """Una acción en el cronograma: ventana vigente, avance reportado y cierre; `None` si no tiene plazo.

    `original`: (x, ancho) de la primera promesa, si se reprogramó. `real`: (x, ancho) desde el primer reporte en que ya
    había empezado hasta que se cerró o, si sigue abierta, hasta el último.
    """

    accion: object
    x: int | None
    ancho: int
    hecho: int
    cierre: int | None
    original: tuple[int, int] | None = None
    real: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Eje:
    """Escala de fechas a unidades: de `inicio` a `fin`, ambos incluidos."""

    inicio: object
    fin: object

    def x(self, fecha, dias=0):
        """Posición del comienzo del día, o de tantos días después, recortada al eje."""
        largo = (self.fin - self.inicio).days + 1
        return round(min(max((fecha - self.inicio).days + dias, 0), largo) * ANCHO / largo)

    def franja(self, accion, empezo=None):
        """Franja de una acción al corte; `empezo`: su primer reporte ya empezada, si se va a dibujar lo real."""
        real = (
            self.ventana(empezo, accion.racha_desde if accion.estado in CERRADAS else accion.ultimo_reporte)
            if empezo
            else None
        )
        if accion.plazo_fin is None:
            return Franja(accion, None, 0, 0, None, real=real)
        x, ancho = self.ventana(accion.plazo_inicio, accion.plazo_fin)
        cierre = accion.fecha_culminacion and self.x(accion.fecha_culminacion)
        movida = accion.movimientos and accion.fin_original
        original = self.ventana(accion.inicio_original, accion.fin_original) if movida else None
        return Franja(accion, x, ancho, round(ancho * float(accion.avance or 0) / 100), cierre, original, real)

    def ventana(self, inicio, fin, minimo=6):
        """(x, ancho) de un plazo, ambos días incluidos; nunca tan fina que no se vea."""
        x = self.x(inicio)
        return x, max(self.x(fin, 1) - x, minimo)

    def meses(self):
        """[(x, «ene»)] de cada mes del eje; si son muchos, de cada trimestre o de cada año, con su año."""
        primero = self.inicio.replace(day=1)
        cuantos = meses_entre(self.inicio, self.fin) + 1
        paso = next(paso for paso, hasta in ((1, 18), (3, 54), (12, 216), (120, cuantos)) if cuantos <= hasta)
        anio = "" if paso == 1 else " %y"
        return [
            (self.x(dia) + 6, f"{MESES[dia.month - 1]}{dia:{anio}}" if anio else MESES[dia.month - 1])
            for dia in (correr(primero, n) for n in range(0, cuantos, paso))
        ]

    @property
    def feriados(self):
        """[(x, ancho, fecha, nombre)] de cada feriado del eje; ninguno si pasa de tres años: no se verían."""
        if (self.fin - self.inicio).days > 3 * 366:
            return []
        return [(*self.ventana(dia, dia, 2), dia, nombre) for dia, nombre in feriados(self.inicio, self.fin)]


def tramos(partes, total):
    """[(clave, n)] → [(clave, n, x, ancho)] de una barra de 1000 unidades con un hueco de 4 entre tramos."""
    hecho, dibujados = 0, []
    for clave, n in partes:
        x, fin = round(hecho * ANCHO / total), round((hecho + n) * ANCHO / total)
        dibujados.append((clave, n, x, max(fin - x - 4, 2)))
        hecho += n
    return dibujados


def eje_de(estrategia, acciones):
    """El eje que abarca la estrategia y todos los plazos que se dibujan."""
    fechas = [fecha for a in acciones for fecha in (a.plazo_inicio, a.plazo_fin, a.inicio_original, a.fin_original)]
    fechas = [estrategia.inicio, estrategia.fin, *filter(None, fechas)]
    return Eje(min(fechas), max(fechas))


def primeros_reportes(acciones, corte):
    """{pk: fecha del primer reporte en que la acción ya había empezado}, de las que lo tienen."""
    avances = Avance.objects.filter(accion__in=[a.pk for a in acciones]).conocidos(corte)
    empezadas = avances.exclude(estado=Estado.NO_INICIADA).order_by()
    return dict(empezadas.values_list("accion").annotate(primero=Min("fecha")))


@require_safe
def cronograma(request):
    """Las acciones filtradas en el tiempo: plazo vigente y original, lo real, los feriados y el corte."""
    estrategia, orden = la_estrategia(request), request.GET.get("orden") or "objetivo"
    if orden not in ORDENES:
        raise BadRequest(f"«{orden}» no es un orden del cronograma: use «objetivo» o «fin».")
    acciones = Accion.objects.visibles_para(request.user).al(request.corte, estrategia=estrategia)
    filtro = filtrar(request, acciones, estrategia)
    consulta = filtro.qs.con_detalle().order_by(*ORDENES[orden])
    pagina = Paginator(consulta, POR_PAGINA).get_page(request.GET.get("pagina"))
    filas = explicar(pagina, request.corte, Umbrales.vigentes())
    eje, primeros = eje_de(estrategia, filas), primeros_reportes(filas, request.corte)
    contexto = {
        "estrategia": estrategia,
        "filtro": filtro,
        "orden": orden,
        "pagina": pagina,
        "eje": eje,
        "franjas": [eje.franja(accion, primeros.get(accion.pk)) for accion in filas],
        "x_corte": eje.x(request.corte.fecha),
        "consulta": filtro.sin("orden", "pagina"),
    }
    return render(request, "tablero/cronograma.html", contexto)
