from datetime import timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone

from .compuesto import Compuesto


def despues_de(ultimo):
    """Ahora; o un instante después del último registro, si el reloj retrocedió: el orden es el de registrar."""
    ahora = timezone.now()
    return ahora if ultimo is None or ultimo < ahora else ultimo + timedelta(microseconds=1)


class Registrado(Compuesto):
    """Rastro de quién y cuándo: el segundo tiempo, K (semantica §1). Solo se agrega: la base no deja editarlo."""

    registrado_por = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name="registrado por",
    )
    registrado_en = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        abstract = True

    def exigir(self, errores):
        """Lanza `ValidationError` con `{campo: mensaje}`, si hay alguno."""
        if errores:
            raise ValidationError(errores)
