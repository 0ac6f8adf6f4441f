from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone

from .. import permisos
from ..frases import dias, fecha
from ..periodos import fecha_posible
from ..permisos import Poder
from ..plazos import CERRADOS, Estado
from ..querysets import RegistroQuerySet
from ..vigencias import historia
from .fuente import Transcrito
from .hecho import Anulable, ConflictoDeVersion
from .pedido import ConDecisiones
from .registrado import Registrado, despues_de


class Seguido(ConDecisiones, Transcrito):
    """Lo que se sigue contra un plazo: una acción, un lanzamiento. Su plazo original no cambia; se reprograma.

    Quien hereda tiene `hechos`, `reprogramaciones` y `vigencias`. `PLAZO`: los campos de su plazo original.
    """

    PLAZO = ("inicio", "fin")
    PARA_VIGENCIAS = ()  # relaciones que lee `datos_de_vigencia`
    PLAZO_FIJO = "El plazo original no se corrige: si se movió, reprográmelo con su documento; el original se conserva."

    SIN_HECHOS = "Sin reporte: la DGSC no ha registrado avances"

    class Meta:
        abstract = True

    def get_registrar_url(self):
        """A dónde se envía un hecho nuevo."""
        return f"{self.get_absolute_url()}registrar/"

    def get_anular_url(self, que, pk):
        """La página que anula un hecho («hecho») o una reprogramación («plazo»)."""
        return f"{self.get_absolute_url()}anular/{que}/{pk}/"

    @property
    def plazo_original(self):
        """(inicio, fin), como se programó la primera vez; nulos si no tiene fecha."""
        return tuple(getattr(self, campo) for campo in self.PLAZO)

    @transaction.atomic
    def save(self, *args, **kwargs):
        """Desde que nace tiene lo que rige antes de cualquier hecho."""
        super().save(*args, **kwargs)
        self.recalcular()

    def clean(self):
        """El plazo original, una vez dicho, no se corrige: así ningún retraso se lava (semantica §2)."""
        super().clean()
        if self.pk is None:
            return
        previo = type(self).objects.get(pk=self.pk)
        movidos = [campo for campo in previo.plazo_dicho() if getattr(previo, campo) != getattr(self, campo)]
        if movidos:
            raise ValidationError({campo: self.PLAZO_FIJO for campo in movidos})

    def plazo_dicho(self):
        """Los campos de su plazo original que ya tienen fecha y que una persona podría escribir."""
        return [c for c in dict.fromkeys(self.PLAZO) if getattr(self, c) and self._meta.get_field(c).editable]

    def desde_cuando(self):
        """(fecha, qué es) antes de la cual un hecho suyo se confirma (semantica §2); la fecha es nula si no consta."""
        raise NotImplementedError

    def totales_al(self, corte):
        """{rótulo: texto} de los totales en que cuenta, para decir qué cambia al registrar."""
        return {}

    def plazo_al(self, corte):
        """(inicio, fin, cuántas reprogramaciones) del plazo que rige en (T, K), esté como esté el objeto."""
        conocidas = list(self.reprogramaciones.conocidos(corte).recientes())
        return (*(conocidas[0].inicio, conocidas[0].fin), len(conocidas)) if conocidas else (*self.plazo_original, 0)

    def version(self):
        """Cuántos hechos, reprogramaciones y anulaciones tiene: lo que un formulario vio y debe seguir viendo."""
        return self.hechos.version() + self.reprogramaciones.version()

    def bloquear(self, version=None):
        """Espera a quien esté escribiendo y toma el turno. Lanza `ConflictoDeVersion` si ya no está como se vio."""
        type(self).objects.select_for_update(no_key=True).get(pk=self.pk)
        ConflictoDeVersion.si_cambio(self, version)

    @transaction.atomic
    def reprogramar(self, *, por, version=None, confirma=(), **datos):
        """Agrega un plazo nuevo, bajo el bloqueo, y devuelve la `Reprogramacion`; el original no se pierde.

        `datos`: rige, inicio, fin, motivo, documento y documento_fecha. `confirma`: qué dudas confirma quien registra.
        Lanza `ValidationError` por campo, `ConflictoDeVersion` o `PermissionDenied`.
        """
        self.bloquear(version)
        permisos.exigir(por, Poder.REPROGRAMAR, self)
        propia = {self.reprogramaciones.field.name: self}
        datos.setdefault("registrado_en", self.instante())
        nueva = self.reprogramaciones.model(**propia, registrado_por=por, **datos)
        nueva.validar(confirma)
        nueva.save(force_insert=True)
        self.recalcular()
        return nueva

    def instante(self):
        """Cuándo se registra lo que sigue: nunca antes que lo último que se registró de él. Pide tener el turno."""
        ultimos = (relacion.ultimo_registro() for relacion in (self.hechos, self.reprogramaciones))
        return despues_de(max(filter(None, ultimos), default=None))

    def recalcular(self):
        """Rehace sus vigencias con toda su historia."""
        self.vigencias.all().delete()
        self.vigencias.model.objects.bulk_create(self.vigencias_de(self.hechos.todos(), self.reprogramaciones.todos()))

    def vigencias_de(self, hechos, planes):
        """Las filas de `Vigencia`, sin guardar, de esa historia."""
        propios = self.datos_de_vigencia()
        for tramo, desde, hasta in historia(hechos, planes):
            valores = propios | de_un_tramo(tramo)
            yield self.vigencias.model(**valores, sabido_desde=desde, sabido_hasta=hasta)

    def datos_de_vigencia(self):
        """Lo que cada vigencia repite de lo seguido: de quién es y, mientras nada lo reprograme, su plazo."""
        inicio, fin = self.plazo_original
        return {self.vigencias.field.name: self, "plazo_inicio": inicio, "plazo_fin": fin}


