"""Los gráficos: cada uno con su título, su supuesto, su tabla y su CSV, de los mismos números."""

from dataclasses import dataclass, replace
from functools import cached_property
from operator import itemgetter

from django.db.models import Avg, Count, Max
from django.db.models.functions import TruncMonth
from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from estrategia.models import Accion, Avance
from estrategia.views import la_estrategia
from seguimiento.cuentas import redondear
from seguimiento.descargas import descarga, en_csv, nombre_de_archivo
from seguimiento.excel import Columna
from seguimiento.frases import fecha
from seguimiento.rotulos import Rotulo
from seguimiento.totales import contar

from . import charts
from .contexto import cierres_de_mes

MAXIMO_DE_CIERRES = 24
TONOS = 4


@dataclass(frozen=True, slots=True)
class Grafico:
    """Un gráfico y su tabla. `filas`: cada una, sus celdas, la primera es su nombre; `figura` nula: la tabla se basta.

    `tono(valor)`: de 0 a 4, lo que oscurece una celda del mapa de calor.
    """

    clave: str
    titulo: str
    nota: str
    encabezados: tuple
    filas: list
    figura: dict | None = None
    maximo: int = 0

    @property
    def celdas(self):
        """[(nombre, [(valor, tono)])]: el tono es 0 si no hay nada o si no es un mapa de calor."""
        return [(nombre, [(valor, self._tono(valor)) for valor in valores]) for nombre, *valores in self.filas]

    def _tono(self, valor):
        return -(-valor * TONOS // self.maximo) if self.maximo and valor else 0


class Lectura:
    """Lo que los gráficos leen de una estrategia al corte; cada cosa, una vez y solo si se pide."""

    def __init__(self, usuario, estrategia, corte):
        self.usuario, self.estrategia, self.corte = usuario, estrategia, corte
        self.acciones = Accion.objects.visibles_para(usuario)

    @cached_property
    def objetivos(self):
        """[(código, Totales)] al corte, en su orden."""
        _, grupos = contar(self.acciones.al(self.corte, estrategia=self.estrategia), "objetivo__codigo")
        codigos = self.estrategia.objetivos.values_list("codigo", flat=True)
        return [(codigo, grupos[codigo]) for codigo in codigos if codigo in grupos]

    @cached_property
    def puntos(self):
        """[(cierre, Totales o nulo si es posterior al corte, Totales)]: lo real y lo programado.

        Cada cierre se lee con lo que regía en él y, los posteriores a T, con lo que rige en T (semantica §1).
        """
        cierres, puntos = cierres_de_mes(self.estrategia), []
        paso = -(-len(cierres) // MAXIMO_DE_CIERRES)
        for cierre in reversed(cierres[::-paso]):
            rige = replace(self.corte, fecha=min(cierre, self.corte.fecha))
            acciones = self.acciones.previstas(rige, cierre, estrategia=self.estrategia)
            totales, _ = contar(acciones, "objetivo__estrategia_id")
            puntos.append((cierre, totales if cierre <= self.corte.fecha else None, totales))
        return puntos


def lo_real(totales):
    """Avance medio de las que reportaron, lo que les tocaba a esas mismas y cuántas son; o por qué no lo hay."""
    if totales is None:
        return "posterior al corte", None, None
    avance = totales.avance_medio if totales.reportadas else "sin reporte"
    return avance, totales.programado_medio_reportadas, totales.reportadas


def curva(lectura):
    return Grafico(
        "curva",
        "El avance medio de lo reportado, frente a lo programado por cierre de mes",
        "Lo programado es lineal por días (supuesto): nadie programó porcentajes. El avance es la media de "
        "las que reportaron, y se compara con lo que les tocaba a esas mismas; se dice cuántas son.",
        (
            "Cierre",
            "Programado medio de todas, lineal (supuesto), %",
            "Avance medio de las reportadas, %",
            "Programado medio de esas mismas, lineal (supuesto), %",
            "Reportadas",
            "Acciones",
        ),  # fmt: skip
        [(fecha(cierre), p.programado_medio, *lo_real(totales), p.n) for cierre, totales, p in lectura.puntos],
        charts.curva(lectura.puntos),
    )


def historia(lectura):
    pasados = [(cierre, totales) for cierre, totales, _ in lectura.puntos if totales]
    rotulos = [r for r in Rotulo if any(totales.rotulos[r] for _, totales in pasados)]
    return Grafico(
        "historia",
        "Acciones por su luz a cada cierre de mes, hasta el corte",
        "Cada cierre se lee con lo que se sabe ahora, o con lo que se sabía si así se pidió.",
        ("Cierre", *(r.label for r in rotulos), "Acciones"),
        [(fecha(cierre), *(t.rotulos[r] for r in rotulos), t.n) for cierre, t in pasados],
        charts.historia(pasados) if pasados else None,
    )


def situaciones(lectura):
    presentes = [r for r in Rotulo if any(t.rotulos[r] for _, t in lectura.objetivos)]
    return Grafico(
        "situaciones",
        "Acciones por su luz y objetivo específico, al corte",
        "",
        ("Objetivo", *(r.label for r in presentes), "Acciones"),
        [(codigo, *(t.rotulos[r] for r in presentes), t.n) for codigo, t in lectura.objetivos],
        charts.situaciones(lectura.objetivos) if lectura.objetivos else None,
    )


def retrasos(lectura):
    tarde = lectura.acciones.al(lectura.corte, estrategia=lectura.estrategia).filter(dias_retraso__gt=0).order_by()
    medidas = tarde.values_list("objetivo__codigo").annotate(
        n=Count("pk"), m=Avg("dias_retraso"), x=Max("dias_retraso")
    )
    hallados = {codigo: (n, redondear(str(media)), maximo) for codigo, n, media, maximo in medidas}
    filas = [(codigo, t.n, *hallados.get(codigo, (0, None, None))) for codigo, t in lectura.objetivos]
    return Grafico(
        "retrasos",
        "Días de retraso por objetivo específico, al corte",
        "Frente al plazo vigente: las vencidas, hasta el corte; las culminadas fuera de plazo, hasta que culminaron.",
        ("Objetivo", "Acciones", "Con retraso", "Media de esas, días", "Máximo, días"),
        filas,
        charts.retrasos(filas) if hallados else None,
    )


def reportes(lectura):
    """Mapa de calor: es una tabla, y se lee sin JavaScript."""
    propios = Avance.objects.visibles_para(lectura.usuario).filter(accion__objetivo__estrategia=lectura.estrategia)
    meses = propios.conocidos(lectura.corte).annotate(mes=TruncMonth("fecha")).order_by()
    cuentas = {(c, m): n for c, m, n in meses.values_list("accion__objetivo__codigo", "mes").annotate(n=Count("pk"))}
    columnas = sorted({mes for _, mes in cuentas})
    return Grafico(
        "reportes",
        "Reportes por mes y objetivo específico, hasta el corte",
        "Por la fecha del hecho; los anulados no cuentan. Más oscuro, más reportes.",
        ("Objetivo", *(f"{mes:%m/%Y}" for mes in columnas)),
        [(codigo, *(cuentas.get((codigo, mes), 0) for mes in columnas)) for codigo, _ in lectura.objetivos if cuentas],
        maximo=max(cuentas.values(), default=0),
    )


GRAFICOS = {hacer.__name__: hacer for hacer in (curva, historia, situaciones, retrasos, reportes)}


@require_safe
def graficos(request):
    """Todos, cada uno con su tabla."""
    lectura = Lectura(request.user, la_estrategia(request), request.corte)
    hechos = [hacer(lectura) for hacer in GRAFICOS.values()]
    contexto = {
        "estrategia": lectura.estrategia,
        "graficos": hechos,
        "figuras": {grafico.clave: grafico.figura for grafico in hechos if grafico.figura},
    }
    return render(request, "tablero/graficos.html", contexto)


@require_safe
def grafico_csv(request, clave):
    """La tabla de un gráfico, en CSV."""
    if clave not in GRAFICOS:
        raise Http404
    estrategia = la_estrategia(request)
    grafico = GRAFICOS[clave](Lectura(request.user, estrategia, request.corte))
    columnas = [Columna(titulo, titulo, "texto", 10, "", itemgetter(n)) for n, titulo in enumerate(grafico.encabezados)]
    nombre = nombre_de_archivo(f"{clave}-conasec", request.corte, estrategia.demostracion, "csv")
    contenido = en_csv(columnas, grafico.filas, demostracion=estrategia.demostracion)
    return descarga(contenido, "text/csv; charset=utf-8", nombre)
