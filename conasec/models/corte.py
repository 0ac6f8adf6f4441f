import json
from dataclasses import replace
from hashlib import sha256

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from seguimiento import permisos
from seguimiento.corte import Corte
from seguimiento.models import ConflictoDeVersion, Registrado
from seguimiento.periodos import fecha_posible
from seguimiento.permisos import Poder
from seguimiento.texto import dicho
from seguimiento.vigencias import PRIMER_DIA

from ..querysets import CorteQuerySet
from .sesion import Sesion


class PasoIndebido(Exception):
    """El corte no está en un estado desde el que se pueda dar ese paso; no se escribió nada."""


class CortePublicado(Registrado):
    """Una lectura (T, K) con nombre, que una sesión aprueba y queda igual para siempre (semantica §1)."""

    class Estado(models.TextChoices):
        BORRADOR = "borrador", "Borrador"
        ENVIADO = "enviado", "Enviado"
        OBSERVADO = "observado", "Observado"
        APROBADO = "aprobado", "Aprobado"
        PUBLICADO = "publicado", "Publicado"
        RETIRADO = "retirado", "Retirado"

    # A cada estado, desde cuáles se llega y con qué poder.
    PASOS = {
        Estado.RETIRADO: dict.fromkeys((Estado.BORRADOR, Estado.ENVIADO, Estado.OBSERVADO), Poder.PUBLICAR_CORTE),
        Estado.ENVIADO: dict.fromkeys((Estado.BORRADOR, Estado.OBSERVADO), Poder.PUBLICAR_CORTE),
        Estado.OBSERVADO: {Estado.ENVIADO: Poder.JUZGAR_CORTE, Estado.APROBADO: Poder.PUBLICAR_CORTE},
        Estado.APROBADO: {Estado.ENVIADO: Poder.JUZGAR_CORTE},
        Estado.PUBLICADO: {Estado.APROBADO: Poder.PUBLICAR_CORTE},
    }
    VERBOS = {Estado.RETIRADO: "Retirar", Estado.ENVIADO: "Enviar", Estado.OBSERVADO: "Observar",
              Estado.APROBADO: "Aprobar", Estado.PUBLICADO: "Publicar"}  # fmt: skip
    PIDEN_RAZON = {Estado.OBSERVADO: "Diga qué se observa.", Estado.RETIRADO: "Diga por qué se retira."}
    DECIDEN = (Estado.APROBADO, Estado.PUBLICADO)  # con lo enviado a la vista y lo que cambió desde entonces

    nombre = models.CharField(max_length=120)
    vuelta = models.PositiveSmallIntegerField(
        default=0, editable=False, help_text="Cuántos de su nombre se habían retirado."
    )
    estrategia = models.SlugField("código de la estrategia")
    fecha = models.DateField("fecha de corte", validators=[fecha_posible])
    conocido = models.DateTimeField("lo que se sabía al proponerlo")
    sesion = models.ForeignKey(Sesion, models.PROTECT, null=True, blank=True, related_name="cortes")
    documento = models.CharField(max_length=300, blank=True)

    objects = CorteQuerySet.as_manager()

    class Meta:
        verbose_name = "corte publicado"
        verbose_name_plural = "cortes publicados"
        ordering = ["-fecha", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["nombre", "vuelta"],
                name="corte_de_nombre_libre",
                violation_error_message="Ya hay un corte con ese nombre: elija otro, o retire aquel.",
            )
        ]

    def __str__(self):
        return self.nombre

    def get_absolute_url(self):
        return reverse("tablero:corte_detalle", args=[self.pk])

    def clean(self):
        if self.conocido and self.conocido > timezone.now():
            raise ValidationError({"conocido": "Está en el futuro: aún no se sabe."})
        if self.fecha and not PRIMER_DIA <= self.fecha <= timezone.localdate():
            raise ValidationError({"fecha": "Un corte publicado mira hasta hoy: elija una fecha que ya pasó."})

    @classmethod
    @transaction.atomic
    def proponer(cls, *, por, **datos):
        """El corte en borrador. El nombre de los retirados queda libre. Lanza `ValidationError` por campo.

        `datos`: nombre, estrategia, fecha, sesion y documento.
        """
        permisos.exigir(por, Poder.PUBLICAR_CORTE)
        nuevo = cls(conocido=timezone.now(), registrado_por=por, **datos)
        retirados = Q(pasos__estado=cls.Estado.RETIRADO)
        nuevo.vuelta = cls.objects.filter(retirados, nombre=nuevo.nombre).count()
        nuevo.full_clean()
        nuevo.save(force_insert=True)
        return nuevo

    @property
    def envio(self):
        """El último paso que lo envió; nulo si ninguno."""
        return next((paso for paso in reversed([*self.pasos.all()]) if paso.estado == self.Estado.ENVIADO), None)

    def revisiones(self):
        """Las que se guardaron, de la primera a la última."""
        return Revision.objects.filter(paso__corte=self).order_by("paso")

    @property
    def sabido(self):
        """Su K: el del último envío. El de la propuesta, si nunca se envió o si se envió cuando K no se movía."""
        return (self.envio and self.envio.conocido) or self.conocido

    @property
    def corte(self):
        """Su (T, K), para leer en vivo lo mismo."""
        return self.al(self.sabido)

    def al(self, conocido):
        corte = Corte(self.fecha, conocido)
        return replace(corte, consulta=(("corte", self.fecha.isoformat()), ("conocido", corte.conocido_iso)))

    @property
    def estado(self):
        """El del último paso; sin ninguno, borrador."""
        ultimo = next(reversed([*self.pasos.all()]), None)
        return self.Estado(ultimo.estado) if ultimo else self.Estado.BORRADOR

    def version(self):
        """Cuántos pasos lleva: lo que vio quien da el siguiente."""
        return self.pasos.count()

    def puede_dar(self, usuario):
        """Los pasos que esa persona puede dar ahora, con su verbo."""
        actual = self.estado
        return [(paso, self.verbo(paso)) for paso, desde in self.PASOS.items()
                if actual in desde and usuario.puede(desde[actual])]  # fmt: skip

    def verbo(self, paso):
        """Con qué se dice: observar lo que ya se aprobó es devolverlo."""
        devuelve = self.estado == self.Estado.APROBADO and paso == self.Estado.OBSERVADO
        return "Devolver" if devuelve else self.VERBOS[paso]

    @transaction.atomic
    def dar_paso(
        self, estado, *, por, version=None, comentario="", confirmado=False, elegido="", congelador=None,
        registrado_en=None,
    ):  # fmt: skip
        """Agrega el paso, bajo el bloqueo del corte. Al enviar guarda una revisión, y al publicar, la del último envío.

        `congelador`: con qué se espera a quienes escriben y se lee (`tablero.congelar`). `version`: cuántos pasos vio
        quien lo da; `elegido`: la huella de los cambios que vio desde el envío. Lanza `PermissionDenied` si su rol no
        lo da, `PasoIndebido` si no toca, `ConflictoDeVersion` si alguien dio otro, y `ValidationError` si falta la
        razón, confirmar, o elegir entre lo enviado y devolverlo.
        """
        self._permitir(estado, por)
        CortePublicado.objects.select_for_update(of=("self",), no_key=True).get(pk=self.pk)
        self._prefetched_objects_cache = {}  # los pasos leídos antes de tener el turno pueden no ser todos
        self._exigir_que_toque(estado, por, version)
        self._exigir_lo_dicho(estado, comentario.strip(), confirmado)
        if congelador and estado in (self.Estado.ENVIADO, *self.DECIDEN):
            congelador.esperar()
            self._exigir_eleccion(estado, elegido, congelador)
        paso = Paso(corte=self, estado=estado, comentario=comentario.strip(), registrado_por=por)
        paso.registrado_en = registrado_en or timezone.now()  # después de esperar: es el K de un envío
        self._guardar(paso, congelador)
        return paso

    def _permitir(self, estado, por):
        """Que alguno de sus poderes dé ese paso; cuál, según de dónde venga, se mira con el turno tomado."""
        poderes = [*self.PASOS[estado].values()]
        if not any(por.puede(poder) for poder in poderes):
            permisos.exigir(por, poderes[0])

    def _exigir_que_toque(self, estado, por, version):
        pasos = list(self.pasos.all())
        actual, desde = self.Estado(pasos[-1].estado) if pasos else self.Estado.BORRADOR, self.PASOS[estado]
        if actual not in desde:
            pide = " o ".join(sorted(previo.label.lower() for previo in desde))
            raise PasoIndebido(f"Está {actual.label.lower()}: para pasar a {estado.label.lower()} debe estar {pide}.")
        permisos.exigir(por, desde[actual])
        if version is not None and version != len(pasos):
            raise ConflictoDeVersion(f"Alguien dio otro paso desde que abrió la página: {pasos[-1]}. Mírelo abajo.")

    def _exigir_lo_dicho(self, estado, comentario, confirmado):
        if estado in self.PIDEN_RAZON and not dicho(comentario):
            raise ValidationError({"comentario": self.PIDEN_RAZON[estado]})
        if estado == self.Estado.PUBLICADO and not confirmado:
            raise ValidationError({"confirmo": "Publicar no se deshace: marque que lo confirma."})

    def _exigir_eleccion(self, estado, elegido, congelador):
        """Si lo que se lee cambió desde el envío, quien decide elige: lo enviado, tal como se envió, o devolverlo."""
        cambios = congelador.cambios() if estado in self.DECIDEN else None
        if cambios and not cambios.igual and elegido != cambios.huella:
            raise ValidationError({
                "elegido": "Desde que se envió cambió lo que se lee; abajo dice qué. Marque que se toma lo enviado, o "
                "devuélvalo para que se corrija y se envíe otra vez."
            })  # fmt: skip

    def _guardar(self, paso, congelador):
        """El paso con lo que lleva: al enviar, su K y su revisión; al publicar, el contenido del último envío."""
        if paso.estado == self.Estado.ENVIADO and congelador:
            paso.conocido = paso.registrado_en
        paso.save(force_insert=True)
        if paso.conocido:
            Revision.de(paso, congelador.contenido(self.al(paso.conocido)))
        if paso.estado == self.Estado.PUBLICADO:
            Publicacion.de(self, congelador.lo_enviado())


