from django.core.validators import RegexValidator
from django.db import models
from django.urls import reverse

from seguimiento.models import Transcrito
from seguimiento.querysets import ClaveNatural

from ..querysets import RegionQuerySet
from .programa import Programa

DEPARTAMENTO = RegexValidator(r"^(0[1-9]|1\d|2[0-5])$", "El departamento INEI son dos dígitos, de 01 a 25.")


class Area(models.Model):
    """Cada una de las 26 áreas del mapa: 24 departamentos, Callao y Lima partida en dos."""

    codigo = models.CharField("código en el mapa", max_length=6, unique=True)
    nombre = models.CharField(max_length=60)
    departamento = models.CharField("departamento INEI", max_length=2, validators=[DEPARTAMENTO])

    objects = ClaveNatural.as_manager()

    class Meta:
        verbose_name = "área"
        verbose_name_plural = "áreas"
        ordering = ["nombre"]

    def __str__(self):
        return self.nombre

    def natural_key(self):
        return (self.codigo,)


class Region(Transcrito):
    """Región con Barrio Seguro, como la cuenta el documento: 19, que no son departamentos INEI."""

    programa = models.ForeignKey(Programa, models.CASCADE, related_name="regiones")
    numero = models.PositiveSmallIntegerField("N°")
    nombre = models.CharField("nombre literal", max_length=60)
    cantidad = models.PositiveSmallIntegerField("cantidad de BS")
    area = models.OneToOneField(Area, models.PROTECT, related_name="region")

    objects = RegionQuerySet.as_manager()

    class Meta:
        verbose_name = "región"
        verbose_name_plural = "regiones"
        ordering = ["numero"]
        constraints = [models.UniqueConstraint(fields=["programa", "numero"], name="region_unica")]

    def __str__(self):
        return self.nombre

    def natural_key(self):
        return (self.numero,)

    def get_absolute_url(self):
        return reverse("barrio_seguro:programa") + f"#region-{self.numero}"
