"""Lo que se pide decidir, y con qué se cierra (semantica §7)."""

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone

from .. import permisos
from ..frases import fecha
from ..periodos import fecha_posible
from ..permisos import Poder
from ..querysets_decision import CierreQuerySet, DecisionQuerySet
from ..rutas import ruta
from ..texto import dicho
from .fuente import Fuente
from .hecho import Anulable, ConflictoDeVersion
from .registrado import Registrado, despues_de


class Decision(Registrado):
    """Lo que se pide resolver a una institución o a una persona. Es una fila propia: ningún reporte la cierra.

    Nace en un hecho o por sí misma; de lo que se sigue la separa su enlace (`DecisionDe`), que puede faltar. Su estado
    no se guarda: se lee con `Decision.objects.al(corte)`.
    """

    pide = models.TextField("qué se pide")
    a_quien = models.CharField("a quién", max_length=200, blank=True)
    fecha = models.DateField("pedida el", validators=[fecha_posible])
    para = models.DateField("para cuándo", null=True, blank=True, validators=[fecha_posible])
    fuente = models.ForeignKey(Fuente, models.PROTECT, null=True, blank=True, related_name="+")

    objects = DecisionQuerySet.as_manager()

    class Meta:
        verbose_name = "decisión"
        verbose_name_plural = "decisiones"
        ordering = ["fecha", "pk"]
        constraints = [
            models.CheckConstraint(
                name="decision_para_despues_de_pedida",
                condition=Q(para__isnull=True) | Q(para__gte=F("fecha")),
                violation_error_message="No puede pedirse para antes de la fecha en que se pide.",
            )
        ]

    def __str__(self):
        return self.pide

    @property
    def codigo(self):
        """Con lo que se la nombra en avisos y archivos."""
        return f"D{self.pk}"

    def get_absolute_url(self):
        return ruta("seguimiento:decision_detalle", self.pk)

    @property
    def objeto(self):
        """De qué es: la acción, el acuerdo o el lanzamiento; nulo si nació por sí misma."""
        return self.enlace and self.enlace.seguido

    @property
    def enlace(self):
        """Su `DecisionDe`; nulo si nació por sí misma."""
        return next(filter(None, (getattr(self, nombre, None) for nombre in type(self).objects.enlaces())), None)

    @classmethod
    @transaction.atomic
    def pedir(cls, *, por, **datos):
        """Pide una decisión que no es de nada que se siga, y la devuelve. Lanza `ValidationError` por campo.

        `datos`: pide, a_quien, fecha, para, fuente, registrado_en. Las demás: `objeto.pedir_decision`.
        """
        permisos.exigir(por, Poder.PEDIR_DECISION)
        decision = cls(registrado_por=por, **datos)
        decision.validar()
        decision.save(force_insert=True)
        return decision

    def validar(self):
        """Los campos y que no se pida en el futuro. Lanza `ValidationError`."""
        self.full_clean()
        if self.fecha > timezone.localdate(self.registrado_en):
            raise ValidationError({"fecha": "No puede pedirse en una fecha futura."})

    def pendia(self, dia):
        """Si ese día ya se había pedido y nada la había cerrado; `cierres` trae los que valen."""
        cierres = self.cierres.all() if self.pk else ()
        return self.fecha <= dia and not any(cierre.fecha <= dia for cierre in cierres)

    def retirada_por(self, anulacion):
        """El cierre, sin guardar, de la que nació en un hecho que se anula."""
        texto = f"Se anuló el hecho en que nació: {anulacion.motivo}"
        return CierreDecision(
            decision=self, tipo=CierreDecision.Tipo.RETIRADA, fecha=self.fecha, texto=texto,
            registrado_por=anulacion.registrado_por, registrado_en=anulacion.registrado_en,
        )  # fmt: skip

    def instante(self):
        """Cuándo se registra lo que le pasa: nunca antes que lo último que se registró de ella."""
        return despues_de(max(filter(None, [self.registrado_en, self.cierres.ultimo_registro()])))

    def version(self):
        """Cuántos cierres y anulaciones tiene: lo que un formulario vio y debe seguir viendo."""
        return self.cierres.version()

    def bloquear(self, version=None):
        """Espera a quien la esté cerrando y toma el turno. Lanza `ConflictoDeVersion` si ya no está como se vio."""
        type(self).objects.select_for_update(of=("self",), no_key=True).get(pk=self.pk)
        ConflictoDeVersion.si_cambio(self, version)

    @transaction.atomic
    def cerrar(self, *, tipo, por, version=None, **datos):
        """La atiende, la deniega o la retira con una fila, bajo su bloqueo, y devuelve el `CierreDecision`.

        `datos`: fecha, texto, documento, fuente, registrado_en. Lanza `ValidationError` por campo o
        `ConflictoDeVersion`.
        """
        self.bloquear(version)
        datos.setdefault("registrado_en", self.instante())
        permisos.exigir(por, CierreDecision.poder_de(tipo), self)
        cierre = CierreDecision(decision=self, tipo=tipo, registrado_por=por, **datos)
        cierre.validar()
        cierre.save(force_insert=True)
        return cierre


