from django.db import models
from django.utils import timezone

from ..frases import fecha
from ..querysets import RestriccionQuerySet
from .registrado import Registrado


class Nivel(models.TextChoices):
    """Nivel de publicidad de un sustento (Ley 27806)."""

    PUBLICO = "publico", "Público"
    INTERNO = "interno", "Interno"
    RESERVADO = "reservado", "Reservado"


class Restriccion(Registrado):
    """Fila propia que sube el nivel de un sustento, o retira un documento: lo registrado no se edita.

    `de`: el modelo del sustento, «estrategia.sustento»; `sustento`: su llave. Vale ahora, sea cual sea el corte que se
    mire: a quien no debe verlo no se le muestra tampoco en el pasado.
    """

    class A(models.TextChoices):
        INTERNO = "interno", "Interno"
        RESERVADO = "reservado", "Reservado"
        RETIRADO = "retirado", "Retirado"

    ORDEN = (Nivel.PUBLICO.value, A.INTERNO.value, A.RESERVADO.value, A.RETIRADO.value)

    de = models.CharField(max_length=60)
    sustento = models.BigIntegerField()
    nivel = models.CharField(max_length=10, choices=A)
    motivo = models.TextField()

    objects = RestriccionQuerySet.as_manager()

    class Meta:
        verbose_name = "restricción"
        verbose_name_plural = "restricciones"
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["de", "sustento", "nivel"], name="restriccion_unica")]

    def __str__(self):
        return f"{self.get_nivel_display()} desde el {fecha(timezone.localdate(self.registrado_en))}"
