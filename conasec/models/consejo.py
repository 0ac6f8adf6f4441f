from datetime import date

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from simple_history.models import HistoricalRecords

from seguimiento.guarda import Guarda
from seguimiento.models import Definido, Transcrito
from seguimiento.periodos import fecha_posible
from seguimiento.querysets import ClaveNatural

from ..querysets import AnioQuerySet


class Organo(Transcrito):
    """El Consejo y su Secretaría Técnica, con la definición que el documento da de cada uno."""

    codigo = models.SlugField(unique=True)
    orden = models.PositiveSmallIntegerField()
    nombre = models.CharField(max_length=200)
    sigla = models.CharField(max_length=20, blank=True)
    definicion = models.TextField("definición")
    base_legal = models.CharField(max_length=200)

    GUARDA = (Guarda(fijos=("codigo", "orden", "nombre", "sigla", "definicion", "base_legal", "fuente")),)

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


class Norma(Definido, Transcrito):
    """Cuántas sesiones exige la ley por año, con su vigencia: la norma es un dato (semantica §6)."""

    codigo = models.SlugField(unique=True)
    nombre = models.CharField(max_length=200)
    articulo = models.CharField("artículo", max_length=50)
    texto = models.TextField()
    ordinarias = models.PositiveSmallIntegerField("sesiones ordinarias al año")
    descentralizadas = models.PositiveSmallIntegerField("descentralizadas, por lo menos")
    vigente_desde = models.DateField(validators=[fecha_posible])
    vigente_hasta = models.DateField(null=True, blank=True, validators=[fecha_posible])
    nota = models.TextField(blank=True)

    # La que se transcribe de una fuente; su final se le pone una vez. La que alguien agrega se corrige con motivo.
    GUARDA = (
        Guarda(
            fijos=(
                "codigo",
                "nombre",
                "articulo",
                "texto",
                "ordinarias",
                "descentralizadas",
                "vigente_desde",
                "fuente",
            ),
            una_vez=("vigente_hasta",),
            cuando="OLD.fuente_id IS NOT NULL",
        ),
    )  # fmt: skip

    objects = ClaveNatural.as_manager()
    definiciones = HistoricalRecords(
        excluded_fields=["fuente"], history_change_reason_field=models.TextField("motivo", null=True)
    )

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

    def clean(self):
        """Dos normas no rigen a la vez: la vigencia nueva no puede pisar la de otra."""
        if self.vigente_desde is None:
            return
        otras = Norma.objects.exclude(pk=self.pk).filter(
            Q(vigente_hasta__isnull=True) | Q(vigente_hasta__gte=self.vigente_desde)
        )
        if self.vigente_hasta:
            otras = otras.filter(vigente_desde__lte=self.vigente_hasta)
        pisada = otras.first()
        if pisada:
            hasta = f"al {pisada.vigente_hasta:%d/%m/%Y}" if pisada.vigente_hasta else "en adelante"
            raise ValidationError(
                {"vigente_desde": f"«{pisada}» rige del {pisada.vigente_desde:%d/%m/%Y} {hasta}: cierre antes esa."}
            )

    def cubre(self, anio):
        """Si rige desde el primer hasta el último día del año."""
        return self.vigente_desde <= date(anio, 1, 1) and (
            self.vigente_hasta is None or self.vigente_hasta >= date(anio, 12, 31)
        )


class Anio(Definido, Transcrito):
    """Año cuyo registro de sesiones se declara completo, y por qué."""

    anio = models.PositiveSmallIntegerField("año", unique=True)
    registro_completo = models.BooleanField(default=False)
    motivo = models.TextField(blank=True)

    GUARDA = (Guarda(fijos=("anio", "fuente")),)

    objects = AnioQuerySet.as_manager()
    definiciones = HistoricalRecords(
        excluded_fields=["fuente"], history_change_reason_field=models.TextField("motivo del cambio", null=True)
    )

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

    def clean(self):
        if self.registro_completo and not self.motivo.strip():
            raise ValidationError({"motivo": "Diga por qué se da por completo el registro de ese año."})
