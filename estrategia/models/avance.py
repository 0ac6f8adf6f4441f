from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from seguimiento import models as nucleo
from seguimiento.frases import cifra
from seguimiento.plazos import Estado

from ..querysets import AvanceQuerySet

DECLARABLES = [(e.value, e.label) for e in Estado if e != Estado.SIN_REPORTE]


class Avance(nucleo.Hecho):
    """Hecho de una acción: estado, porcentaje y lo que se hizo (semantica §2)."""

    accion = models.ForeignKey("estrategia.Accion", models.PROTECT, related_name="avances")
    estado = models.CharField(max_length=12, choices=DECLARABLES)
    porcentaje = models.DecimalField("avance, en %", max_digits=5, decimal_places=2)
    meta_ejecutada = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    que_se_hizo = models.TextField("qué se hizo", blank=True)
    dificultad = models.TextField(blank=True)
    medida_adoptada = models.TextField(blank=True)
    decision_solicitada = models.TextField("decisión solicitada", blank=True)
    decision_de = models.CharField("a quién se la solicita", max_length=200, blank=True)

    objects = AvanceQuerySet.as_manager()

    class Meta:
        verbose_name = "avance"
        verbose_name_plural = "avances"
        ordering = ["-fecha", "-registrado_en", "-id"]
        indexes = [
            models.Index(
                F("accion"),
                F("fecha").desc(),
                F("registrado_en").desc(),
                F("id").desc(),
                name="avance_que_rige",
            ),
            models.Index(fields=["-registrado_en"], name="avance_ultimos"),
        ]
        constraints = [
            models.CheckConstraint(
                name="avance_porcentaje_de_0_a_100",
                condition=Q(porcentaje__gte=0, porcentaje__lte=100),
                violation_error_message="El avance va de 0 a 100.",
            ),
            models.CheckConstraint(
                name="avance_culminada_es_100",
                condition=~Q(estado="culminada") | Q(porcentaje=100),
            ),
            models.CheckConstraint(
                name="avance_no_iniciada_es_0",
                condition=~Q(estado="no_iniciada") | Q(porcentaje=0),
            ),
            models.CheckConstraint(
                name="avance_estado_conocido",
                condition=Q(estado__in=[valor for valor, _ in DECLARABLES]),
            ),
        ]

    def __str__(self):
        return f"{self.get_estado_display()}, {cifra(self.porcentaje)} % al {self.fecha:%d/%m/%Y}"

    def get_absolute_url(self):
        return f"{self.accion.get_absolute_url()}#hecho-{self.pk}"

    @property
    def seguido(self):
        return self.accion

    @property
    def pide_decision(self):
        return bool(self.decision_solicitada)

    def errores(self, sustento, antecesor):
        errores = {}
        if self.meta_ejecutada is not None and self.accion.meta is None:
            errores["meta_ejecutada"] = "Esta acción no tiene meta en cifras: deje el campo vacío."
        elif self.meta_ejecutada is not None and self.meta_ejecutada < 0:
            errores["meta_ejecutada"] = "Lo ejecutado no puede ser negativo."
        if self.estado == Estado.CULMINADA and sustento is None:
            errores["documento"] = (
                "Falta el sustento: para culminar, cite un documento, un enlace o adjunte un archivo."
            )
        motivo = self._pide_explicacion(antecesor)
        if motivo and not (self.que_se_hizo + self.dificultad + self.medida_adoptada).strip():
            errores["que_se_hizo"] = f"{motivo} exige una explicación: diga qué pasó."
        if self.decision_de and not self.decision_solicitada:
            errores["decision_solicitada"] = "Diga qué decisión se solicita."
        return errores

    def _pide_explicacion(self, antecesor):
        """Qué cosa exige que se explique, o nada (semantica §2)."""
        if self.estado in {Estado.SUSPENDIDA, Estado.CANCELADA}:
            return "Suspender" if self.estado == Estado.SUSPENDIDA else "Cancelar"
        if antecesor is None:
            return None
        if antecesor.estado in {Estado.CULMINADA, Estado.CANCELADA} and self.estado != antecesor.estado:
            return "Reabrir"
        if antecesor.estado == Estado.SUSPENDIDA:
            return "Reanudar"
        return "Bajar el porcentaje" if self.porcentaje < antecesor.porcentaje else None


class Sustento(nucleo.Sustento):
    """Lo que prueba un avance."""

    hecho = models.ForeignKey(Avance, models.PROTECT, related_name="sustentos")

    class Meta(nucleo.Sustento.Meta):
        constraints = [nucleo.Sustento.con_algo("sustento_con_algo")]

    def get_absolute_url(self):
        return reverse("estrategia:sustento_archivo", args=[self.pk])
