from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.functional import cached_property

from .. import permisos
from ..custodia import recibir
from ..permisos import Poder
from ..querysets import SustentoManager
from ..texto import dicho
from .compuesto import Compuesto
from .restriccion import Nivel, Restriccion


class Sustento(Compuesto):
    """Lo que prueba un hecho: un documento citado, un enlace o un archivo; al menos uno de los tres.

    `nivel` es el de cuando se registró: se sube con filas propias (`Restriccion`). `nombre` y `huella` son nulos en lo
    guardado antes de que se llevaran.
    """

    documento = models.CharField("documento que lo sustenta", max_length=300, blank=True)
    enlace = models.URLField(max_length=500, blank=True)
    archivo = models.FileField(upload_to="%Y/%m", blank=True)
    nivel = models.CharField(max_length=10, choices=Nivel, default=Nivel.INTERNO)
    nombre = models.CharField("nombre del archivo", max_length=200, null=True, editable=False)  # noqa: DJ001
    huella = models.CharField("SHA-256 del archivo", max_length=64, null=True, editable=False)  # noqa: DJ001

    RETIRABLE = False  # lo que prueba un hecho se retira anulando el hecho

    objects = SustentoManager()

    class Meta:
        abstract = True
        verbose_name = "sustento"
        verbose_name_plural = "sustentos"

    def __str__(self):
        return self.documento or self.enlace or self.nombre_archivo

    def save(self, *args, **kwargs):
        """El archivo que llega se guarda con su SHA-256 y el nombre que le puso la persona."""
        if self.archivo and not self.archivo._committed:
            self.archivo, self.nombre, self.huella = recibir(self.archivo)
        super().save(*args, **kwargs)

    @classmethod
    def de(cls, datos):
        """Sustento sin guardar a partir de un dict, o nulo si no trae documento, enlace ni archivo."""
        if not datos:
            return None
        # Un documento de caracteres que no se ven no cita nada.
        leidos = dict(datos) | {"documento": datos.get("documento") if dicho(datos.get("documento")) else ""}
        return cls(**leidos) if any(leidos.get(c) for c in ("documento", "enlace", "archivo")) else None

    @staticmethod
    def con_algo(nombre):
        return models.CheckConstraint(name=nombre, condition=~Q(documento="", enlace="", archivo=""))

    @property
    def nombre_archivo(self):
        return self.nombre or self.archivo.name.rpartition("/")[2]

    def get_archivo_url(self):
        """De dónde se baja."""
        return self.get_absolute_url()

    def get_restringir_url(self):
        return reverse("seguimiento:sustento_restringir", args=[self._meta.label_lower, self.pk])

    # Quién lo ve

    @property
    def registro(self):
        """La fila que dice quién y cuándo lo agregó."""
        return self.hecho

    @property
    def objeto(self):
        """En la ficha de qué se lee."""
        return getattr(self.hecho, "seguido", self.hecho)

    @property
    def cuando(self):
        """Desde qué T se lo ve en la ficha."""
        return self.hecho.fecha

    @property
    def nivel_que_rige(self):
        """El último al que se subió, o el de cuando se registró."""
        return self.restringido or self.nivel

    @property
    def nivel_dicho(self):
        return Restriccion.A(self.restringido).label if self.restringido else self.get_nivel_display()

    @cached_property
    def restringido(self):
        """El nivel al que se subió; nulo si a ninguno. Leído con `objects` ya viene puesto."""
        return Restriccion.objects.de(self).values_list("nivel", flat=True).last()

    @property
    def restricciones(self):
        """Cada vez que se le subió el nivel: quién, cuándo y por qué."""
        return Restriccion.objects.de(self).select_related("registrado_por") if self.restringido else ()

    @cached_property
    def anulado(self):
        """Si se anuló el hecho que prueba. Leído con `objects` ya viene puesto."""
        return not self.registro.vale

    def lo_ve(self, usuario):
        """Si la persona puede leer qué es; lo reservado, solo la unidad de lo que sustenta y quien todo lo ve."""
        if self.nivel_que_rige == Restriccion.A.RETIRADO:
            return usuario.puede(Poder.VER_RETIRADO)
        if self.nivel_que_rige == Nivel.RESERVADO:
            return usuario.puede(Poder.VER_RESERVADO, self.ambito)
        return usuario.mira

    @property
    def ambito(self):
        """Aquello de cuya unidad depende quién lo ve si es reservado."""
        return self.hecho.ambito

    def lo_abre(self, usuario):
        """Si además puede bajar el archivo: el de un hecho anulado queda solo para la Secretaría Técnica."""
        return self.lo_ve(usuario) and (not self.anulado or usuario.puede(Poder.VER_RETIRADO))

    def leido_por(self, usuario):
        """Cómo lo lee en una hoja: qué es, o por qué no se dice."""
        if not self.lo_ve(usuario):
            return self.nivel_dicho.lower()
        return str(self) if self.documento or self.enlace or self.lo_abre(usuario) else "archivo retirado"

    def lo_restringe(self, usuario):
        """Si puede subirle el nivel: quien lo registró y la Secretaría Técnica, mientras haya un nivel más."""
        puede = usuario.puede(Poder.RESTRINGIR, self.registro)
        return puede and bool(self.niveles_que_siguen()) and self.lo_abre(usuario)

    def niveles_que_siguen(self):
        """[(nivel, rótulo)] a los que se lo puede subir."""
        orden = [nivel for nivel in Restriccion.ORDEN if nivel != Restriccion.A.RETIRADO or self.RETIRABLE]
        rige = self.nivel_que_rige
        return [(n, Restriccion.A(n).label) for n in orden[orden.index(rige) + 1 :]] if rige in orden else []

    @transaction.atomic
    def restringir(self, *, por, nivel, motivo):
        """Le sube el nivel con una fila propia, y la devuelve: lo registrado no se edita.

        Lanza `PermissionDenied`, o `ValidationError` si ya está en ese nivel o más arriba.
        """
        permisos.exigir(por, Poder.RESTRINGIR, self.registro)
        actual = type(self)._base_manager.select_for_update(no_key=True).get(pk=self.pk)
        if nivel not in dict(actual.niveles_que_siguen()):
            raise ValidationError({"nivel": f"Ya está como {actual.nivel_dicho.lower()}: el nivel solo se sube."})
        nueva = Restriccion(de=self._meta.label_lower, sustento=self.pk, nivel=nivel, motivo=motivo.strip())
        nueva.registrado_por = por
        nueva.full_clean()
        nueva.save(force_insert=True)
        return nueva
