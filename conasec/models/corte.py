import json
from dataclasses import replace
from hashlib import sha256

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.urls import reverse
from django.utils import timezone

from seguimiento import permisos
from seguimiento.corte import Corte
from seguimiento.models import ConflictoDeVersion, Registrado
from seguimiento.periodos import fecha_posible
from seguimiento.permisos import Poder
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

    # Desde qué estados se llega a cada uno, y con qué poder.
    PASOS = {
        Estado.ENVIADO: ({Estado.BORRADOR, Estado.OBSERVADO}, Poder.PUBLICAR_CORTE),
        Estado.OBSERVADO: ({Estado.ENVIADO}, Poder.JUZGAR_CORTE),
        Estado.APROBADO: ({Estado.ENVIADO}, Poder.JUZGAR_CORTE),
        Estado.PUBLICADO: ({Estado.APROBADO}, Poder.PUBLICAR_CORTE),
    }

    VERBOS = {Estado.ENVIADO: "Enviar", Estado.OBSERVADO: "Observar", Estado.APROBADO: "Aprobar",
              Estado.PUBLICADO: "Publicar"}  # fmt: skip

    nombre = models.CharField(max_length=120, unique=True)
    estrategia = models.SlugField("código de la estrategia")
    fecha = models.DateField("fecha de corte", validators=[fecha_posible])
    conocido = models.DateTimeField("lo que se sabía el")
    sesion = models.ForeignKey(Sesion, models.PROTECT, null=True, blank=True, related_name="cortes")
    documento = models.CharField(max_length=300, blank=True)

    objects = CorteQuerySet.as_manager()

    class Meta:
        verbose_name = "corte publicado"
        verbose_name_plural = "cortes publicados"
        ordering = ["-fecha", "-pk"]

    def __str__(self):
        return self.nombre

    def get_absolute_url(self):
        return reverse("tablero:corte_detalle", args=[self.pk])

    def clean(self):
        if self.conocido and self.conocido > timezone.now():
            raise ValidationError({"conocido": "Está en el futuro: aún no se sabe."})
        if self.fecha and not PRIMER_DIA <= self.fecha <= timezone.localdate():
            raise ValidationError({"fecha": "Un corte publicado mira hasta hoy: elija una fecha que ya pasó."})

    @property
    def corte(self):
        """Su (T, K), para leer en vivo lo mismo."""
        corte = Corte(self.fecha, self.conocido)
        return replace(corte, consulta=(("corte", self.fecha.isoformat()), ("conocido", corte.conocido_iso)))

    @property
    def estado(self):
        """El del último paso; sin ninguno, borrador."""
        ultimo = self.pasos.last()
        return self.Estado(ultimo.estado) if ultimo else self.Estado.BORRADOR

    def version(self):
        """Cuántos pasos lleva: lo que vio quien da el siguiente."""
        return self.pasos.count()

    def puede_dar(self, usuario):
        """Los pasos que esa persona puede dar ahora."""
        actual = self.estado
        return [paso for paso, (desde, poder) in self.PASOS.items() if actual in desde and usuario.puede(poder)]

    @transaction.atomic
    def dar_paso(self, estado, *, por, version=None, comentario="", confirmado=False, contenido=None):
        """Agrega el paso, bajo el bloqueo del corte, y al publicar guarda lo que `contenido()` dé.

        `version`: cuántos pasos vio quien lo da. Lanza `PermissionDenied` si su rol no lo da, `PasoIndebido` si no
        toca, `ConflictoDeVersion` si alguien dio otro, y `ValidationError` si observar va sin comentario o publicar
        sin confirmar.
        """
        desde, poder = self.PASOS[estado]
        permisos.exigir(por, poder)
        CortePublicado.objects.select_for_update().get(pk=self.pk)
        actual = self.estado
        if actual not in desde:
            pide = " o ".join(sorted(previo.label.lower() for previo in desde))
            raise PasoIndebido(f"Está {actual.label.lower()}: para pasar a {estado.label.lower()} debe estar {pide}.")
        if version is not None and version != self.version():
            raise ConflictoDeVersion(
                f"Alguien dio otro paso desde que abrió la página: {self.pasos.last()}. Mírelo abajo."
            )
        if estado == self.Estado.OBSERVADO and not comentario.strip():
            raise ValidationError({"comentario": "Diga qué se observa."})
        if estado == self.Estado.PUBLICADO and not confirmado:
            raise ValidationError({"confirmo": "Publicar no se deshace: marque que lo confirma."})
        paso = Paso.objects.create(corte=self, estado=estado, comentario=comentario.strip(), registrado_por=por)
        if estado == self.Estado.PUBLICADO:
            Publicacion.de(self, contenido())
        return paso


class Paso(Registrado):
    """Un paso del corte hacia su publicación; solo se agrega."""

    corte = models.ForeignKey(CortePublicado, models.PROTECT, related_name="pasos")
    estado = models.CharField(max_length=10, choices=CortePublicado.Estado)
    comentario = models.TextField(blank=True)

    class Meta:
        verbose_name = "paso"
        verbose_name_plural = "pasos"
        ordering = ["pk"]

    def __str__(self):
        return f"{self.get_estado_display()} el {timezone.localtime(self.registrado_en):%d/%m/%Y %H:%M}"


class Publicacion(models.Model):
    """Las filas, la regla y los umbrales de un corte, como texto JSON que ya no cambia, con su SHA-256."""

    corte = models.OneToOneField(CortePublicado, models.PROTECT, related_name="publicacion")
    contenido = models.TextField()
    huella = models.CharField(max_length=64)

    class Meta:
        verbose_name = "publicación"
        verbose_name_plural = "publicaciones"

    def __str__(self):
        return f"{self.corte}, SHA-256 {self.huella[:12]}…"

    @classmethod
    def de(cls, corte, datos):
        """Guarda `datos` (lo que se puede escribir en JSON) en su forma canónica, y lo firma (`Firma`)."""
        contenido = json.dumps(datos, ensure_ascii=False, sort_keys=True, indent=1)
        nueva = cls.objects.create(corte=corte, contenido=contenido, huella=sha256(contenido.encode()).hexdigest())
        cls._meta.get_field("firma").related_model.de(nueva)
        return nueva

    @property
    def datos(self):
        return json.loads(self.contenido)

    @property
    def integra(self):
        """Si lo guardado sigue siendo lo que su SHA-256 dice."""
        return sha256(self.contenido.encode()).hexdigest() == self.huella
