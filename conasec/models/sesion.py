from datetime import date

from django.db import models, transaction
from django.db.models import F, Q
from django.urls import reverse
from simple_history.models import HistoricalRecords

from seguimiento import models as nucleo
from seguimiento.guarda import Guarda
from seguimiento.models import Transcrito
from seguimiento.periodos import fecha_posible
from seguimiento.permisos import Poder
from seguimiento.plazos import Estado
from seguimiento.querysets import aplanar

from ..querysets import SesionQuerySet

SEDE_CENTRAL = "lima"


class Sesion(nucleo.ConClave, nucleo.Definido, nucleo.Seguido):
    """Sesión del CONASEC. Su clave es (año, tipo, número); dos sesiones pueden caer el mismo día.

    `fecha` es la que el documento da por celebrada. Las demás se programan (`fecha_programada`), y celebrarlas,
    postergarlas y cancelarlas son hechos.
    """

    class Tipo(models.TextChoices):
        ORDINARIA = "ordinaria", "Ordinaria"
        EXTRAORDINARIA = "extraordinaria", "Extraordinaria"

    anio = models.PositiveSmallIntegerField("año")
    tipo = models.CharField(max_length=15, choices=Tipo, default=Tipo.ORDINARIA)
    numero = models.CharField(
        "número", max_length=8, validators=[nucleo.CODIGO], help_text="En romanos, como la nombra el Consejo."
    )
    fecha = models.DateField("fecha según el documento", null=True, blank=True, validators=[fecha_posible])
    fecha_literal = models.CharField(max_length=60, blank=True)
    fecha_programada = models.DateField(null=True, blank=True, validators=[fecha_posible])
    lugar = models.CharField(max_length=100, blank=True)
    region = models.CharField("región", max_length=60, blank=True)
    descentralizada = models.BooleanField(default=False)
    razon_descentralizada = models.CharField("por qué se la cuenta así", max_length=200, blank=True)
    convocada_por = models.CharField(max_length=150, blank=True)
    quorum = models.PositiveSmallIntegerField("quórum exigido", null=True, blank=True, help_text="Si se conoce.")

    PLAZO = ("fecha_programada", "fecha_programada")
    PODER = Poder.LLEVAR_CONSEJO
    CLAVE = "numero"
    FIJOS = dict.fromkeys(("anio", "tipo", "numero"), nucleo.ConClave.FIJOS["codigo"])
    SIN_HECHOS = "No consta que se haya celebrado ni cancelado"

    GUARDA = (Guarda(fijos=("fecha", "fecha_literal", "fuente"), una_vez=("fecha_programada",)),)

    objects = SesionQuerySet.as_manager()
    definiciones = HistoricalRecords(
        excluded_fields=["fuente"], history_change_reason_field=models.TextField("motivo", null=True)
    )

    class Meta:
        verbose_name = "sesión"
        verbose_name_plural = "sesiones"
        ordering = ["-anio", "-fecha_programada", "-fecha", "-pk"]
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
                name="sesion_programada_en_su_anio",
                condition=Q(fecha_programada__isnull=True) | Q(fecha_programada__year=F("anio")),
                violation_error_message="La fecha programada no es del año de la sesión.",
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

    def hermanos(self):
        return Sesion.objects.filter(anio=self.anio, tipo=self.tipo)

    @property
    def codigo(self):
        """Con lo que se la nombra en avisos y formularios."""
        return str(self)

    def segun_la_sede(self):
        """(si cuenta como descentralizada, por qué): la regla es nuestra, y se puede corregir con una nota."""
        if not self.lugar.strip():
            return False, "Sin sede conocida: no se cuenta como descentralizada."
        fuera = aplanar(self.lugar.strip()) != SEDE_CENTRAL
        return fuera, "Sede fuera de Lima." if fuera else "Sede en Lima."

    def celebrada_al_fin(self):
        """La fecha en que consta celebrada con lo que se sabe ahora; nula si no consta."""
        hecho = self.hechos.filter(anulacion=None).recientes().first()
        return hecho.fecha if hecho and hecho.tipo == HechoSesion.Tipo.CELEBRADA else None

    def desde_cuando(self):
        return date(self.anio, 1, 1), "cuando empieza su año"

    def totales_al(self, corte):
        """Las celebradas de su año, que son las que la ley cuenta."""
        celebradas = type(self).objects.celebradas(corte).filter(anio=self.anio).order_by()
        return {f"sesiones celebradas en {self.anio}": str(celebradas.count())}

    @transaction.atomic
    def registrar(self, *, tipo, por, fecha, version=None, sustento=None, confirma=(), **datos):
        """Agrega un hecho, «celebrada» o «cancelada», bajo el bloqueo de la sesión, y lo devuelve.

        `datos`: comentario, fuente, registrado_en. `confirma`: qué dudas confirma quien registra. Lanza
        `ValidationError` por campo o `ConflictoDeVersion`.
        """
        self.bloquear(version)
        datos.setdefault("registrado_en", self.instante())
        hecho = HechoSesion(sesion=self, registrado_por=por, tipo=tipo, fecha=fecha, **datos)
        return hecho.agregar(sustento, confirma)


