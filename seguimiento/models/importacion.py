from django.conf import settings
from django.db import models, transaction
from django.urls import reverse
from django.utils import timezone

from ..custodia import recibir
from ..guarda import Guarda
from ..querysets import FilaQuerySet, ImportacionQuerySet
from .hecho import ConflictoDeVersion
from .registrado import Registrado


class Importacion(Registrado):
    """Un archivo que alguien subió para registrar de una vez: se lee, se revisa por partes y se aplica todo o nada.

    El archivo, su huella, quién y cuándo quedan como prueba. `tipo`: qué trae; `ambito`: el código de la estrategia.
    """

    class Estado(models.TextChoices):
        SUBIDA = "subida", "Subida, por revisar"
        REVISADA = "revisada", "Revisada"
        APLICADA = "aplicada", "Aplicada"
        DESHECHA = "deshecha", "Deshecha"

    tipo = models.CharField(max_length=20)
    ambito = models.SlugField("código de la estrategia")
    archivo = models.FileField(upload_to="importaciones/%Y/%m")
    nombre = models.CharField("nombre del archivo", max_length=200)
    huella = models.CharField("SHA-256 del archivo", max_length=64)
    estado = models.CharField(max_length=10, choices=Estado, default=Estado.SUBIDA)
    version = models.PositiveIntegerField("cuántas veces cambió su revisión", default=0)
    hoja = models.CharField(max_length=60)
    encabezado = models.PositiveIntegerField("fila del encabezado")
    avisos = models.JSONField(default=list)
    aplicada_por = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    aplicada_en = models.DateTimeField(null=True)
    deshecha_por = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    deshecha_en = models.DateTimeField(null=True)

    GUARDA = (
        Guarda(fijos=("tipo", "ambito", "archivo", "nombre", "huella", "registrado_por", "registrado_en")),
        Guarda(fijos=("aplicada_por", "aplicada_en"), cuando="OLD.aplicada_en IS NOT NULL"),
        Guarda(fijos=("estado", "deshecha_por", "deshecha_en"), cuando="OLD.deshecha_en IS NOT NULL"),
    )

    objects = ImportacionQuerySet.as_manager()

    class Meta:
        verbose_name = "importación"
        verbose_name_plural = "importaciones"
        ordering = ["-pk"]

    def __str__(self):
        return f"Importación {self.pk}: {self.nombre}"

    def get_absolute_url(self):
        return reverse("tablero:importacion_detalle", args=[self.pk])

    @classmethod
    @transaction.atomic
    def subir(cls, archivo, leido, *, por, tipo, ambito):
        """Guarda el archivo y sus filas, por revisar. `leido`: (filas sin guardar, {hoja, encabezado y avisos})."""
        (guardado, nombre, huella), (filas, lectura) = recibir(archivo), leido
        rastro = {"nombre": nombre, "huella": huella, "registrado_por": por}
        nueva = cls.objects.create(tipo=tipo, ambito=ambito, archivo=guardado, **rastro, **lectura)
        for fila in filas:
            fila.importacion = nueva
        Fila.objects.bulk_create(filas, batch_size=500)
        return nueva

    @transaction.atomic
    def revisar(self, revisor, cuantas):
        """Revisa las siguientes filas con `revisor.revisar(filas)`, bajo el bloqueo; dice cuántas faltan."""
        self.bloquear()
        pendientes = self.filas.filter(clase=Fila.Clase.POR_REVISAR)
        filas = list(pendientes[:cuantas])
        if filas:
            revisor.revisar(filas)
            # Cambian casi todas sus columnas: ponerlas otra vez cuesta la quinta parte que actualizarlas.
            self.filas.filter(pk__in=[fila.pk for fila in filas]).delete()
            Fila.objects.bulk_create(filas, batch_size=500)
        faltan = pendientes.count()
        if not faltan and self.estado == self.Estado.SUBIDA:
            self._pasar_a(self.Estado.REVISADA)
        return faltan

    @transaction.atomic
    def volver_a_revisar(self):
        """Olvida la revisión, y las decisiones, porque los datos cambiaron; el archivo es el mismo."""
        self.bloquear(self.Estado.REVISADA, self.Estado.SUBIDA)
        legibles = self.filas.filter(ilegible=False)
        legibles.update(clase=Fila.Clase.POR_REVISAR, cambios=[], mensajes=[], decision="")
        self._pasar_a(self.Estado.SUBIDA)

    @transaction.atomic
    def decidir(self, fila, decision, *, vista=None):
        """De un conflicto, si vale lo del archivo o lo que hay. `vista`: la decisión que vio quien decide.

        Lanza `ConflictoDeVersion` si otra persona ya lo decidió, o si la importación ya no se está revisando.
        """
        self.bloquear(self.Estado.REVISADA)
        fila.refresh_from_db(fields=["decision"])
        if vista is not None and vista != fila.decision:
            raise ConflictoDeVersion(f"La fila {fila.numero} ya se decidió: «{fila.get_decision_display()}».")
        fila.decision = decision
        fila.save(update_fields=["decision"])
        self._pasar_a(self.estado)

    @transaction.atomic
    def aplicar(self, revisor, *, por, version=None):
        """Escribe todas las filas que cambian con `revisor.aplicar(fila)`, o ninguna; devuelve cuántas.

        `version`: la de la revisión que se vio. Lanza `ConflictoDeVersion` si algo cambió desde entonces o si otra
        persona la aplicó antes.
        """
        self.bloquear(self.Estado.REVISADA)
        if version is not None and version != self.version:
            raise ConflictoDeVersion("Otra persona cambió la revisión desde que abrió la página.")
        if not self.se_puede_aplicar:
            raise ConflictoDeVersion("Hay filas con error o conflictos sin decidir.")
        filas = list(self.filas.por_aplicar())
        revisor.aplicar(filas)
        Fila.objects.bulk_update(filas, ["hecho", "avisos"], batch_size=500)
        self.estado, self.aplicada_por, self.aplicada_en = self.Estado.APLICADA, por, timezone.now()
        self.save(update_fields=["estado", "aplicada_por", "aplicada_en"])
        return len(filas)

    @transaction.atomic
    def deshacer(self, revisor, *, por):
        """Anula lo que esta importación registró, con `revisor.deshacer(filas)`; devuelve cuántas."""
        self.bloquear(self.Estado.APLICADA)
        deshechas = revisor.deshacer(list(self.filas.exclude(hecho=None)))
        self.estado, self.deshecha_por, self.deshecha_en = self.Estado.DESHECHA, por, timezone.now()
        self.save(update_fields=["estado", "deshecha_por", "deshecha_en"])
        return deshechas

    def bloquear(self, *estados):
        """Toma el turno y la lee otra vez. Lanza `ConflictoDeVersion` si ya no está en ninguno de los `estados`."""
        self.refresh_from_db(from_queryset=type(self).objects.select_for_update(of=("self",), no_key=True))
        if estados and self.estado not in estados:
            raise ConflictoDeVersion(f"La importación ya está {self.get_estado_display().lower()}.")

    def _pasar_a(self, estado):
        """Lo que se ve de ella cambió: quien miraba la anterior tiene que mirarla otra vez."""
        self.estado, self.version = estado, self.version + 1
        self.save(update_fields=["estado", "version"])

    @property
    def se_puede_aplicar(self):
        """Si no queda ninguna fila con error, por revisar o en conflicto sin decidir, y algo cambia."""
        if self.estado != self.Estado.REVISADA or self.filas.que_impiden().exists():
            return False
        return self.filas.por_aplicar().exists()


