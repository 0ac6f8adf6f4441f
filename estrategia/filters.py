import calendar
from datetime import date

import django_filters
from django.db.models import Q

from seguimiento.models import Unidad
from seguimiento.periodos import MESES
from seguimiento.plazos import Estado, Frescura, Situacion
from seguimiento.rotulos import Rotulo, Semaforo
from seguimiento.totales import APARTE

from .models import Accion, Objetivo

SIN_RESPONSABLE = "ninguna"
# De cada plazo que se pide, qué cuenta de `totales` lo cuenta.
CUENTAS = {
    "hoy": "vencen_hoy", "original": "exigibles_original", "original_cumplido": "exigibles_original_en_plazo",
    "movido": "reprogramadas", "cancelado_tarde": "canceladas_tras_vencer",
}  # fmt: skip


class VariosFilter(django_filters.MultipleChoiceFilter):
    """Uno o varios valores de una lista cerrada, como un solo `IN`."""

    def filter(self, consulta, valores):
        return self.get_method(consulta)(**{f"{self.field_name}__in": valores}) if valores else consulta


class AccionFilter(django_filters.FilterSet):
    """Filtros de la lista de acciones; los usan la página, el fragmento, las descargas y la API.

    Espera `Accion.objects…al(corte)` si se usa alguno de los `CALCULADOS`. Un valor que no existe invalida el
    formulario, y la vista contesta 400.
    """

    q = django_filters.CharFilter(label="Buscar", method="buscar", max_length=200)
    objetivo = VariosFilter(label="Objetivo", field_name="objetivo__codigo")
    situacion = VariosFilter(label="Situación", choices=Situacion.choices)
    estado = VariosFilter(label="Estado", choices=Estado.choices)
    rotulo = VariosFilter(label="Luz", choices=Rotulo.choices)
    semaforo = VariosFilter(label="Semáforo", choices=Semaforo.choices)
    responsable = django_filters.MultipleChoiceFilter(label="Responsable", method="de_responsable")
    mes = django_filters.ChoiceFilter(label="Mes programado", method="programada_en", empty_label="Todos")
    frescura = VariosFilter(label="Último reporte", choices=Frescura.choices)
    plazo = django_filters.ChoiceFilter(
        label="Plazo",
        method="segun_plazo",
        choices=[
            ("terminado", "Ya terminó (exigibles)"),
            ("abierto", "No exigible: aún no termina, o se canceló"),
            ("hoy", "Vence el día del corte"),
            ("original", "El original ya terminó (exigibles entonces)"),
            ("original_cumplido", "Culminadas dentro del original, ya terminado"),
            ("movido", "Reprogramado"),
            ("cancelado_tarde", "Canceladas después de vencer"),
        ],
        empty_label="Todos",
    )
    decision = django_filters.ChoiceFilter(
        label="Decisión",
        method="segun_decision",
        choices=[
            ("solicitada", "Con una decisión pendiente"),
            ("sin_pedido", "Sin pedido: vencidas, atrasadas o sin dato que nadie elevó"),
        ],
        empty_label="Todas",
    )

    reporte = django_filters.ChoiceFilter(
        label="Reporte", method="segun_reporte", choices=[("deben", "Deben un reporte")], empty_label="Todas"
    )

    class Meta:
        model = Accion
        fields = []

    # Los que leen la regla del plazo; los demás se contestan sin calcularla.
    CALCULADOS = {"situacion", "estado", "rotulo", "semaforo", "frescura", "plazo", "decision", "reporte"}
    PRINCIPALES = ("objetivo", "situacion", "estado", "rotulo", "responsable", "mes")

    def __init__(self, data, *args, estrategia, **kwargs):
        super().__init__(sin_vacios(data), *args, **kwargs)
        self.estrategia = estrategia
        opciones = {
            "objetivo": [
                (codigo, f"{codigo} {nombre}")
                for codigo, nombre in Objetivo.objects.filter(estrategia=estrategia).values_list("codigo", "nombre")
            ],
            "responsable": [(SIN_RESPONSABLE, "Sin unidad designada"), *Unidad.objects.values_list("codigo", "codigo")],
            "mes": list(meses_de(estrategia)),
        }
        for nombre, valores in opciones.items():
            self.filters[nombre].extra["choices"] = valores

    def buscar(self, consulta, _, texto):
        return consulta.buscar(texto)

    def de_responsable(self, consulta, _, codigos):
        condicion = Q(responsable__codigo__in=codigos)
        if SIN_RESPONSABLE in codigos:
            condicion |= Q(responsable__isnull=True)
        return consulta.filter(condicion) if codigos else consulta

    def programada_en(self, consulta, _, mes):
        anio, numero = map(int, mes.split("-"))
        return consulta.programadas_en(date(anio, numero, 1), date(anio, numero, calendar.monthrange(anio, numero)[1]))

    def segun_plazo(self, consulta, _, valor):
        """Lo que cuenta cada cifra del tablero: las mismas condiciones de `totales`."""
        return consulta.filter(APARTE[CUENTAS[valor]] if valor in CUENTAS else Q(exigible=valor == "terminado"))

    def segun_decision(self, consulta, _, valor):
        if valor == "solicitada":
            return consulta.filter(consulta.con_pendientes(self.request.corte))
        return consulta.filter(consulta.sin_pedido(self.request.corte)).order_by(*consulta.URGENCIA)

    def segun_reporte(self, consulta, _, valor):
        return consulta.por_reportar()

    @property
    def trae_orden(self):
        """Si el filtro ya ordena por urgencia y la tabla no debe imponer el suyo."""
        return self.form.cleaned_data.get("decision") == "sin_pedido"

    @property
    def consulta(self):
        """Los parámetros de la dirección que reproducen la lista, sin página ni formato."""
        return self.sin("pagina", "formato")

    @property
    def sin_lista(self):
        """Los mismos, sin lo que es solo de la lista: lo que otra página entiende."""
        return self.sin("pagina", "formato", "orden", "por_pagina")

    @property
    def principales(self):
        """Los filtros que se ofrecen siempre: [{nombre, etiqueta, opciones, valor}]."""
        for nombre in self.PRINCIPALES:
            valores = self.data.getlist(nombre)
            yield {
                "nombre": nombre,
                "etiqueta": self.filters[nombre].label,
                "opciones": self.filters[nombre].extra["choices"],
                "valor": valores[0] if len(valores) == 1 else "",
            }

    @property
    def ocultos(self):
        """[(nombre, valor)] de los filtros puestos que no se ofrecen siempre: se conservan al cambiar otro."""
        demas = [nombre for nombre in self.filters if nombre not in {*self.PRINCIPALES, "q"}]
        return [(nombre, valor) for nombre in demas for valor in self.data.getlist(nombre)]

    @property
    def puestos(self):
        """Filtros aplicados: [(etiqueta, valores legibles, consulta que lo quita)]."""
        datos = self.form.cleaned_data
        return [
            (filtro.label, self._legible(nombre, datos[nombre]), self.sin(nombre, "pagina", "formato"))
            for nombre, filtro in self.filters.items()
            if datos.get(nombre)
        ]

    def sin(self, *nombres):
        """Los parámetros de la dirección menos esos."""
        consulta = self.data.copy()
        for nombre in nombres:
            consulta.pop(nombre, None)
        return consulta.urlencode()

    def _legible(self, nombre, valor):
        opciones = dict(self.filters[nombre].extra.get("choices", ()))
        valores = [valor] if isinstance(valor, str) else valor
        return ", ".join(str(opciones.get(v, f"«{v}»")) if nombre != "objetivo" else v for v in valores)


def sin_vacios(data):
    """Los parámetros sin los que van vacíos: un formulario enviado con «Todo» no filtra por «»."""
    limpio = data.copy()
    for nombre, valores in data.lists():
        llenos = [valor for valor in valores if valor]
        limpio.setlist(nombre, llenos) if llenos else limpio.pop(nombre)
    return limpio


def meses_de(estrategia):
    """[(«2022-03», «Marzo 2022»)] entre el inicio y el fin de la estrategia."""
    desde, hasta = (f.year * 12 + f.month - 1 for f in (estrategia.inicio, estrategia.fin))
    for n in range(desde, hasta + 1):
        yield f"{n // 12}-{n % 12 + 1:02d}", f"{MESES[n % 12].capitalize()} {n // 12}"