class Paso(Registrado):
    """Un paso del corte hacia su publicación; solo se agrega."""

    corte = models.ForeignKey(CortePublicado, models.PROTECT, related_name="pasos")
    estado = models.CharField(max_length=10, choices=CortePublicado.Estado)
    comentario = models.TextField(blank=True)
    conocido = models.DateTimeField("K de un envío", null=True, editable=False)

    class Meta:
        verbose_name = "paso"
        verbose_name_plural = "pasos"
        ordering = ["pk"]

    def __str__(self):
        return f"{self.get_estado_display()} el {timezone.localtime(self.registrado_en):%d/%m/%Y %H:%M}"


class Congelado(models.Model):
    """Las filas, la regla y los umbrales de un corte, como texto JSON que ya no cambia, con su SHA-256."""

    DE = ""  # el campo de aquello de lo que es

    contenido = models.TextField()
    huella = models.CharField(max_length=64)

    class Meta:
        abstract = True

    def __str__(self):
        return f"{getattr(self, self.DE)}, SHA-256 {self.huella[:12]}…"

    @classmethod
    def de(cls, dueno, datos):
        """Guarda `datos` (lo que se puede escribir en JSON) en su forma canónica."""
        contenido = json.dumps(datos, ensure_ascii=False, sort_keys=True, indent=1)
        huella = sha256(contenido.encode()).hexdigest()
        return cls.objects.create(**{cls.DE: dueno}, contenido=contenido, huella=huella)

    @property
    def datos(self):
        return json.loads(self.contenido)

    @property
    def integra(self):
        """Si lo guardado sigue siendo lo que su SHA-256 dice."""
        return sha256(self.contenido.encode()).hexdigest() == self.huella


class Revision(Congelado):
    """Lo que se leía al enviar un corte: cada envío guarda la suya, y aprobar y publicar toman la última."""

    DE = "paso"

    paso = models.OneToOneField(Paso, models.PROTECT, related_name="revision")

    class Meta:
        verbose_name = "revisión"
        verbose_name_plural = "revisiones"


class Publicacion(Congelado):
    """El contenido de un corte publicado, para siempre."""

    DE = "corte"

    corte = models.OneToOneField(CortePublicado, models.PROTECT, related_name="publicacion")

    class Meta:
        verbose_name = "publicación"
        verbose_name_plural = "publicaciones"

    @classmethod
    def de(cls, corte, datos):
        """La guarda y la firma (`Firma`)."""
        nueva = super().de(corte, datos)
        cls._meta.get_field("firma").related_model.de(nueva)
        return nueva