def de_un_tramo(tramo):
    """Valores de una `Vigencia`; sin hecho, el estado es «sin reporte»; sin plan, el plazo no se dice."""
    hecho, plan = tramo.hecho, tramo.plan
    valores = {"desde": tramo.desde, "hasta": tramo.hasta, "movimientos": tramo.movimientos, "hecho": hecho}
    if hecho:
        valores |= {
            "estado": hecho.estado,
            "avance": hecho.porcentaje,
            "ultimo_reporte": hecho.fecha,
            "racha_desde": tramo.racha_desde,
        }
    return valores | ({"plazo_inicio": plan.inicio, "plazo_fin": plan.fin} if plan else {})


class Vigencia(models.Model):
    """Lo que rige en un rectángulo de (T, K): se calcula de los hechos (`vigencias.historia`) y se puede rehacer.

    `hasta` y `sabido_hasta` no se incluyen. El plazo es el que rige: el original o el de una reprogramación.
    """

    desde = models.DateField()
    hasta = models.DateField()
    sabido_desde = models.DateTimeField()
    sabido_hasta = models.DateTimeField()
    estado = models.CharField(max_length=12, default=Estado.SIN_REPORTE)
    avance = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    ultimo_reporte = models.DateField(null=True, blank=True)
    racha_desde = models.DateField(null=True, blank=True)
    plazo_inicio = models.DateField(null=True, blank=True)
    plazo_fin = models.DateField(null=True, blank=True)
    movimientos = models.PositiveSmallIntegerField()

    RECTANGULO = ("sabido_hasta", "hasta", "desde", "sabido_desde")
    REGLA = (
        "estado",
        "racha_desde",
        "plazo_inicio",
        "plazo_fin",
        "movimientos",
        "avance",
        "ultimo_reporte",
    )

    class Meta:
        abstract = True
        verbose_name = "vigencia"
        verbose_name_plural = "vigencias"


