from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Q
from django.urls import reverse

from seguimiento import models as nucleo
from seguimiento.guarda import Guarda
from seguimiento.periodos import fecha_posible
from seguimiento.permisos import Poder
from seguimiento.plazos import Estado, Situacion
from seguimiento.texto import nombrar

from ..querysets import LanzamientoQuerySet
from .barrio import ORDINAL, Barrio, fuera_de_epoca
from .programa import Programa
from .territorio import ConPunto, Distrito


class Lanzamiento(nucleo.ConClave, ConPunto, nucleo.Seguido):
    """Lanzamiento de un barrio seguro. Su plazo es de un día: la fecha programada (semantica §6)."""

    programa = models.ForeignKey(Programa, models.PROTECT, related_name="lanzamientos")
    codigo = models.CharField(
        "código",
        max_length=50,
        unique=True,
        validators=[nucleo.CODIGO],
        help_text="Nuestro: «L1» es el N° 1 de la lista.",
    )
    numero = models.PositiveSmallIntegerField("N°", null=True, blank=True, help_text="Vacío si fue fuera del plan.")
    fecha_literal = models.CharField(max_length=30, blank=True)
    fecha_programada = models.DateField(null=True, blank=True, validators=[fecha_posible])
    departamento_literal = models.CharField("departamento, literal", max_length=60, blank=True)
    provincia_literal = models.CharField("provincia, literal", max_length=60, blank=True)
    distrito_literal = models.CharField("distrito, literal", max_length=60, blank=True)
    distrito = models.ForeignKey(Distrito, models.PROTECT, related_name="lanzamientos")
    razon = models.TextField("por qué se agrega", blank=True, help_text="De los que no están en el documento.")
    agregado_por = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    agregado_en = models.DateTimeField(null=True, blank=True)

    PLAZO = ("fecha_programada", "fecha_programada")
    SIN_HECHOS = "No consta que se haya lanzado ni cancelado"

    GUARDA = (
        Guarda(
            fijos=(
                "programa", "codigo", "numero", "fecha_literal", "departamento_literal", "provincia_literal",
                "distrito_literal", "distrito", "razon", "fuente", "agregado_por", "agregado_en",
            ),
            una_vez=("fecha_programada", "latitud", "longitud"),
        ),
    )  # fmt: skip

    objects = LanzamientoQuerySet.as_manager()

    class Meta:
        verbose_name = "lanzamiento"
        verbose_name_plural = "lanzamientos"
        ordering = [F("numero").asc(nulls_last=True), "pk"]
        constraints = [
            models.UniqueConstraint(fields=["programa", "numero"], name="lanzamiento_unico"),
        ]

    def __str__(self):
        return f"{self.codigo} · {self.distrito} ({self.distrito.provincia})"

    def natural_key(self):
        return (self.codigo,)

    natural_key.dependencies = ["barrio_seguro.programa"]

    def get_absolute_url(self):
        return reverse("barrio_seguro:lanzamiento_detalle", args=[self.codigo])

    def clean(self):
        """Además, el punto, entero o ninguno y en su región; y la fecha, que el programa ya existiera."""
        super().clean()
        faltas, imposible = self.faltas_del_punto(), fuera_de_epoca(self.fecha_programada)
        if imposible:
            faltas["fecha_programada"] = imposible
        if faltas:
            raise ValidationError(faltas)

    @property
    def estado_dicho(self):
        """El `estado` anotado por `al(corte)`, en masculino, como se dice de un lanzamiento."""
        return {Estado.CULMINADA: "Realizado", Estado.CANCELADA: "Cancelado"}.get(self.estado, "Programado")

    def desde_cuando(self):
        return self.programa.linea_base_fecha, "la fecha de la línea base"

    def totales_al(self, corte):
        """Los barrios del programa y los lanzamientos vencidos."""
        barrios = Programa.objects.con_lanzados(corte).get(pk=self.programa_id).barrios(corte)
        vencidos = type(self).objects.al(corte).filter(programa=self.programa_id, situacion=Situacion.VENCIDA).count()
        return {"barrios seguros": str(barrios.total), "lanzamientos vencidos": str(vencidos)}

    @transaction.atomic
    def registrar(self, *, tipo, por, fecha, version=None, sustento=None, confirma=(), pedido=None, **datos):
        """Agrega un hecho, «realizado» o «cancelado», bajo el bloqueo del lanzamiento, y lo devuelve.

        `datos`: comentario, nombre_barrio, ordinal_nacional, fuente, registrado_en. `sustento`: dict con documento,
        enlace, archivo y nivel. `confirma`: qué dudas confirma. `pedido`: la decisión que pide (pide, a_quien, para).
        Lanza `ValidationError` o `ConflictoDeVersion`.
        """
        self.bloquear(version)
        datos.setdefault("registrado_en", self.instante())
        hecho = HechoLanzamiento(lanzamiento=self, registrado_por=por, tipo=tipo, fecha=fecha, **datos)
        hecho.agregar(sustento, confirma, pedido)
        Barrio.seguir(hecho, por=por, motivo=str(hecho))
        return hecho

    def realizar(self, **datos):
        """El barrio se lanzó: exige sustento, y lo inscribe en el registro de barrios."""
        return self.registrar(tipo=HechoLanzamiento.Tipo.REALIZADO, **datos)

    def cancelar(self, **datos):
        """El lanzamiento no se hará: exige explicación."""
        return self.registrar(tipo=HechoLanzamiento.Tipo.CANCELADO, **datos)


