from django.db import models

from seguimiento import models as nucleo

from .avance import Avance


class Reprogramacion(nucleo.Reprogramacion):
    """Plazo nuevo de una acción, desde que rige; el original se conserva en la acción."""

    accion = models.ForeignKey("estrategia.Accion", models.PROTECT, related_name="reprogramaciones")

    class Meta(nucleo.Reprogramacion.Meta):
        constraints = nucleo.Reprogramacion.reglas("accion")

    def get_absolute_url(self):
        return f"{self.accion.get_absolute_url()}#plazo-{self.pk}"

    @property
    def seguido(self):
        return self.accion


class Anulacion(nucleo.Anulacion):
    """Anula un avance o una reprogramación, nunca ambos."""

    avance = models.OneToOneField(Avance, models.PROTECT, null=True, blank=True, related_name="anulacion")
    reprogramacion = models.OneToOneField(
        Reprogramacion, models.PROTECT, null=True, blank=True, related_name="anulacion"
    )

    class Meta(nucleo.Anulacion.Meta):
        constraints = [nucleo.Anulacion.de_un_hecho("avance", "anulacion_de_un_hecho")]


class Vigencia(nucleo.Vigencia):
    """Lo que rige de una acción en cada (T, K).

    Repite la estrategia para que la consulta empiece por aquí, y el índice trae todo lo que la regla lee: en SQLite,
    con 10 000 acciones y 209 000 vigencias, contar por situación pasa de 90 a 22 ms (`bench/README.md`).
    """

    accion = models.ForeignKey("estrategia.Accion", models.CASCADE, related_name="vigencias", db_index=False)
    estrategia = models.ForeignKey("estrategia.Estrategia", models.CASCADE, related_name="+", db_index=False)
    hecho = models.ForeignKey(Avance, models.CASCADE, null=True, blank=True, related_name="+", db_index=False)

    class Meta(nucleo.Vigencia.Meta):
        indexes = [
            models.Index(
                fields=["estrategia", *nucleo.Vigencia.RECTANGULO, "accion", *nucleo.Vigencia.REGLA],
                name="vigencia_que_rige",
            ),
            models.Index(fields=["accion", *nucleo.Vigencia.RECTANGULO], name="vigencia_de_accion"),
        ]
