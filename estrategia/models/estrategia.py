from datetime import timedelta
from urllib.parse import urlencode

from django.db import models, transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils.functional import cached_property
from simple_history.models import HistoricalRecords
from simple_history.utils import bulk_create_with_history

from conasec.models import Acuerdo
from seguimiento.guarda import Guarda
from seguimiento.models import CODIGO, ConClave, Definido, Transcrito, Unidad
from seguimiento.periodos import fecha_posible

from ..querysets import EstrategiaQuerySet, ObjetivoQuerySet, ParteQuerySet


class Estrategia(ConClave, Definido, Transcrito):
    """Estrategia aprobada por una sesión del CONASEC, con su objetivo general y su periodo."""

    codigo = models.CharField("código", max_length=50, unique=True, validators=[CODIGO])
    nombre = models.CharField(max_length=200)
    objetivo_general = models.TextField()
    inicio = models.DateField(help_text="Primer día de la primera acción programada.", validators=[fecha_posible])
    fin = models.DateField(help_text="Último día de la última acción programada.", validators=[fecha_posible])
    acuerdo = models.ForeignKey(Acuerdo, models.PROTECT, null=True, blank=True, related_name="estrategias")
    unidad = models.ForeignKey(
        Unidad,
        models.PROTECT,
        related_name="estrategias",
        verbose_name="unidad conductora",
    )

    copiada_de = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="copias",
        help_text="De cuál se tomaron sus ejes, objetivos y acciones.",
    )

    por_defecto = models.BooleanField(default=False, help_text="La que se muestra mientras no se pida otra: una sola.")

    GUARDA = (Guarda(fijos=("fuente",), borrable="OLD.fuente_id IS NULL"),)

    objects = EstrategiaQuerySet.as_manager()
    definiciones = HistoricalRecords(
        excluded_fields=["fuente"], history_change_reason_field=models.TextField("motivo", null=True)
    )

    class Meta:
        verbose_name = "estrategia"
        verbose_name_plural = "estrategias"
        ordering = ["-por_defecto", "inicio", "pk"]
        constraints = [
            models.CheckConstraint(
                name="estrategia_periodo_en_orden",
                condition=Q(fin__gte=F("inicio")),
                violation_error_message="El fin es anterior al inicio.",
            ),
            models.UniqueConstraint(
                fields=["por_defecto"], condition=Q(por_defecto=True), name="estrategia_por_defecto_unica"
            ),
        ]

    def __str__(self):
        return self.nombre

    @transaction.atomic
    def save(self, *args, **kwargs):
        """Mostrar una por defecto quita a la que lo era."""
        if self.por_defecto:
            type(self).objects.exclude(pk=self.pk).filter(por_defecto=True).update(por_defecto=False)
        super().save(*args, **kwargs)

    @transaction.atomic
    def copiar_estructura(self, otra, meses, *, por):
        """Repite los ejes, objetivos y acciones de `otra`, con las fechas corridas `meses`, y dice cuántas acciones.

        Ni hechos ni reprogramaciones ni fuentes: el documento no dice nada de la copia, que dice de cuál se tomó.
        """
        self.copiada_de = otra
        self.save(update_fields=["copiada_de"])
        for eje in otra.ejes.all():
            self.ejes.create(orden=eje.orden, nombre=eje.nombre)
        copias = []
        for objetivo in otra.objetivos.all():
            propio = self.objetivos.create(
                orden=objetivo.orden, codigo=objetivo.codigo, literal=objetivo.literal, nombre=objetivo.nombre
            )
            copias += [accion.copia(propio, meses) for accion in objetivo.acciones.all()]
        if copias:
            bulk_create_with_history(
                copias, type(copias[0]), default_user=por, default_change_reason=f"Copiada de {otra.codigo}"
            )
        return len(copias)

    @cached_property
    def desde_cuando(self):
        """(fecha, qué es): la de la sesión que la aprobó o, si no consta, la de su inicio (semantica §2)."""
        aprobada = self.acuerdo and self.acuerdo.inicio
        que = "cuando se aprobó su estrategia" if aprobada else "cuando empieza su estrategia"
        return aprobada or self.inicio, que

    @property
    def procedencia(self):
        """De dónde sale lo que define: su documento o, si no consta, de cuál se copió (semantica §6)."""
        if self.fuente_id:
            return f"«{self.fuente.documento.titulo}»"
        return "no consta" + (f"; se copió de {self.copiada_de.codigo}" if self.copiada_de_id else "")

    @property
    def balance(self):
        """El día siguiente a su fin: el primero en que todos sus plazos terminaron (semantica §1)."""
        return self.fin + timedelta(days=1)

    def natural_key(self):
        return (self.codigo,)

    def get_absolute_url(self):
        return reverse("estrategia:accion_lista", args=[self.codigo])