class PuntoAgenda(Transcrito):
    """Lo que una sesión vio, en orden."""

    sesion = models.ForeignKey(Sesion, models.CASCADE, related_name="agenda")
    orden = models.PositiveSmallIntegerField()
    texto = models.TextField()

    # Corregir la agenda la escribe de nuevo: ningún punto cambia en su sitio.
    GUARDA = (Guarda(fijos=("sesion", "orden", "texto", "fuente"), borrable="1 = 1"),)

    class Meta:
        verbose_name = "punto de agenda"
        verbose_name_plural = "puntos de agenda"
        ordering = ["sesion", "orden"]
        constraints = [models.UniqueConstraint(fields=["sesion", "orden"], name="punto_agenda_unico")]

    def __str__(self):
        return self.texto


class Asistencia(nucleo.Compuesto):
    """Una institución en una sesión: si asistió, y quién la representó si se sabe."""

    sesion = models.ForeignKey(Sesion, models.CASCADE, related_name="asistencias")
    institucion = models.CharField("institución", max_length=150)
    asistio = models.BooleanField("asistió", default=True)
    nota = models.CharField(max_length=200, blank=True)

    GUARDA = (Guarda(fijos=("sesion", "institucion", "asistio", "nota"), borrable="1 = 1"),)

    class Meta:
        verbose_name = "asistencia"
        verbose_name_plural = "asistencias"
        ordering = ["sesion", "institucion"]
        constraints = [models.UniqueConstraint(fields=["sesion", "institucion"], name="asistencia_unica")]

    def __str__(self):
        return self.institucion


