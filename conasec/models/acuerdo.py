from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from simple_history.models import HistoricalRecords

from seguimiento import models as nucleo
from seguimiento.guarda import Guarda
from seguimiento.models import Unidad
from seguimiento.periodos import fecha_posible
from seguimiento.permisos import Poder
from seguimiento.plazos import Situacion
from seguimiento.turnos import tomar_turno

from ..querysets import AcuerdoQuerySet, AvanceAcuerdoQuerySet
from .sesion import Sesion


class Acuerdo(nucleo.ConClave, nucleo.Definido, nucleo.Reportable):
    """Lo que una sesión acordó, con quién responde y hasta cuándo; se sigue con la regla de las acciones.

    Su plazo va de la sesión (`inicio`) a `plazo`, y es un hito; sin plazo, va aparte en la matriz. El documento no da
    número de acuerdo: el código es nuestro.
    """

    codigo = models.CharField("código", max_length=50, unique=True, validators=[nucleo.CODIGO])
    sesion = models.ForeignKey(Sesion, models.PROTECT, related_name="acuerdos", verbose_name="sesión")
    texto = models.TextField()
    responsable = models.ForeignKey(
        Unidad, models.PROTECT, null=True, blank=True, related_name="acuerdos", verbose_name="unidad responsable"
    )
    institucion = models.CharField("institución responsable", max_length=150, blank=True, help_text="Si es de fuera.")
    inicio = models.DateField("fecha de la sesión", null=True, blank=True, editable=False)
    plazo = models.DateField(
        "plazo", null=True, blank=True, help_text="Vacío si no se le puso.", validators=[fecha_posible]
    )

    PLAZO = ("inicio", "plazo")
    FIJOS = nucleo.ConClave.FIJOS | {"sesion": "Un acuerdo no pasa a otra sesión: su código lleva la suya."}
    PODER = Poder.LLEVAR_CONSEJO

    GUARDA = (Guarda(fijos=("codigo", "fuente"), una_vez=("plazo",)),)

    objects = AcuerdoQuerySet.as_manager()
    definiciones = HistoricalRecords(
        excluded_fields=["fuente"], history_change_reason_field=models.TextField("motivo", null=True)
    )

    class Meta:
        verbose_name = "acuerdo"
        verbose_name_plural = "acuerdos"
        ordering = ["-sesion__anio", "sesion", "codigo"]
        constraints = [
            models.CheckConstraint(
                name="acuerdo_despues_de_su_sesion",
                condition=Q(plazo__isnull=True) | Q(inicio__isnull=True) | Q(plazo__gte=F("inicio")),
                violation_error_message="El plazo es anterior a la sesión que lo acordó.",
            )
        ]

    def __str__(self):
        return self.texto

    def get_absolute_url(self):
        return reverse("conasec:acuerdo_detalle", args=[self.codigo])

    def natural_key(self):
        return (self.codigo,)

    @property
    def hechos(self):
        return self.avances

    @property
    def responde(self):
        """Quién responde, como se muestra; vacío si nadie."""
        return self.institucion or (self.responsable.codigo if self.responsable else "")

    def clean(self):
        super().clean()
        if self.plazo and self.inicio and self.plazo < self.inicio:
            raise ValidationError({"plazo": f"Es anterior a la sesión, que fue el {self.inicio:%d/%m/%Y}."})

    def desde_cuando(self):
        return self.inicio, "la fecha de su sesión"

    def totales_al(self, corte):
        vencidos = type(self).objects.al(corte).filter(situacion=Situacion.VENCIDA).count()
        return {"acuerdos vencidos": str(vencidos)}

    def completar(self, por):
        """Al crearlo, el código que sigue en su sesión; y siempre, desde cuándo corre su plazo."""
        tomar_turno(Sesion.objects.filter(pk=self.sesion_id))
        sesion = Sesion.objects.get(pk=self.sesion_id)
        if self.pk is None:
            self.codigo = f"{sesion.anio}-{sesion.numero}-{sesion.tipo[0]}{sesion.acuerdos.count() + 1}".lower()
        self.inicio = sesion.fecha or sesion.celebrada_al_fin() or sesion.fecha_programada


class AvanceAcuerdo(nucleo.Avance):
    """Lo que se reporta de un acuerdo."""

    acuerdo = models.ForeignKey(Acuerdo, models.PROTECT, related_name="avances")

    objects = AvanceAcuerdoQuerySet.as_manager()

    class Meta(nucleo.Avance.Meta):
        verbose_name = "avance de acuerdo"
        verbose_name_plural = "avances de acuerdos"
        constraints = nucleo.Avance.reglas("avance_acuerdo")

    def get_absolute_url(self):
        return f"{self.acuerdo.get_absolute_url()}#hecho-{self.pk}"

    @property
    def seguido(self):
        return self.acuerdo


class SustentoAcuerdo(nucleo.Sustento):
    """Lo que prueba un avance de un acuerdo."""

    hecho = models.ForeignKey(AvanceAcuerdo, models.PROTECT, related_name="sustentos")

    class Meta(nucleo.Sustento.Meta):
        constraints = [nucleo.Sustento.con_algo("sustento_acuerdo_con_algo")]

    def get_absolute_url(self):
        return reverse("conasec:sustento_acuerdo", args=[self.pk])


class DecisionAcuerdo(nucleo.DecisionDe):
    """Lo que se pide decidir de un acuerdo, y el avance en que nació, si nació en uno."""

    seguido = models.ForeignKey(Acuerdo, models.PROTECT, related_name="decisiones")
    hecho = models.OneToOneField(AvanceAcuerdo, models.PROTECT, null=True, blank=True, related_name="decision")

    class Meta:
        verbose_name = "decisión de un acuerdo"
        verbose_name_plural = "decisiones de acuerdos"


class ReprogramacionAcuerdo(nucleo.Reprogramacion):
    """Plazo nuevo de un acuerdo, desde que rige; el original se conserva."""

    acuerdo = models.ForeignKey(Acuerdo, models.PROTECT, related_name="reprogramaciones")

    class Meta(nucleo.Reprogramacion.Meta):
        constraints = nucleo.Reprogramacion.reglas("acuerdo")

    def get_absolute_url(self):
        return f"{self.acuerdo.get_absolute_url()}#plazo-{self.pk}"

    @property
    def seguido(self):
        return self.acuerdo


class AnulacionAcuerdo(nucleo.Anulacion):
    """Anula un avance o una reprogramación de un acuerdo, nunca ambos."""

    avance = models.OneToOneField(AvanceAcuerdo, models.PROTECT, null=True, blank=True, related_name="anulacion")
    reprogramacion = models.OneToOneField(
        ReprogramacionAcuerdo, models.PROTECT, null=True, blank=True, related_name="anulacion"
    )

    class Meta(nucleo.Anulacion.Meta):
        constraints = [nucleo.Anulacion.de_un_hecho("avance", "anulacion_acuerdo_de_un_hecho")]


class VigenciaAcuerdo(nucleo.Vigencia):
    """Lo que rige de un acuerdo en cada (T, K)."""

    acuerdo = models.ForeignKey(Acuerdo, models.CASCADE, related_name="vigencias")
    hecho = models.ForeignKey(AvanceAcuerdo, models.CASCADE, null=True, blank=True, related_name="+")
