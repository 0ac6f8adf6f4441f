from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.urls import reverse
from simple_history.models import HistoricalRecords

from ..citas import hallar
from ..guarda import Guarda
from ..periodos import fecha_posible
from ..querysets import ClaveNatural, DocumentoQuerySet, ObservacionQuerySet
from ..texto import dicho
from .compuesto import Compuesto
from .definido import ConHistoria


class Documento(Compuesto):
    """Documento del que se transcribe o en el que se apoya un dato, con su texto cuando se tiene."""

    codigo = models.SlugField(unique=True)
    titulo = models.CharField("título", max_length=300)
    entidad = models.CharField(max_length=200, blank=True)
    fecha = models.DateField(
        null=True, blank=True, help_text="Vacía si el documento no la dice.", validators=[fecha_posible]
    )
    enlace = models.URLField(blank=True)
    nota = models.TextField(blank=True)
    texto = models.TextField(blank=True, help_text="Transcripción literal, si se tiene.")
    ficticio = models.BooleanField(default=False, help_text="Inventado para la demostración.")

    GUARDA = (Guarda(fijos=("codigo", "titulo", "entidad", "fecha", "enlace", "nota", "texto", "ficticio")),)

    objects = DocumentoQuerySet.as_manager()

    class Meta:
        verbose_name = "documento"
        verbose_name_plural = "documentos"
        ordering = ["codigo"]

    def __str__(self):
        return self.titulo

    def get_absolute_url(self):
        return reverse("seguimiento:documento_detalle", args=[self.codigo])

    def natural_key(self):
        return (self.codigo,)


class Fuente(Compuesto):
    """Lugar exacto de un documento: sección y palabras literales."""

    codigo = models.SlugField(max_length=80, unique=True)
    documento = models.ForeignKey(Documento, models.PROTECT, related_name="fuentes")
    orden = models.PositiveSmallIntegerField()
    seccion = models.CharField("sección", max_length=300)
    cita = models.TextField()

    GUARDA = (Guarda(fijos=("codigo", "documento", "orden", "seccion", "cita")),)

    objects = ClaveNatural.as_manager()

    class Meta:
        verbose_name = "fuente"
        verbose_name_plural = "fuentes"
        ordering = ["documento", "orden", "codigo"]

    def __str__(self):
        return f"{self.seccion}: «{self.cita}»"

    def get_absolute_url(self):
        """Las palabras resaltadas en el documento transcrito; si no se tiene su texto, su lugar en la lista."""
        if self.documento.texto:
            return reverse("seguimiento:documento_cita", args=[self.documento.codigo, self.codigo]) + "#cita"
        return reverse("seguimiento:fuente_lista") + f"#{self.codigo}"

    def clean(self):
        """Una cita de un documento cuyo texto se tiene debe estar en él, palabra por palabra."""
        if self.documento_id and self.cita and not self.esta_en_el_documento():
            raise ValidationError({"cita": f"Estas palabras no están en «{self.documento}»: cópielas tal como están."})

    def esta_en_el_documento(self):
        """Si sus palabras se hallan en la transcripción; cierto si no se tiene el texto."""
        return not self.documento.texto or hallar(self.documento.texto, self.cita) is not None

    def natural_key(self):
        return (self.codigo,)

    natural_key.dependencies = ["seguimiento.documento"]


class Transcrito(Compuesto):
    """Registro que se transcribe de un documento y apunta a sus palabras."""

    fuente = models.ForeignKey(Fuente, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        abstract = True


class Observacion(ConHistoria):
    """Rareza del documento, o hallazgo público que no llega a hecho: se conserva literal y se señala."""

    class Origen(models.TextChoices):
        DOCUMENTO = "documento", "Rareza del documento"
        PUBLICO = "publico", "Hallazgo público"

    class Gravedad(models.TextChoices):
        A = "A", "Cambia un dato o un cálculo"
        B = "B", "Ambigua"
        C = "C", "Ortográfica o formal"

    class Estado(models.TextChoices):
        ABIERTA = "abierta", "Abierta"
        CONFIRMADA = "confirmada", "Confirmada por la DGSC"
        CORREGIDA = "corregida", "Corregida con documento"

    origen = models.CharField(max_length=10, choices=Origen, default=Origen.DOCUMENTO)
    numero = models.PositiveSmallIntegerField("número")
    gravedad = models.CharField(max_length=1, choices=Gravedad)
    texto_exacto = models.TextField(help_text="Las palabras del documento.")
    trato = models.TextField(help_text="Qué pasa y cómo se trata.")
    estado = models.CharField(max_length=10, choices=Estado, default=Estado.ABIERTA)
    resolucion = models.TextField("qué se resolvió, y con qué documento", blank=True)

    GUARDA = (Guarda(fijos=("origen", "numero", "gravedad", "texto_exacto", "trato")),)

    objects = ObservacionQuerySet.as_manager()
    definiciones = HistoricalRecords()

    class Meta:
        verbose_name = "observación"
        verbose_name_plural = "observaciones"
        ordering = ["origen", "numero"]
        constraints = [models.UniqueConstraint(fields=["origen", "numero"], name="observacion_unica")]

    def __str__(self):
        return f"Observación {self.numero} ({self.gravedad})"

    def get_absolute_url(self):
        return reverse("seguimiento:observacion_lista") + f"#{self.ancla}"

    def natural_key(self):
        return (self.origen, self.numero)

    @transaction.atomic
    def resolver(self, *, por, estado, resolucion, version=None):
        """Cambia su estado y dice con qué, bajo su bloqueo; queda en su historia.

        `version`: cuántas lleva la que se vio. Lanza `ValidationError` si no se dice, o `ConflictoDeVersion`.
        """
        self.bloquear_definicion(version)
        self.estado, self.resolucion = estado, resolucion.strip()
        if estado != self.Estado.ABIERTA and not dicho(self.resolucion):
            raise ValidationError({"resolucion": "Diga qué se resolvió y con qué documento."})
        self.full_clean()
        self._history_user = por
        self.save()
        return self

    @property
    def ancla(self):
        return f"{self.origen}-{self.numero}"


class ObservacionRegistro(models.Model):
    """Registro que una observación toca, por modelo y clave natural: el núcleo no importa a las demás apps."""

    observacion = models.ForeignKey(Observacion, models.CASCADE, related_name="registros")
    modelo = models.CharField(max_length=60, help_text="app.modelo, en minúsculas.")
    clave = models.CharField(max_length=120, help_text="Clave natural, con sus partes separadas por «/».")

    GUARDA = (Guarda(fijos=("observacion", "modelo", "clave")),)

    class Meta:
        verbose_name = "registro observado"
        verbose_name_plural = "registros observados"
        ordering = ["modelo", "clave"]
        constraints = [
            models.UniqueConstraint(
                fields=["observacion", "modelo", "clave"],
                name="observacion_registro_unico",
            )
        ]

    def __str__(self):
        return f"{self.modelo} {self.clave}"

    @property
    def registro(self):
        """El objeto señalado. Lanza `LookupError` u `ObjectDoesNotExist` si no existe."""
        return apps.get_model(self.modelo)._default_manager.get_by_natural_key(*self.clave.split("/"))