class HechoSesion(nucleo.Hecho):
    """Que una sesión se celebró o se canceló; postergarla es reprogramarla."""

    class Tipo(models.TextChoices):
        CELEBRADA = "celebrada", "Celebrada"
        CANCELADA = "cancelada", "Cancelada"

    poder = Poder.LLEVAR_CONSEJO

    sesion = models.ForeignKey(Sesion, models.PROTECT, related_name="hechos")
    tipo = models.CharField("qué pasó", max_length=10, choices=Tipo)
    comentario = models.TextField(blank=True)

    class Meta:
        verbose_name = "hecho de sesión"
        verbose_name_plural = "hechos de sesiones"
        ordering = ["-fecha", "-registrado_en", "-id"]
        constraints = [
            models.CheckConstraint(name="hecho_sesion_tipo", condition=Q(tipo__in=["celebrada", "cancelada"]))
        ]

    def __str__(self):
        return f"{self.get_tipo_display()} el {self.fecha:%d/%m/%Y}"

    def get_absolute_url(self):
        return f"{self.sesion.get_absolute_url()}#hecho-{self.pk}"

    @property
    def seguido(self):
        return self.sesion

    @property
    def estado(self):
        """Su estado en la regla del plazo: celebrada es culminada."""
        return Estado.CULMINADA if self.tipo == self.Tipo.CELEBRADA else Estado.CANCELADA

    @property
    def porcentaje(self):
        return 100 if self.tipo == self.Tipo.CELEBRADA else None

    def errores(self, sustento, previos):
        errores, antecesor = {}, self.antecesor(previos)
        if self.sesion.fecha is not None:
            errores["tipo"] = f"El documento ya la da por celebrada el {self.sesion.fecha:%d/%m/%Y}."
        if self.tipo == self.Tipo.CELEBRADA and self.fecha.year != self.sesion.anio:
            errores["fecha"] = f"Es una sesión de {self.sesion.anio}: no se celebra en {self.fecha.year}."
        if antecesor is not None and antecesor.tipo == self.tipo:
            errores["tipo"] = f"Ya figura como {self.get_tipo_display().lower()} el {antecesor.fecha:%d/%m/%Y}."
        if self.tipo == self.Tipo.CELEBRADA and sustento is None:
            errores["documento"] = "Falta el sustento: cite el acta, un enlace o adjunte un archivo."
        if (self.tipo == self.Tipo.CANCELADA or antecesor is not None) and not self.explica(previos):
            errores["comentario"] = "Cancelar, o corregir lo ya dicho, exige una explicación: diga qué pasó."
        return errores


class SustentoSesion(nucleo.Sustento):
    """Lo que prueba un hecho de una sesión."""

    hecho = models.ForeignKey(HechoSesion, models.PROTECT, related_name="sustentos")

    class Meta(nucleo.Sustento.Meta):
        constraints = [nucleo.Sustento.con_algo("sustento_sesion_con_algo")]

    def get_absolute_url(self):
        return reverse("conasec:sustento_sesion", args=[self.pk])


class ReprogramacionSesion(nucleo.Reprogramacion):
    """La postergación de una sesión: una fecha nueva, de un solo día y de su mismo año."""

    sesion = models.ForeignKey(Sesion, models.PROTECT, related_name="reprogramaciones")

    class Meta(nucleo.Reprogramacion.Meta):
        verbose_name = "postergación"
        verbose_name_plural = "postergaciones"
        constraints = nucleo.Reprogramacion.reglas("sesion")

    def get_absolute_url(self):
        return f"{self.sesion.get_absolute_url()}#plazo-{self.pk}"

    @property
    def seguido(self):
        return self.sesion

    def errores(self):
        propios = {}
        if self.sesion.fecha is not None:
            propios["fin"] = "El documento ya la da por celebrada: no hay qué postergar."
        elif self.inicio != self.fin:
            propios["fin"] = "Una sesión es de un solo día."
        elif self.fin.year != self.sesion.anio:
            propios["fin"] = f"Es una sesión de {self.sesion.anio}: si pasa a otro año, cancélela y cree la nueva."
        return super().errores() | propios


class AnulacionSesion(nucleo.Anulacion):
    """Anula un hecho o una postergación de una sesión, nunca ambos."""

    hecho = models.OneToOneField(HechoSesion, models.PROTECT, null=True, blank=True, related_name="anulacion")
    reprogramacion = models.OneToOneField(
        ReprogramacionSesion, models.PROTECT, null=True, blank=True, related_name="anulacion"
    )

    class Meta(nucleo.Anulacion.Meta):
        constraints = [nucleo.Anulacion.de_un_hecho("hecho", "anulacion_sesion_de_un_hecho")]


class VigenciaSesion(nucleo.Vigencia):
    """Lo que rige de una sesión en cada (T, K)."""

    sesion = models.ForeignKey(Sesion, models.CASCADE, related_name="vigencias")
    hecho = models.ForeignKey(HechoSesion, models.CASCADE, null=True, blank=True, related_name="+")