class HechoLanzamiento(nucleo.Hecho):
    """Lo que pasó con un lanzamiento, con el nombre propio del barrio y su ordinal nacional si se conocen."""

    class Tipo(models.TextChoices):
        REALIZADO = "realizado", "Realizado"
        CANCELADO = "cancelado", "Cancelado"

    poder = Poder.LANZAR

    lanzamiento = models.ForeignKey(Lanzamiento, models.PROTECT, related_name="hechos")
    tipo = models.CharField("qué pasó", max_length=10, choices=Tipo)
    nombre_barrio = models.CharField("nombre del barrio", max_length=100, blank=True)
    ordinal_nacional = models.PositiveSmallIntegerField(null=True, blank=True, validators=ORDINAL)
    comentario = models.TextField(blank=True)

    class Meta:
        verbose_name = "hecho de lanzamiento"
        verbose_name_plural = "hechos de lanzamientos"
        ordering = ["-fecha", "-registrado_en", "-id"]
        indexes = [
            models.Index(
                F("lanzamiento"),
                F("fecha").desc(),
                F("registrado_en").desc(),
                F("id").desc(),
                name="hecho_que_rige",
            )
        ]
        constraints = [
            models.CheckConstraint(
                name="hecho_lanzamiento_tipo",
                condition=Q(tipo__in=["realizado", "cancelado"]),
            )
        ]

    def __str__(self):
        return f"{self.get_tipo_display()} el {self.fecha:%d/%m/%Y}"

    def clean(self):
        super().clean()
        self.nombre_barrio = nombrar(self.nombre_barrio)

    def tras_anular(self):
        super().tras_anular()
        Barrio.seguir(self, por=self.anulacion.registrado_por, motivo=f"Se anuló: {self}")

    def get_absolute_url(self):
        return f"{self.lanzamiento.get_absolute_url()}#hecho-{self.pk}"

    @property
    def titular(self):
        barrio = f" · {self.nombre_barrio}" if self.nombre_barrio else ""
        ordinal = f", {self.ordinal_nacional}.º del país" if self.ordinal_nacional else ""
        return f"{self.get_tipo_display()}{barrio}{ordinal}"

    @property
    def seguido(self):
        return self.lanzamiento

    @property
    def estado(self):
        """Su estado en la regla del plazo: realizado es culminada."""
        return Estado.CULMINADA if self.tipo == self.Tipo.REALIZADO else Estado.CANCELADA

    @property
    def porcentaje(self):
        return 100 if self.tipo == self.Tipo.REALIZADO else None

    def errores(self, sustento, previos):
        errores, imposible, antecesor = {}, fuera_de_epoca(self.fecha), self.antecesor(previos)
        if imposible:
            errores["fecha"] = imposible
        if antecesor is not None and antecesor.tipo == self.tipo:
            errores["tipo"] = f"Ya figura como {self.get_tipo_display().lower()} el {antecesor.fecha:%d/%m/%Y}."
        if self.tipo == self.Tipo.REALIZADO and sustento is None:
            errores["documento"] = "Falta el sustento: cite un documento, un enlace o adjunte un archivo."
        if (self.tipo == self.Tipo.CANCELADO or antecesor is not None) and not self.explica(previos):
            errores["comentario"] = "Cancelar, o corregir lo ya dicho, exige una explicación: diga qué pasó."
        return errores


class Sustento(nucleo.Sustento):
    """Lo que prueba un hecho de un lanzamiento."""

    hecho = models.ForeignKey(HechoLanzamiento, models.PROTECT, related_name="sustentos")

    class Meta(nucleo.Sustento.Meta):
        constraints = [nucleo.Sustento.con_algo("sustento_lanzamiento_con_algo")]

    def get_absolute_url(self):
        return reverse("barrio_seguro:sustento_archivo", args=[self.pk])


class DecisionLanzamiento(nucleo.DecisionDe):
    """Lo que se pide decidir de un lanzamiento, y el hecho en que nació, si nació en uno."""

    seguido = models.ForeignKey(Lanzamiento, models.PROTECT, related_name="decisiones")
    hecho = models.OneToOneField(HechoLanzamiento, models.PROTECT, null=True, blank=True, related_name="decision")

    MUESTRA = ("seguido__distrito",)

    class Meta:
        verbose_name = "decisión de un lanzamiento"
        verbose_name_plural = "decisiones de lanzamientos"
