from django.conf import settings
from django.db import models, transaction
from django.urls import reverse
from django.utils import timezone

from seguimiento import models as nucleo
from seguimiento import permisos
from seguimiento.permisos import Poder
from seguimiento.vigencias import PRIMER_DIA

from .sesion import Sesion


class DocumentoSesion(nucleo.Sustento):
    """Acta, citación o presentación de una sesión: citada, enlazada o adjunta."""

    class Tipo(models.TextChoices):
        ACTA = "acta", "Acta"
        CITACION = "citacion", "Citación"
        PRESENTACION = "presentacion", "Presentación"
        OTRO = "otro", "Otro"

    sesion = models.ForeignKey(Sesion, models.CASCADE, related_name="documentos")
    tipo = models.CharField(max_length=12, choices=Tipo, default=Tipo.ACTA)
    registrado_por = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, editable=False
    )
    registrado_en = models.DateTimeField(null=True, editable=False)

    RETIRABLE = True
    anulado = False  # no prueba ningún hecho: se retira con su razón

    class Meta:
        verbose_name = "documento de la sesión"
        verbose_name_plural = "documentos de la sesión"
        ordering = ["sesion", "tipo", "pk"]
        constraints = [nucleo.Sustento.con_algo("documento_sesion_con_algo")]

    def get_absolute_url(self):
        """Su lugar en la ficha de la sesión."""
        return f"{self.sesion.get_absolute_url()}#documento-{self.pk}"

    def get_archivo_url(self):
        return reverse("conasec:documento_archivo", args=[self.pk])

    @property
    def registro(self):
        return self

    @property
    def ambito(self):
        return self.sesion

    @property
    def objeto(self):
        return self.sesion

    @property
    def cuando(self):
        """Se ve a cualquier fecha: un documento no ocurre."""
        return PRIMER_DIA

    @classmethod
    @transaction.atomic
    def agregar(cls, sesion, *, por, **datos):
        """Agrega un documento a la sesión, con quién y cuándo, y lo devuelve.

        `datos`: tipo, documento, enlace, archivo y nivel. Lanza `PermissionDenied`, o `ValidationError` por campo.
        """
        permisos.exigir(por, Poder.LLEVAR_CONSEJO)
        nuevo = cls(sesion=sesion, registrado_por=por, registrado_en=timezone.now(), **datos)
        nuevo.full_clean()
        nuevo.save(force_insert=True)
        return nuevo
