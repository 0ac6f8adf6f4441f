from datetime import date

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from seguimiento.models import Transcrito
from seguimiento.querysets import ClaveNatural

from ..querysets import AnioQuerySet, SesionQuerySet


class Organo(Transcrito):
    """El Consejo y su Secretaría Técnica, con la definición que el documento da de cada uno."""

    codigo = models.SlugField(unique=True)
    orden = models.PositiveSmallIntegerField()
    nombre = models.CharField(max_length=200)
    sigla = models.CharField(max_length=20, blank=True)
    definicion = models.TextField("definición")
    base_legal = models.CharField(max_length=200)

    objects = ClaveNatural.as_manager()

    class Meta:
        verbose_name = "órgano"
        verbose_name_plural = "órganos"
        ordering = ["orden"]

    def __str__(self):
        return self.nombre

    def get_absolute_url(self):
        return reverse("conasec:sesion_lista")

    def natural_key(self):
        return (self.codigo,)


class Norma(Transcrito):
    """Cuántas sesiones exige la ley por año, con su vigencia: la norma es un dato (semantica §6)."""

    codigo = models.SlugField(unique=True)
    nombre = models.CharField(max_length=200)
    articulo = models.CharField("artículo", max_length=50)
    texto = models.TextField()
    ordinarias = models.PositiveSmallIntegerField("sesiones ordinarias al año")
    descentralizadas = models.PositiveSmallIntegerField("descentralizadas, por lo menos")
    vigente_desde = models.DateField()
    vigente_hasta = models.DateField(null=True, blank=True)
    nota = models.TextField(blank=True)

    objects = ClaveNatural.as_manager()

    class Meta:
        verbose_name = "norma"
        verbose_name_plural = "normas"
        ordering = ["vigente_desde"]
        constraints = [
            models.CheckConstraint(
                name="norma_vigencia_en_orden",
                condition=Q(vigente_hasta__isnull=True) | Q(vigente_hasta__gte=F("vigente_desde")),
                violation_error_message="La vigencia termina antes de empezar.",
            )
        ]

    def __str__(self):
        return f"{self.nombre}, {self.articulo}"

    def get_absolute_url(self):
        return reverse("conasec:sesion_lista")

    def natural_key(self):
        return (self.codigo,)

    def cubre(self, anio):
        """Si rige desde el primer hasta el último día del año."""
        return self.vigente_desde <= date(anio, 1, 1) and (
            self.vigente_hasta is None or self.vigente_hasta >= date(anio, 12, 31)
        )


class Anio(Transcrito):
    """Año cuyo registro de sesiones se declara completo, y por qué."""

    anio = models.PositiveSmallIntegerField("año", unique=True)
    registro_completo = models.BooleanField(default=False)
    motivo = models.TextField(blank=True)

    objects = AnioQuerySet.as_manager()

    class Meta:
        verbose_name = "año"
        verbose_name_plural = "años"
        ordering = ["-anio"]

    def __str__(self):
        return str(self.anio)

    def get_absolute_url(self):
        return reverse("conasec:sesion_lista")

    def natural_key(self):
        return (self.anio,)


class Sesion(Transcrito):
    """Sesión del CONASEC. Su clave es (año, tipo, número); dos sesiones pueden caer el mismo día."""

    class Tipo(models.TextChoices):
        ORDINARIA = "ordinaria", "Ordinaria"
        EXTRAORDINARIA = "extraordinaria", "Extraordinaria"

    anio = models.PositiveSmallIntegerField("año")
    tipo = models.CharField(max_length=15, choices=Tipo, default=Tipo.ORDINARIA)
    numero = models.CharField("número", max_length=8, help_text="En romanos, como la nombra el Consejo.")
    fecha = models.DateField(null=True, blank=True)
    fecha_literal = models.CharField(max_length=60, blank=True)
    lugar = models.CharField(max_length=100, blank=True)
    descentralizada = models.BooleanField(default=False)
    razon_descentralizada = models.CharField("por qué se la cuenta así", max_length=200, blank=True)

    objects = SesionQuerySet.as_manager()

    class Meta:
        verbose_name = "sesión"
        verbose_name_plural = "sesiones"
        ordering = ["-fecha", "-anio", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["anio", "tipo", "numero"],
                name="sesion_unica",
                violation_error_message="Ya hay una sesión de ese tipo y número en ese año.",
            ),
            models.CheckConstraint(
                name="sesion_fecha_de_su_anio",
                condition=Q(fecha__isnull=True) | Q(fecha__year=F("anio")),
                violation_error_message="La fecha no es del año de la sesión.",
            ),
            models.CheckConstraint(
                name="sesion_tipo_conocido",
                condition=Q(tipo__in=["ordinaria", "extraordinaria"]),
            ),
        ]

    def __str__(self):
        return f"{self.numero} sesión {self.tipo} {self.anio}"

    def natural_key(self):
        return (self.anio, self.tipo, self.numero)

    def get_absolute_url(self):
        return reverse("conasec:sesion_detalle", args=[self.anio, self.tipo, self.numero])


class PuntoAgenda(Transcrito):
    """Lo que una sesión vio, en orden."""

    sesion = models.ForeignKey(Sesion, models.CASCADE, related_name="agenda")
    orden = models.PositiveSmallIntegerField()
    texto = models.TextField()

    class Meta:
        verbose_name = "punto de agenda"
        verbose_name_plural = "puntos de agenda"
        ordering = ["sesion", "orden"]
        constraints = [models.UniqueConstraint(fields=["sesion", "orden"], name="punto_agenda_unico")]

    def __str__(self):
        return self.texto


class Acuerdo(Transcrito):
    """Lo que una sesión acordó. El documento no da número de acuerdo: el código es nuestro."""

    codigo = models.SlugField(unique=True)
    sesion = models.ForeignKey(Sesion, models.PROTECT, related_name="acuerdos")
    texto = models.TextField()

    objects = ClaveNatural.as_manager()

    class Meta:
        verbose_name = "acuerdo"
        verbose_name_plural = "acuerdos"
        ordering = ["sesion", "codigo"]

    def __str__(self):
        return self.texto

    def get_absolute_url(self):
        return self.sesion.get_absolute_url()

    def natural_key(self):
        return (self.codigo,)