class Parte(Transcrito):
    """Parte ordenada de una estrategia."""

    orden = models.PositiveSmallIntegerField()

    objects = ParteQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["estrategia", "orden"]

    def __str__(self):
        return self.nombre

    def get_absolute_url(self):
        """La página que dice lo que el documento dice de la estrategia."""
        return reverse("estrategia:estrategia_detalle", args=[self.estrategia.codigo])

    def natural_key(self):
        return (self.estrategia.codigo, self.orden)

    natural_key.dependencies = ["estrategia.estrategia"]


class Denominacion(Parte):
    """Cada grafía con que el documento nombra la estrategia."""

    estrategia = models.ForeignKey(Estrategia, models.CASCADE, related_name="denominaciones")
    nombre = models.CharField("texto literal", max_length=300)

    GUARDA = (Guarda(fijos=("estrategia", "orden", "nombre", "fuente")),)

    class Meta(Parte.Meta):
        verbose_name = "denominación"
        verbose_name_plural = "denominaciones"
        constraints = [models.UniqueConstraint(fields=["estrategia", "orden"], name="denominacion_unica")]


class Eje(Parte):
    """Eje de la estrategia. No es un objetivo específico ni un eje de intervención de la EMBS."""

    estrategia = models.ForeignKey(Estrategia, models.CASCADE, related_name="ejes")
    nombre = models.CharField(max_length=200)

    GUARDA = (Guarda(fijos=("estrategia", "orden", "nombre", "fuente"), borrable="OLD.fuente_id IS NULL"),)

    class Meta(Parte.Meta):
        verbose_name = "eje"
        verbose_name_plural = "ejes"
        constraints = [models.UniqueConstraint(fields=["estrategia", "orden"], name="eje_unico")]


class Objetivo(ConClave, Definido, Parte):
    """Objetivo específico (OE). `codigo` es «OE1»; el documento escribe «OE 1» (`literal`)."""

    estrategia = models.ForeignKey(Estrategia, models.CASCADE, related_name="objetivos")
    codigo = models.CharField("código", max_length=10, validators=[CODIGO])
    literal = models.CharField(max_length=20)
    nombre = models.CharField(max_length=300)

    GUARDA = (Guarda(fijos=("fuente",), borrable="OLD.fuente_id IS NULL"),)

    CON_PAGINA = False
    FIJOS = ConClave.FIJOS | {"estrategia": "Un objetivo no pasa a otra estrategia: sus acciones se nombran con ella."}

    objects = ObjetivoQuerySet.as_manager()
    definiciones = HistoricalRecords(
        excluded_fields=["fuente"], history_change_reason_field=models.TextField("motivo", null=True)
    )

    class Meta(Parte.Meta):
        verbose_name = "objetivo específico"
        verbose_name_plural = "objetivos específicos"
        constraints = [
            models.UniqueConstraint(fields=["estrategia", "codigo"], name="objetivo_unico"),
            # Único: así la base recorre las acciones en el orden del documento y se detiene al llenar la página.
            models.UniqueConstraint(
                fields=["estrategia", "orden"],
                name="objetivo_en_orden",
                violation_error_message="Ya hay un objetivo con ese orden en la estrategia.",
            ),
        ]

    def natural_key(self):
        return (self.estrategia.codigo, self.codigo)

    def get_absolute_url(self):
        return f"{self.estrategia.get_absolute_url()}?{urlencode({'objetivo': self.codigo})}"

    def hermanos(self):
        return Objetivo.objects.filter(estrategia=self.estrategia_id)
