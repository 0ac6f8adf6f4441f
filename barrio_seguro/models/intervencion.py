from django.db import models, transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from seguimiento import models as nucleo
from seguimiento import permisos
from seguimiento.periodos import fecha_posible

from ..querysets import IntervencionQuerySet
from .barrio import Barrio, fuera_de_epoca
from .programa import Actividad, FactorRiesgo, Programa
from .territorio import Area


class Intervencion(nucleo.Anulable):
    """Algo que se hizo, o que se halló, en un barrio o en una región. Solo se agrega; corregir es anular y repetir."""

    class Tipo(models.TextChoices):
        ACTIVIDAD = "actividad", "Actividad de un eje"
        FACTOR = "factor", "Factor de riesgo presente"
        PROYECTO = "proyecto", "Proyecto comunitario de recuperación de un espacio público"
        ORGANIZACION = "organizacion", "Organización social articulada"
        MESA = "mesa", "Mesa técnica territorial"
        CODISEC = "codisec", "Sesión del CODISEC"

    area = models.ForeignKey(Area, models.PROTECT, related_name="intervenciones", verbose_name="región")
    barrio = models.ForeignKey(Barrio, models.PROTECT, null=True, blank=True, related_name="intervenciones")
    tipo = models.CharField("qué es", max_length=12, choices=Tipo)
    actividad = models.ForeignKey(Actividad, models.PROTECT, null=True, blank=True, related_name="+")
    factor = models.ForeignKey(
        FactorRiesgo, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="factor de riesgo"
    )
    fecha = models.DateField(validators=[fecha_posible])
    unidad = models.ForeignKey(nucleo.Unidad, models.PROTECT, related_name="+", verbose_name="unidad que la hizo")
    descripcion = models.TextField("descripción", help_text="Qué se hizo o se halló, dónde y con quién.")

    objects = IntervencionQuerySet.as_manager()

    class Meta:
        verbose_name = "intervención"
        verbose_name_plural = "intervenciones"
        ordering = ["-fecha", "-registrado_en", "-id"]
        indexes = [
            models.Index(F("area"), F("fecha").desc(), F("id").desc(), name="intervencion_de_area"),
            models.Index(F("barrio"), F("fecha").desc(), F("id").desc(), name="intervencion_de_barrio"),
        ]
        constraints = [
            models.CheckConstraint(
                name="intervencion_dice_que",
                condition=(
                    Q(tipo="actividad", actividad__isnull=False) | Q(~Q(tipo="actividad"), actividad__isnull=True)
                )
                & (Q(tipo="factor", factor__isnull=False) | Q(~Q(tipo="factor"), factor__isnull=True)),
            )
        ]  # fmt: skip

    def __str__(self):
        return f"{self.que} ({self.fecha:%d/%m/%Y})"

    def get_absolute_url(self):
        return f"{(self.barrio or self.area).get_absolute_url()}#intervencion-{self.pk}"

    @property
    def que(self):
        """Qué actividad o qué factor, con las palabras del documento; si no es de esas, su tipo."""
        return str(self.actividad or self.factor or self.get_tipo_display())

    @property
    def codigo(self):
        return str(self.barrio or self.area)

    @property
    def ambito(self):
        """El barrio; lo de una región es de quien conduce el programa."""
        return self.barrio or Programa.objects.get()

    def version(self):
        """1 si está anulada: lo que vio quien abre la página para anularla."""
        return int(not self.vale)

    def bloquear(self, version):
        """No cuelga de nada que se siga contra un plazo: se bloquea ella misma."""
        type(self).objects.select_for_update(no_key=True).get(pk=self.pk)

    def instante(self):
        return nucleo.despues_de(self.registrado_en)

    def tras_anular(self):
        """Nada se calcula de ella."""

    @classmethod
    @transaction.atomic
    def registrar(cls, *, por, sustento=None, **datos):
        """Agrega una intervención con su sustento (dict) y la devuelve.

        Lanza `PermissionDenied`, o `ValidationError` por campo.
        """
        nueva = cls(registrado_por=por, **datos)
        permisos.exigir(por, nueva.poder, nueva.ambito)
        prueba = SustentoIntervencion.de(sustento)
        nueva.clean_fields()
        nueva.exigir(nueva.faltas(prueba))
        nueva.save(force_insert=True)
        if prueba:
            prueba.hecho = nueva
            prueba.save(force_insert=True)
        return nueva

    def faltas(self, prueba):
        """{campo: mensaje}, vacío si se cumple todo."""
        faltas, imposible = {}, fuera_de_epoca(self.fecha)
        for tipo, campo in ((self.Tipo.ACTIVIDAD, "actividad"), (self.Tipo.FACTOR, "factor")):
            hay = getattr(self, f"{campo}_id") is not None
            if hay != (self.tipo == tipo):
                faltas[campo] = "Solo va con ese tipo: déjelo vacío." if hay else "Elija cuál, de los del documento."
        if self.tipo == self.Tipo.FACTOR and self.barrio_id is None:
            faltas["tipo"] = "Los factores de riesgo se hallan en un barrio: regístrelo en su página."
        if self.fecha > timezone.localdate():
            faltas["fecha"] = "No puede ser futura: registre lo que ya ocurrió."
        elif imposible:
            faltas["fecha"] = imposible
        if prueba is None:
            faltas["documento"] = "Falta el sustento: cite un documento, un enlace o adjunte un archivo."
        return faltas


class SustentoIntervencion(nucleo.Sustento):
    """Lo que prueba una intervención."""

    hecho = models.ForeignKey(Intervencion, models.PROTECT, related_name="sustentos")

    class Meta(nucleo.Sustento.Meta):
        verbose_name = "sustento de intervención"
        constraints = [nucleo.Sustento.con_algo("sustento_intervencion_con_algo")]

    def get_absolute_url(self):
        return reverse("barrio_seguro:intervencion_archivo", args=[self.pk])


class AnulacionIntervencion(nucleo.Anulacion):
    """Anula una intervención."""

    intervencion = models.OneToOneField(Intervencion, models.PROTECT, related_name="anulacion")

    class Meta(nucleo.Anulacion.Meta):
        verbose_name = "anulación de intervención"