class CierreDecision(Anulable):
    """Con qué se cierra una decisión. Corregirlo es anularlo y volver a responder."""

    class Tipo(models.TextChoices):
        ATENDIDA = "atendida", "Atendida"
        DENEGADA = "denegada", "Denegada"
        RETIRADA = "retirada", "Retirada"

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="cierres", verbose_name="decisión")
    tipo = models.CharField("qué se resolvió", max_length=10, choices=Tipo)
    fecha = models.DateField("cuándo", validators=[fecha_posible])
    texto = models.TextField("qué se dijo")
    documento = models.CharField("documento que lo dice", max_length=300, blank=True)
    fuente = models.ForeignKey(Fuente, models.PROTECT, null=True, blank=True, related_name="+")

    objects = CierreQuerySet.as_manager()

    class Meta:
        verbose_name = "cierre de decisión"
        verbose_name_plural = "cierres de decisiones"
        ordering = ["-registrado_en", "-id"]
        constraints = [
            models.CheckConstraint(
                name="cierre_de_decision_conocido", condition=Q(tipo__in=["atendida", "denegada", "retirada"])
            )
        ]

    def __str__(self):
        return f"{self.get_tipo_display()} el {fecha(self.fecha)}"

    def get_absolute_url(self):
        return self.decision.get_absolute_url()

    @property
    def seguido(self):
        return self.decision

    @classmethod
    def poder_de(cls, tipo):
        """El que hace falta para cerrarla así."""
        return Poder.RETIRAR_DECISION if tipo == cls.Tipo.RETIRADA else Poder.ATENDER_DECISION

    def pide_anular(self):
        return [(Poder.ANULAR_RESPUESTA, self)]

    def tras_anular(self):
        """Sin él, la decisión vuelve a estar pendiente: se lee, no se guarda."""

    def validar(self):
        """Los campos y las reglas de semantica §7. Lanza `ValidationError` por campo."""
        self.full_clean()
        self.exigir(self.errores())

    def errores(self):
        errores = {}
        if self.fecha > timezone.localdate(self.registrado_en):
            errores["fecha"] = "No puede ser una fecha futura: registre lo que ya se resolvió."
        elif self.fecha < self.decision.fecha:
            errores["fecha"] = f"Se pidió el {fecha(self.decision.fecha)}: no pudo resolverse antes."
        previo = self.decision.cierres.filter(anulacion=None).first()
        if previo:
            errores["tipo"] = f"Ya figura como {previo.get_tipo_display().lower()} el {fecha(previo.fecha)}."
        if (
            self.tipo != self.Tipo.RETIRADA
            and not self.registrado_por.puede(Poder.DECIDIR)
            and not dicho(self.documento)
        ):
            errores["documento"] = "Cite el documento con que la autoridad respondió."
        return errores


class AnulacionCierre(Registrado):
    """Anula lo que se dio por respuesta: la decisión vuelve a estar pendiente."""

    cierre = models.OneToOneField(CierreDecision, models.PROTECT, related_name="anulacion")
    motivo = models.TextField()

    class Meta:
        verbose_name = "anulación de cierre"
        verbose_name_plural = "anulaciones de cierres"

    def __str__(self):
        return f"Anulación del {fecha(timezone.localdate(self.registrado_en))}"
