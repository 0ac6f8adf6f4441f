from fractions import Fraction

from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from seguimiento.cuentas import porcentaje, redondear
from seguimiento.guarda import Guarda
from seguimiento.models import CODIGO, ConClave, Definido, Reportable, Unidad
from seguimiento.periodos import correr, escribir_periodo, fecha_posible
from seguimiento.plazos import Modalidad
from seguimiento.querysets import plano
from seguimiento.rutas import ruta
from seguimiento.totales import contar

from ..querysets import AccionQuerySet
from .estrategia import Objetivo


class Accion(ConClave, Definido, Reportable):
    """Acción programada. Su situación no se guarda: se calcula al corte con `Accion.objects.al(corte)`.

    `codigo` («OE1.4») es nuestro: el documento no numera las acciones. `fecha_literal` es lo que dice;
    `inicio`, `fin` (ambos incluidos) y `modalidad`, cómo se lee (semantica §3).
    """

    class Entregable(models.TextChoices):
        PROPUESTA = (
            "propuesta",
            "Propuesta: se culmina al presentarla, no al aprobarse la norma",
        )
        APROBACION = "aprobacion", "Norma aprobada: se culmina al publicarse"
        EJECUCION = "ejecucion", "Ejecución: se culmina al completarse lo programado"

    objetivo = models.ForeignKey(Objetivo, models.PROTECT, related_name="acciones")
    codigo = models.CharField("código", max_length=12, validators=[CODIGO])
    orden = models.PositiveSmallIntegerField(help_text="El de la presentación, que no es cronológico.")
    nombre = models.TextField("acción")
    nombre_plano = models.GeneratedField(expression=plano("nombre"), output_field=models.TextField(), db_persist=True)
    fecha_literal = models.CharField("fecha programada", max_length=80, blank=True)
    inicio = models.DateField(null=True, blank=True, validators=[fecha_posible])
    fin = models.DateField(null=True, blank=True, validators=[fecha_posible])
    modalidad = models.CharField(max_length=10, choices=Modalidad, default=Modalidad.HITO)
    entregable = models.CharField("tipo de entregable", max_length=12, choices=Entregable)
    meta = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    linea_base = models.DecimalField("línea base", max_digits=12, decimal_places=2, null=True, blank=True)
    unidad_medida = models.CharField("unidad de medida", max_length=60, blank=True)
    responsable = models.ForeignKey(
        Unidad,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="acciones",
        verbose_name="unidad responsable",
        help_text="Vacía si el documento no la designa.",
    )
    ejecutor = models.CharField(max_length=100, blank=True, help_text="Lo que el documento dice («por la PNP»).")
    acuerdos = models.ManyToManyField(
        "conasec.Acuerdo", blank=True, related_name="acciones", help_text="Los del CONASEC que esta acción cumple."
    )

    SE_COPIA = (
        "codigo", "orden", "nombre", "modalidad", "entregable", "meta", "linea_base", "unidad_medida", "responsable",
        "ejecutor",
    )  # fmt: skip

    PARA_VIGENCIAS = ("objetivo",)
    FIJOS = ConClave.FIJOS | {"objetivo": "Una acción no pasa a otro objetivo."}
    SIN_HECHOS = "Sin reporte: la DGSC no ha registrado avances de esta acción"

    # La que agregó una importación se quita al deshacerla; la del documento no se borra.
    GUARDA = (Guarda(fijos=("fuente",), una_vez=("inicio", "fin", "fecha_literal"), borrable="OLD.fuente_id IS NULL"),)

    objects = AccionQuerySet.as_manager()
    definiciones = HistoricalRecords(
        excluded_fields=["nombre_plano"],
        history_change_reason_field=models.TextField("motivo", null=True),
        verbose_name="definición anterior",
        verbose_name_plural="definiciones anteriores",
    )

    class Meta:
        verbose_name = "acción"
        verbose_name_plural = "acciones"
        ordering = ["objetivo", "orden"]
        indexes = [
            models.Index(fields=["fin"]),
            models.Index(fields=["objetivo", "orden"]),
            models.Index(fields=["unidad_medida"]),
        ]
        constraints = [
            models.UniqueConstraint(fields=["objetivo", "codigo"], name="accion_unica"),
            models.CheckConstraint(
                name="accion_plazo_en_orden",
                condition=Q(inicio__isnull=True, fin__isnull=True)
                | Q(inicio__isnull=False, fin__isnull=False, inicio__lte=F("fin")),
                violation_error_message="El fin es anterior al inicio, o falta uno de los dos.",
            ),
            models.CheckConstraint(
                name="accion_modalidad_conocida",
                condition=Q(modalidad__in=Modalidad.values),
            ),
            models.CheckConstraint(
                name="accion_meta_sobre_su_base",
                condition=Q(meta__isnull=True) | Q(linea_base__isnull=True) | Q(meta__gt=F("linea_base")),
                violation_error_message="La meta debe ser mayor que la línea base.",
            ),
        ]

    def __str__(self):
        return f"{self.codigo} · {self.nombre}"

    def natural_key(self):
        return (self.objetivo.estrategia.codigo, self.codigo)

    natural_key.dependencies = ["estrategia.objetivo", "seguimiento.unidad"]

    def get_absolute_url(self):
        return ruta("estrategia:accion_detalle", *self.natural_key())

    def hermanos(self):
        """Las de su estrategia: la página de una acción no dice de qué objetivo es."""
        return Accion.objects.filter(objetivo__estrategia=self.objetivo.estrategia_id)

    @property
    def hechos(self):
        return self.avances

    def desde_cuando(self):
        return self.objetivo.estrategia.desde_cuando

    def totales_al(self, corte):
        """Los de su estrategia."""
        acciones = type(self).objects.al(corte, estrategia=self.objetivo.estrategia)
        total = contar(acciones, "objetivo__estrategia_id")[0]
        return {
            "culminadas en plazo de las exigibles": total.en_plazo_de_exigibles,
            "acciones vencidas": str(total.vencidas),
            "avance medio": "sin reporte" if total.avance_medio is None else f"{total.avance_medio} %",
        }

    @property
    def recorrido(self):
        """Cuánto va de la línea base a la meta; cero si no tiene meta."""
        return max((self.meta or 0) - (self.linea_base or 0), 0)

    def sugerido(self, ejecutado):
        """El porcentaje de una cantidad, a dos decimales: (ejecutado − base) ÷ (meta − base) (semantica §2)."""
        return redondear(porcentaje(ejecutado - (self.linea_base or 0), self.recorrido), 2)

    def ejecutado_de(self, avance):
        """La cantidad de un porcentaje, a dos decimales."""
        return redondear(Fraction(self.linea_base or 0) + Fraction(avance) * Fraction(self.recorrido) / 100, 2)

    def plazo_dicho(self):
        """Además, las palabras de las que se lee."""
        return [*super().plazo_dicho(), *(["fecha_literal"] if self.fecha_literal else [])]

    @property
    def corrimiento(self):
        """Días que el fin vigente al corte se apartó del original; nulo si alguno falta. Pide `al(corte)`."""
        return (self.plazo_fin - self.fin).days if self.plazo_fin and self.fin else None

    def copia(self, objetivo, meses):
        """La misma acción, sin guardar, en otro objetivo y con el plazo original corrido esos meses."""
        valores = {campo: getattr(self, campo) for campo in self.SE_COPIA}
        if self.inicio is None:
            return Accion(objetivo=objetivo, **valores, fecha_literal=self.fecha_literal)
        inicio, fin = correr(self.inicio, meses), correr(self.fin, meses)
        return Accion(objetivo=objetivo, **valores, inicio=inicio, fin=fin, fecha_literal=escribir_periodo(inicio, fin))

    def datos_de_vigencia(self):
        return super().datos_de_vigencia() | {"estrategia_id": self.objetivo.estrategia_id}
