from django.db import models
from django.db.models import F
from django.urls import reverse

from seguimiento import models as nucleo
from seguimiento.frases import cifra

from ..querysets import AvanceQuerySet


class Avance(nucleo.Avance):
    """Hecho de una acción; además, lo ejecutado de su meta si la tiene."""

    accion = models.ForeignKey("estrategia.Accion", models.PROTECT, related_name="avances")
    meta_ejecutada = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)

    objects = AvanceQuerySet.as_manager()

    class Meta(nucleo.Avance.Meta):
        verbose_name = "avance"
        verbose_name_plural = "avances"
        indexes = [
            models.Index(
                F("accion"),
                F("fecha").desc(),
                F("registrado_en").desc(),
                F("id").desc(),
                name="avance_que_rige",
            ),
            models.Index(fields=["-registrado_en"], name="avance_ultimos"),
            models.Index(fields=["-fecha", "-registrado_en", "-id"], name="avance_recientes"),
        ]
        constraints = nucleo.Avance.reglas("avance")

    def get_absolute_url(self):
        return f"{self.accion.get_absolute_url()}#hecho-{self.pk}"

    @property
    def titular(self):
        """Además, lo ejecutado de la meta."""
        if self.meta_ejecutada is None:
            return super().titular
        return f"{super().titular} · {cifra(self.meta_ejecutada)} {self.accion.unidad_medida}"

    @property
    def seguido(self):
        return self.accion

    def errores(self, sustento, antecesor):
        errores = super().errores(sustento, antecesor)
        if self.meta_ejecutada is not None and self.accion.meta is None:
            errores["meta_ejecutada"] = "Esta acción no tiene meta en cifras: deje el campo vacío."
        elif self.meta_ejecutada is not None and self.meta_ejecutada < 0:
            errores["meta_ejecutada"] = "Lo ejecutado no puede ser negativo."
        return errores


class Sustento(nucleo.Sustento):
    """Lo que prueba un avance."""

    hecho = models.ForeignKey(Avance, models.PROTECT, related_name="sustentos")

    class Meta(nucleo.Sustento.Meta):
        constraints = [nucleo.Sustento.con_algo("sustento_con_algo")]

    def get_absolute_url(self):
        return reverse("estrategia:sustento_archivo", args=[self.pk])
