from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from simple_history.models import HistoricalRecords

from seguimiento.models import Definido, Registrado, Unidad
from seguimiento.periodos import fecha_posible
from seguimiento.permisos import Poder
from seguimiento.plazos import Estado
from seguimiento.querysets import aplanar, plano
from seguimiento.texto import nombrar
from seguimiento.vigencias import SIN_TERMINO

from ..querysets import BarrioQuerySet
from .programa import Programa
from .territorio import ConPunto, Distrito

# El programa arrancó en Trujillo en octubre de 2016, antes de su norma (dominio §2.1).
PRIMER_ANIO, ANIOS_POR_DELANTE = 2016, 10
ORDINAL = (MinValueValidator(1), MaxValueValidator(9999))


def fuera_de_epoca(dia):
    """Qué decir de una fecha anterior al programa, o a más de diez años de hoy; nulo si vale o no hay fecha."""
    if dia is None:
        return None
    if dia.year < PRIMER_ANIO:
        return f"Barrio Seguro empezó en {PRIMER_ANIO}: la fecha no puede ser anterior."
    if dia.year > timezone.localdate().year + ANIOS_POR_DELANTE:
        return f"Está a más de {ANIOS_POR_DELANTE} años: revise el año."
    return None


class Barrio(Definido, ConPunto, Registrado):
    """Un barrio seguro con nombre propio. El documento cuenta 99 y no lista ninguno: aquí solo está lo registrado.

    `desde`: cuándo se lanzó; vacía si es de la línea base y no se conoce. El que nació de un `lanzamiento` existe al
    corte si ese lanzamiento consta como realizado; si ya no, queda `retirado`, para poder mirar lo que se sabía, y
    su nombre y su ordinal vuelven a estar libres. Si se lo interviene al corte sale de `hasta`.
    """

    PODER = Poder.REGISTRAR

    class Intervenido(models.TextChoices):
        EN_INTERVENCION = "en_intervencion", "En intervención"
        CONCLUIDO = "concluido", "Concluido"

    programa = models.ForeignKey(Programa, models.PROTECT, related_name="registrados")
    distrito = models.ForeignKey(Distrito, models.PROTECT, related_name="barrios")
    nombre = models.CharField("nombre propio", max_length=100, blank=True, help_text="Vacío si aún no se conoce.")
    nombre_plano = models.GeneratedField(expression=plano("nombre"), output_field=models.TextField(), db_persist=True)
    lanzamiento = models.OneToOneField(
        "barrio_seguro.Lanzamiento", models.PROTECT, null=True, blank=True, related_name="barrio"
    )
    ordinal_nacional = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="Qué número del país es.", validators=ORDINAL
    )
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
    retirado = models.BooleanField(default=False, editable=False)

    objects = BarrioQuerySet.as_manager()
    definiciones = HistoricalRecords(
        excluded_fields=["nombre_plano", "retirado"], history_change_reason_field=models.TextField("motivo", null=True)
    )

    class Meta:
        verbose_name = "barrio"
        verbose_name_plural = "barrios"
        ordering = ["distrito__ubigeo", "nombre", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["distrito", "nombre_plano"],
                condition=~Q(nombre="") & Q(retirado=False),
                name="barrio_unico_en_su_distrito",
            ),
            models.UniqueConstraint(
                fields=["programa", "ordinal_nacional"], condition=Q(retirado=False), name="barrio_ordinal_unico"
            ),
            models.CheckConstraint(
                name="barrio_termina_despues",
                condition=Q(hasta__isnull=True) | Q(desde__isnull=True) | Q(hasta__gte=F("desde")),
            ),
            models.CheckConstraint(
                name="barrio_punto_entero",
                condition=Q(latitud__isnull=True, longitud__isnull=True)
                | Q(latitud__isnull=False, longitud__isnull=False),
            ),
        ]

    def __str__(self):
        return self.nombre or f"Barrio sin nombre registrado, {self.distrito}"

    @property
    def estado_dicho(self):
        """El estado, de uno anotado con `con_estado(corte)`."""
        return self.Intervenido(self.estado).label

    @property
    def codigo(self):
        """Con lo que se lo nombra en avisos."""
        return str(self)

    def get_absolute_url(self):
        return reverse("barrio_seguro:barrio_detalle", args=[self.pk])

    def clean(self):
        """Lo que una columna sola no puede decir, con un mensaje por campo."""
        self.nombre = nombrar(self.nombre)
        if self.retirado:
            return
        errores = self.faltas_del_punto() | self.faltas_de_su_fecha() | self.faltas_de_su_lanzamiento()
        otro = self.homonimo()
        if otro:
            con = f", con el lanzamiento {otro.lanzamiento.codigo}" if otro.lanzamiento else ""
            errores["nombre"] = f"«{otro}» ya está registrado en {self.distrito}{con}: no se inscribe dos veces."
        mismo = self.del_mismo_ordinal()
        if mismo:
            errores["ordinal_nacional"] = f"El {self.ordinal_nacional}.º del país ya es {mismo}, en {mismo.distrito}."
        if errores:
            raise ValidationError(errores)

    def faltas_de_su_fecha(self):
        if self.desde and self.desde > timezone.localdate():
            return {"desde": "Todavía no llega: un lanzamiento futuro se programa en «Lanzamientos»."}
        for campo in ("desde", "hasta"):
            if imposible := fuera_de_epoca(getattr(self, campo)):
                return {campo: imposible}
        if self.desde and self.hasta and self.hasta < self.desde:
            return {"hasta": "Termina antes de haberse lanzado."}
        return {}

    def faltas_de_su_lanzamiento(self):
        """El que nació de un lanzamiento es de su distrito y de la fecha en que se realizó."""
        if self.lanzamiento is None:
            return {}
        faltas, nacio = {}, f"Nació del lanzamiento {self.lanzamiento.codigo}"
        if self.distrito_id != self.lanzamiento.distrito_id:
            faltas["distrito"] = f"{nacio}, que es de {self.lanzamiento.distrito}: no puede estar en otro distrito."
        if not self.lanzamiento.hechos.filter(tipo="realizado", fecha=self.desde, anulacion=None).exists():
            faltas["desde"] = f"{nacio}: su fecha es la del hecho que lo realizó, y se corrige allí."
        return faltas

    def homonimo(self):
        """Otro barrio de su distrito con el mismo nombre, sin mirar tildes ni mayúsculas; nulo si no hay."""
        if not self.nombre or not self.distrito_id:
            return None
        propios = Barrio.objects.filter(retirado=False, distrito=self.distrito_id, nombre_plano=aplanar(self.nombre))
        return propios.select_related("lanzamiento").exclude(pk=self.pk).first()

    def del_mismo_ordinal(self):
        """Otro barrio del programa con ese ordinal nacional; nulo si no hay."""
        if not self.ordinal_nacional:
            return None
        mismos = Barrio.objects.filter(
            retirado=False, programa=self.programa_id, ordinal_nacional=self.ordinal_nacional
        )
        return mismos.select_related("distrito").exclude(pk=self.pk).first()

    def ambitos(self):
        """El que ya está es de quien lo articula o conduce el programa; el nuevo, de quien conduce el programa."""
        return (self,) if self.pk else (self.programa,)

    def completar(self, por):
        """Al inscribirlo, quién lo inscribe; su historia empieza cuando se registró."""
        if self.pk is None:
            self.registrado_por, self._history_date = por, self.registrado_en

    def tomar(self, rige, hecho):
        """Nombre y ordinal del hecho que rige, si nace con él, si es el nuevo, o si los decía el que se anula.

        Lo corregido a mano se queda.
        """
        for propio, dicho in (("nombre", "nombre_barrio"), ("ordinal_nacional", "ordinal_nacional")):
            dice = getattr(rige, dicho)
            nace, es_el_nuevo = self.pk is None or self.retirado, hecho == rige and dice
            lo_decia_el_anulado = not hecho.vale and getattr(hecho, dicho) == getattr(self, propio)
            if nace or es_el_nuevo or lo_decia_el_anulado:
                setattr(self, propio, dice)

    @classmethod
    def seguir(cls, hecho, *, por, motivo):
        """Pone al día el barrio de un lanzamiento con lo que rige: nace o se completa, o se retira si ya no consta.

        `hecho`: el que se acaba de registrar o de anular. Lanza `ValidationError`, en los campos del hecho, si su
        distrito ya tiene otro con ese nombre: uno de la línea base no se lanza otra vez.
        """
        lanzamiento = hecho.lanzamiento
        rige = lanzamiento.vigencias.filter(sabido_hasta=SIN_TERMINO).select_related("hecho").latest("desde")
        barrio = cls.objects.filter(lanzamiento=lanzamiento).first()
        if rige.estado == Estado.CULMINADA:
            barrio = barrio or cls(lanzamiento=lanzamiento, registrado_en=rige.hecho.registrado_en)
            barrio.programa, barrio.distrito = lanzamiento.programa, lanzamiento.distrito
            barrio.tomar(rige.hecho, hecho)
            barrio.desde, barrio.retirado = rige.racha_desde, False
        elif barrio is None or barrio.retirado:
            return
        else:
            barrio.retirado = True
        try:
            barrio.guardar(por=por, motivo=motivo)
        except ValidationError as error:
            raise ValidationError(del_hecho(error)) from error


def del_hecho(error):
    """Los errores del barrio, en los campos del hecho que lo lanza."""
    campos = {"nombre": "nombre_barrio", "ordinal_nacional": "ordinal_nacional", "desde": "fecha"}
    return {campos.get(campo, "comentario"): dichos for campo, dichos in error.message_dict.items()}