class Fila(models.Model):
    """Una fila del archivo: lo leído (`datos`), qué haría y qué se decidió."""

    class Clase(models.TextChoices):
        POR_REVISAR = "por_revisar", "Por revisar"
        NUEVA = "nueva", "Nueva"
        CAMBIA = "cambia", "Cambia"
        IGUAL = "igual", "Igual"
        CONFLICTO = "conflicto", "Conflicto"
        ERROR = "error", "Con error"

        @property
        def en_plural(self):
            de_varias = {self.NUEVA: "nuevas", self.CAMBIA: "cambian", self.IGUAL: "iguales"}
            de_varias |= {self.CONFLICTO: "conflictos"}
            return de_varias.get(self, self.label.lower())

    class Decision(models.TextChoices):
        ARCHIVO = "archivo", "Se aplica lo del archivo"
        DEJAR = "dejar", "Se deja lo que hay"

    importacion = models.ForeignKey(Importacion, models.CASCADE, related_name="filas")
    numero = models.PositiveIntegerField("fila en el archivo")
    clave = models.CharField(max_length=80)
    datos = models.JSONField(default=dict)
    ilegible = models.BooleanField(default=False, help_text="Alguna celda no se entiende: no hay qué revisar.")
    clase = models.CharField(max_length=12, choices=Clase, default=Clase.POR_REVISAR)
    cambios = models.JSONField(default=list, help_text="[[columna, antes, después]]")
    mensajes = models.JSONField(default=list, help_text="[[columna, qué pasa]]")
    avisos = models.JSONField(default=list, help_text="Cómo se leyó lo que podía leerse de dos maneras.")
    decision = models.CharField(max_length=10, choices=Decision, blank=True)
    version = models.PositiveIntegerField(null=True, help_text="La de lo señalado, al revisar.")
    objeto = models.BigIntegerField(null=True, help_text="La llave de lo que la fila señala.")
    hecho = models.BigIntegerField(null=True, help_text="La llave de lo que la fila registró.")

    # Lo que una fila aplicada decía y lo que registró; las demás se revisan cuantas veces haga falta.
    GUARDA = (
        Guarda(
            fijos=("importacion", "numero", "clave", "datos", "clase", "cambios", "decision", "objeto", "hecho"),
            cuando="OLD.hecho IS NOT NULL",
        ),
    )

    objects = FilaQuerySet.as_manager()

    class Meta:
        verbose_name = "fila importada"
        verbose_name_plural = "filas importadas"
        ordering = ["importacion", "numero"]
        indexes = [models.Index(fields=["importacion", "clase", "numero"])]
        constraints = [models.UniqueConstraint(fields=["importacion", "numero"], name="fila_unica")]

    def __str__(self):
        return f"Fila {self.numero}: {self.clave}"