class Reprogramacion(Anulable):
    """Fecha nueva para un plazo, desde que `rige`; el plazo original no se pierde (semantica §2)."""

    rige = models.DateField("rige desde", validators=[fecha_posible])
    inicio = models.DateField("inicio nuevo", validators=[fecha_posible])
    fin = models.DateField("fin nuevo", validators=[fecha_posible])
    motivo = models.TextField()
    documento = models.CharField("documento que la aprueba", max_length=300)
    documento_fecha = models.DateField("fecha del documento", validators=[fecha_posible])

    objects = RegistroQuerySet.as_manager()

    poder = Poder.REPROGRAMAR

    class Meta:
        abstract = True
        verbose_name = "reprogramación"
        verbose_name_plural = "reprogramaciones"
        ordering = ["-rige", "-registrado_en", "-id"]

    def __str__(self):
        return f"Plazo nuevo {self.plazo}, desde el {fecha(self.rige)}"

    @property
    def plazo(self):
        return fecha(self.fin) if self.inicio == self.fin else f"{fecha(self.inicio)} – {fecha(self.fin)}"

    @property
    def titular(self):
        """Lo primero que se lee de ella en el historial."""
        return f"Reprogramación: {self.plazo}"

    @staticmethod
    def reglas(prefijo):
        return [
            models.CheckConstraint(
                name=f"{prefijo}_reprogramada_en_orden",
                condition=Q(inicio__lte=F("fin")),
                violation_error_message="El fin nuevo es anterior al inicio nuevo.",
            ),
            models.CheckConstraint(
                name=f"{prefijo}_rige_desde_su_documento",
                condition=Q(rige__gte=F("documento_fecha")),
                violation_error_message="No puede regir antes de la fecha del documento que la aprueba.",
            ),
        ]

    def validar(self, confirma=()):
        """Campos, restricciones y las reglas que impiden lavar un retraso (semantica §2). Lanza `ValidationError`."""
        self.clean_fields()
        self.exigir(self.errores())
        self.exigir({duda: por_que for duda, por_que in self.dudas().items() if duda not in confirma})
        self.full_clean()

    def dudas(self):
        """{confirmación: por qué} de lo que se admite si se confirma: que rija desde muy antes, o que se adelante."""
        dudas, (desde, de_que), original = {}, self.seguido.desde_cuando(), self.seguido.plazo_original[1]
        if desde and self.rige < desde:
            dudas["confirma_fecha"] = f"Rige antes del {fecha(desde)}, {de_que}: revísela o confírmela."
        if original and self.fin < original:
            antes = dias((original - self.fin).days)
            dudas["confirma_adelanto"] = f"Termina {antes} antes que el plazo original ({fecha(original)}): confírmelo."
        return dudas

    def errores(self):
        """{campo: mensaje}, vacío si se cumple todo."""
        errores = {}
        if self.rige > timezone.localdate(self.registrado_en):
            errores["rige"] = "No puede regir desde una fecha futura: regístrela cuando rija."
        elif self.rige < self.documento_fecha:
            errores["rige"] = f"No puede regir antes que su documento, que es del {fecha(self.documento_fecha)}."
        if self.fin < self.inicio:
            errores["fin"] = "El fin nuevo es anterior al inicio nuevo."
        elif (self.inicio, self.fin) == self._plazo_que_regia():
            errores["fin"] = "Es el mismo plazo que ya rige: no hay nada que reprogramar."
        cerrado = self._cierre()
        if cerrado:
            errores["rige"] = f"No se reprograma lo ya cerrado: «{cerrado}». Si fue un error, anule antes ese hecho."
        return errores

    def _plazo_que_regia(self):
        previa = self.seguido.reprogramaciones.vigentes_al(self.rige).first()
        return (previa.inicio, previa.fin) if previa else self.seguido.plazo_original

    def _cierre(self):
        """El hecho que la tiene culminada o cancelada, al regir o después; nulo si estuvo abierta desde entonces.

        También el cierre que se reabrió: si se anula lo que lo reabre, se juzgaría con un plazo que aún no regía.
        """
        hechos = list(self.seguido.hechos.valen().recientes())
        al_regir = next((hecho for hecho in hechos if hecho.fecha <= self.rige), None)
        posteriores = [hecho for hecho in hechos if hecho.fecha > self.rige]
        return next((h for h in [*posteriores, al_regir] if h is not None and h.estado in CERRADOS), None)


class Anulacion(Registrado):
    """Fila propia que señala al hecho que anula: nada se borra ni se edita."""

    motivo = models.TextField()

    class Meta:
        abstract = True
        verbose_name = "anulación"
        verbose_name_plural = "anulaciones"

    def __str__(self):
        return f"Anulación del {fecha(timezone.localdate(self.registrado_en))}"

    @staticmethod
    def de_un_hecho(campo, nombre):
        """Señala exactamente a uno: el hecho o la reprogramación."""
        return models.CheckConstraint(
            name=nombre,
            condition=Q(**{f"{campo}__isnull": True}, reprogramacion__isnull=False)
            | Q(**{f"{campo}__isnull": False}, reprogramacion__isnull=True),
        )
