from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from simple_history.models import HistoricalRecords

from seguimiento.models import Definido, Registrado, Unidad
from seguimiento.periodos import fecha_posible
from seguimiento.querysets import aplanar, plano

from ..querysets import BarrioQuerySet
from .programa import Programa
from .territorio import ConPunto, Distrito

# El programa arrancó en Trujillo en octubre de 2016, antes de su norma (dominio §2.1).
PRIMER_ANIO = 2016


class Barrio(Definido, ConPunto, Registrado):
    """Un barrio seguro con nombre propio. El documento cuenta 99 y no lista ninguno: aquí solo está lo registrado.

    `desde`: cuándo se lanzó; vacía si es de la línea base y no se conoce. El que nació de un `lanzamiento` existe al
    corte si ese lanzamiento consta como realizado.
    """

    programa = models.ForeignKey(Programa, models.PROTECT, related_name="registrados")
    distrito = models.ForeignKey(Distrito, models.PROTECT, related_name="barrios")
    nombre = models.CharField("nombre propio", max_length=100, blank=True, help_text="Vacío si aún no se conoce.")
    nombre_plano = models.GeneratedField(expression=plano("nombre"), output_field=models.TextField(), db_persist=True)
    lanzamiento = models.OneToOneField(
        "barrio_seguro.Lanzamiento", models.PROTECT, null=True, blank=True, related_name="barrio"
    )
    ordinal_nacional = models.PositiveSmallIntegerField(null=True, blank=True, help_text="Qué número del país es.")
    comisaria = models.CharField("comisaría", max_length=120, blank=True)
    articulador = models.ForeignKey(
        Unidad, models.PROTECT, null=True, blank=True, related_name="barrios",
        verbose_name="unidad del articulador territorial",
    )  # fmt: skip
    desde = models.DateField("lanzado el", null=True, blank=True, validators=[fecha_posible])
    hasta = models.DateField(
        "intervenido hasta",
        null=True,
        blank=True,
        help_text="Vacía mientras se interviene.",
        validators=[fecha_posible],
    )
    nota = models.TextField(blank=True)

    objects = BarrioQuerySet.as_manager()
    definiciones = HistoricalRecords(
        excluded_fields=["nombre_plano"], history_change_reason_field=models.TextField("motivo", null=True)
    )

    class Meta:
        verbose_name = "barrio"
        verbose_name_plural = "barrios"
        ordering = ["distrito__area__nombre", "distrito__nombre", "nombre", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["distrito", "nombre_plano"], condition=~Q(nombre=""), name="barrio_unico_en_su_distrito"
            ),
            models.UniqueConstraint(fields=["programa", "ordinal_nacional"], name="barrio_ordinal_unico"),
            models.CheckConstraint(
                name="barrio_termina_despues",
                condition=Q(hasta__isnull=True) | Q(desde__isnull=True) | Q(hasta__gte=F("desde")),
                violation_error_message="Termina antes de haberse lanzado.",
            ),
            models.CheckConstraint(
                name="barrio_punto_entero",
                condition=Q(latitud__isnull=True, longitud__isnull=True)
                | Q(latitud__isnull=False, longitud__isnull=False),
                violation_error_message="El punto lleva latitud y longitud, las dos.",
            ),
        ]

    def __str__(self):
        return self.nombre or f"Barrio sin nombre registrado, {self.distrito}"

    @property
    def codigo(self):
        """Con lo que se lo nombra en avisos."""
        return str(self)

    def get_absolute_url(self):
        return reverse("barrio_seguro:barrio_detalle", args=[self.pk])

    def clean(self):
        """Lo que una columna sola no puede decir, con un mensaje por campo."""
        errores = self.faltas_del_punto()
        if self.desde and self.desde.year < PRIMER_ANIO:
            errores["desde"] = f"Barrio Seguro empezó en {PRIMER_ANIO}: la fecha no puede ser anterior."
        elif self.desde and self.desde > timezone.localdate():
            errores["desde"] = "Todavía no llega: un lanzamiento futuro se programa en «Lanzamientos»."
        otro = self.distrito_id and self.homonimo()
        if otro:
            errores["nombre"] = f"«{otro}» ya está registrado en {self.distrito}."
        if errores:
            raise ValidationError(errores)

    def homonimo(self):
        """Otro barrio de su distrito con el mismo nombre, sin mirar tildes ni mayúsculas; nulo si no hay."""
        propios = Barrio.objects.filter(distrito=self.distrito_id, nombre_plano=aplanar(self.nombre.strip()))
        return propios.exclude(pk=self.pk).first() if self.nombre.strip() else None

    def completar(self, por):
        """Al inscribirlo, quién lo inscribe; su historia empieza cuando se registró."""
        if self.pk is None:
            self.registrado_por, self._history_date = por, self.registrado_en

    @classmethod
    def lanzar(cls, hecho):
        """El barrio que nace de un lanzamiento realizado; si ya estaba, se le completa lo que el hecho dice."""
        lanzamiento = hecho.lanzamiento
        barrio = cls.objects.filter(lanzamiento=lanzamiento).first() or cls(
            lanzamiento=lanzamiento, distrito=lanzamiento.distrito, programa=lanzamiento.programa,
            registrado_en=hecho.registrado_en,
        )  # fmt: skip
        if barrio.pk is None:
            barrio.nombre = hecho.nombre_barrio
            ya_inscrito = barrio.homonimo()
            if ya_inscrito and ya_inscrito.lanzamiento_id is None:
                ya_inscrito.lanzamiento, barrio = lanzamiento, ya_inscrito
        barrio.desde = hecho.fecha
        barrio.nombre = hecho.nombre_barrio or barrio.nombre
        barrio.ordinal_nacional = hecho.ordinal_nacional or barrio.ordinal_nacional
        try:
            return barrio.guardar(por=hecho.registrado_por, motivo=str(hecho))
        except ValidationError as error:
            raise ValidationError(del_hecho(error)) from error


def del_hecho(error):
    """Los errores del barrio, en los campos del hecho que lo lanza."""
    campos = {"nombre": "nombre_barrio", "ordinal_nacional": "ordinal_nacional", "desde": "fecha"}
    return {campos.get(campo, "comentario"): dichos for campo, dichos in error.message_dict.items()}
