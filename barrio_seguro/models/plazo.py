from django.db import models

from seguimiento import models as nucleo

from .barrio import fuera_de_epoca
from .lanzamiento import HechoLanzamiento, Lanzamiento


class Reprogramacion(nucleo.Reprogramacion):
    """Fecha nueva de un lanzamiento, un solo día, desde que rige; la original se conserva en el lanzamiento."""

    lanzamiento = models.ForeignKey(Lanzamiento, models.PROTECT, related_name="reprogramaciones")

    class Meta(nucleo.Reprogramacion.Meta):
        constraints = nucleo.Reprogramacion.reglas("lanzamiento")

    def get_absolute_url(self):
        return f"{self.lanzamiento.get_absolute_url()}#plazo-{self.pk}"

    @property
    def seguido(self):
        return self.lanzamiento

    def errores(self):
        falta = "Un lanzamiento es de un solo día." if self.inicio != self.fin else fuera_de_epoca(self.fin)
        return super().errores() | ({"fin": falta} if falta else {})


class Anulacion(nucleo.Anulacion):
    """Anula un hecho o una reprogramación de un lanzamiento, nunca ambos."""

    hecho = models.OneToOneField(HechoLanzamiento, models.PROTECT, null=True, blank=True, related_name="anulacion")
    reprogramacion = models.OneToOneField(
        Reprogramacion, models.PROTECT, null=True, blank=True, related_name="anulacion"
    )

    class Meta(nucleo.Anulacion.Meta):
        constraints = [nucleo.Anulacion.de_un_hecho("hecho", "anulacion_lanzamiento_de_un_hecho")]


class Vigencia(nucleo.Vigencia):
    """Lo que rige de un lanzamiento en cada (T, K)."""

    lanzamiento = models.ForeignKey(Lanzamiento, models.CASCADE, related_name="vigencias")
    hecho = models.ForeignKey(HechoLanzamiento, models.CASCADE, null=True, blank=True, related_name="+")
