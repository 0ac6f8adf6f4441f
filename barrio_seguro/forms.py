from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse_lazy
from django.utils import timezone

from seguimiento.campos import ArchivoField, FechaField
from seguimiento.dudas import PorConfirmarMixin
from seguimiento.forms import DefinicionForm, HechoForm, repartir
from seguimiento.models import Nivel, Unidad
from seguimiento.turnos import tomar_turno

from .models import (
    ORDINAL,
    TOLERANCIA,
    Actividad,
    Barrio,
    Distrito,
    FactorRiesgo,
    HechoLanzamiento,
    Intervencion,
    Lanzamiento,
)
from .querysets import DistritoIncierto


class DistritoField(forms.CharField):
    """Un distrito escrito por su ubigeo o por su nombre; un nombre que puede ser de varios se rechaza con la lista."""

    widget = forms.TextInput(
        attrs={
            "autocomplete": "off",
            "list": "distritos",
            "data-hx-get": reverse_lazy("barrio_seguro:distrito_lista"),
            "data-hx-vals": '{"formato": "opciones"}',
            "data-hx-trigger": "input changed delay:250ms",
            "data-hx-target": "#distritos",
            "data-hx-swap": "innerHTML",
        }
    )

    def __init__(self, **kwargs):
        super().__init__(label="Distrito", max_length=80, help_text="Su ubigeo, o su nombre.", **kwargs)

    def prepare_value(self, value):
        return Distrito.objects.get(pk=value).ubigeo if isinstance(value, int) else value

    def clean(self, value):
        try:
            return Distrito.objects.entender(super().clean(value))
        except DistritoIncierto as error:
            raise ValidationError(str(error)) from None


class DistritoForm(DefinicionForm):
    """Un distrito del catálogo: su departamento y su región los dice el ubigeo."""

    class Meta:
        model = Distrito
        fields = ("ubigeo", "nombre", "provincia", "otras_grafias", "sustento")
        help_texts = {"ubigeo": "Los seis dígitos del INEI.", "sustento": "La ley que lo crea, o el archivo del INEI."}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["ubigeo"].disabled = bool(self.instance.pk)


class CoordenadaField(forms.DecimalField):
    """Grados decimales, con punto o con coma; se guardan cuatro decimales, unos 11 metros."""

    widget = forms.TextInput(attrs={"autocomplete": "off"})
    default_error_messages = {"invalid": "No es un número: escriba grados decimales, como -12.0464."}

    def __init__(self, label, ejemplo):
        ayuda = f"Grados decimales, como {ejemplo}."
        super().__init__(label=label, help_text=ayuda, required=False, min_value=-180, max_value=180)

    def to_python(self, value):
        return super().to_python(value.replace(",", ".") if isinstance(value, str) else value)

    def clean(self, value):
        grados = super().clean(value)
        return grados if grados is None else round(grados, 4)


class PuntoMixin(PorConfirmarMixin):
    """Latitud y longitud, que se confirman si caen fuera de su región por poco: el mapa está simplificado."""

    latitud = CoordenadaField("Latitud", "-12.0464")
    longitud = CoordenadaField("Longitud", "-77.0428")
    confirma_punto = forms.BooleanField(
        label="El punto es correcto aunque caiga fuera del contorno de su región", required=False
    )

    def clean(self):
        datos = super().clean()
        situado = self._meta.model(**{campo: datos.get(campo) for campo in ("distrito", "latitud", "longitud")})
        lejos = situado.grados_fuera if datos.get("distrito") else 0
        # Más allá de la tolerancia no se confirma: lo rechaza el modelo.
        if 0 < lejos <= TOLERANCIA:
            self.pedir("confirma_punto", f"Está a {lejos:.2f}° de la región: revíselo o confírmelo.")
        return datos


class HechoLanzamientoForm(HechoForm):
    """Registrar que un lanzamiento se realizó o se canceló. Escribe con `lanzamiento.registrar`."""

    tipo = forms.ChoiceField(
        label="Qué pasó",
        choices=HechoLanzamiento.Tipo.choices,
        initial=HechoLanzamiento.Tipo.REALIZADO,
        widget=forms.RadioSelect,
    )
    nombre_barrio = forms.CharField(label="Nombre del barrio", max_length=100, required=False)
    ordinal_nacional = forms.IntegerField(
        label="Ordinal nacional",
        required=False,
        validators=ORDINAL,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    comentario = forms.CharField(required=False, widget=forms.Textarea(attrs={"rows": 3}))
    pide = forms.CharField(label="Decisión solicitada", required=False, widget=forms.Textarea(attrs={"rows": 2}))
    a_quien = forms.CharField(label="A quién se la solicita", max_length=200, required=False)
    para = FechaField(label="Para cuándo se la pide", required=False)

    PRINCIPALES = ("tipo", "fecha", "confirma_fecha", "nombre_barrio", "ordinal_nacional", "comentario")
    DEMAS = PEDIDO = ("pide", "a_quien", "para")

    def clean(self):
        datos = super().clean()
        if datos.get("a_quien") and not datos.get("pide"):
            self.add_error("pide", "Diga qué decisión se solicita.")
        return datos

    def datos(self):
        datos = super().datos()
        return datos | {"pedido": {nombre: datos.pop(nombre) for nombre in self.PEDIDO}}

    def verbo(self, **datos):
        return self.objeto.registrar(**datos)


class LanzamientoForm(PuntoMixin, forms.ModelForm):
    """Un lanzamiento que no está en el documento."""

    distrito = DistritoField()
    fecha_programada = FechaField(label="Fecha programada", required=False, help_text="Vacía si se hizo sin programar.")
    razon = forms.CharField(label="Por qué se agrega", widget=forms.Textarea(attrs={"rows": 3}))
    confirma_otro = forms.BooleanField(label="Es otro barrio, del mismo distrito y el mismo día", required=False)

    class Meta:
        model = Lanzamiento
        fields = ("distrito", "fecha_programada", "razon", "latitud", "longitud")

    field_order = (
        "distrito", "fecha_programada", "confirma_otro", "razon", "latitud", "longitud", "confirma_punto"
    )  # fmt: skip

    def __init__(self, *args, programa, **kwargs):
        super().__init__(*args, **kwargs)
        self.programa = programa

    def clean(self):
        datos = super().clean()
        distrito, dia = datos.get("distrito"), datos.get("fecha_programada")
        mismo = dia and distrito and Lanzamiento.objects.filter(distrito=distrito, fecha_programada=dia).first()
        if mismo:
            self.pedir("confirma_otro", f"{mismo.codigo} ya programa {distrito} para ese día: revise o confirme.")
        return datos

    @transaction.atomic
    def guardar(self, usuario):
        """El lanzamiento agregado, con el código «X» que sigue; nulo si algo no vale."""
        if not self.is_valid():
            return None
        nuevo = self.save(commit=False)
        fuera = Lanzamiento.objects.filter(codigo__startswith="X")
        tomar_turno(fuera)
        ultimo = max((int(codigo[1:]) for codigo in fuera.values_list("codigo", flat=True)), default=0)
        nuevo.codigo = f"X{ultimo + 1}"
        nuevo.programa, nuevo.agregado_por, nuevo.agregado_en = self.programa, usuario, timezone.now()
        nuevo.save()
        return nuevo


class BarrioForm(PuntoMixin, DefinicionForm):
    """La definición de un barrio."""

    distrito = DistritoField()
    desde = FechaField(label="Lanzado el", required=False, help_text="Vacía si es de la línea base y no se conoce.")
    hasta = FechaField(label="Intervenido hasta", required=False, help_text="Vacía mientras se interviene.")
    confirma_cuenta = forms.BooleanField(
        label="Es de la línea base, aunque el documento cuente menos en su región", required=False
    )

    class Meta:
        model = Barrio
        fields = (
            "distrito", "nombre", "desde", "hasta", "ordinal_nacional", "comisaria", "articulador", "latitud",
            "longitud", "nota",
        )  # fmt: skip
        widgets = {"nota": forms.Textarea(attrs={"rows": 3})}

    field_order = (
        "distrito", "nombre", "desde", "confirma_cuenta", "ordinal_nacional", "comisaria", "articulador", "latitud",
        "longitud", "confirma_punto", "hasta", "nota", "motivo",
    )  # fmt: skip

    def clean(self):
        datos = super().clean()
        distrito = datos.get("distrito")
        if distrito:
            self.revisar_region(distrito.area, datos.get("desde"))
        return datos

    def revisar_region(self, area, desde):
        """Que quepa en lo que el documento cuenta en su región, y que no se lleve a otra lo que ya se hizo en él."""
        barrio, base = self.instance, self.instance.programa.es_de_la_base
        otra_region = barrio.pk and barrio.distrito.area != area
        if otra_region and barrio.intervenciones.exists():
            suya = barrio.distrito.area
            self.add_error("distrito", f"Tiene intervenciones registradas en {suya}: no puede pasar a {area}.")
        if base(desde) and (not barrio.pk or otra_region or not base(barrio.desde)):
            de_mas = Barrio.objects.de_mas(area)
            if de_mas:
                self.pedir("confirma_cuenta", f"{de_mas} Si se lanzó después, ponga su fecha; si no, confírmelo.")


class IntervencionForm(forms.Form):
    """Registrar algo hecho o hallado. Escribe con `Intervencion.registrar`."""

    tipo = forms.ChoiceField(label="Qué es", choices=Intervencion.Tipo.choices)
    actividad = forms.ModelChoiceField(Actividad.objects.none(), label="Actividad", required=False)
    factor = forms.ModelChoiceField(FactorRiesgo.objects.none(), label="Factor de riesgo", required=False)
    fecha = FechaField(label="Fecha")
    unidad = forms.ModelChoiceField(Unidad.objects.all(), label="Unidad que la hizo")
    descripcion = forms.CharField(label="Qué se hizo o se halló", widget=forms.Textarea(attrs={"rows": 3}))
    documento = forms.CharField(label="Documento que lo sustenta", max_length=300, required=False)
    enlace = forms.URLField(label="Enlace", max_length=500, required=False, assume_scheme="https")
    archivo = ArchivoField(label="Archivo", required=False)
    nivel = forms.ChoiceField(label="Nivel de publicidad", choices=Nivel.choices, initial=Nivel.INTERNO)

    def __init__(self, *args, sitio, usuario, **kwargs):
        super().__init__(*args, **kwargs)
        self.sitio = sitio
        self.initial |= {"fecha": timezone.localdate(), "unidad": usuario.unidad_id}
        actividades = Actividad.objects.select_related("eje").order_by("eje__orden", "orden")
        self.fields["actividad"].queryset = actividades
        self.fields["factor"].queryset = FactorRiesgo.objects.all()
        if sitio["barrio"] is None:
            del self.fields["factor"]
            self.fields["tipo"].choices = [t for t in Intervencion.Tipo.choices if t[0] != Intervencion.Tipo.FACTOR]

    def guardar(self, usuario):
        """La intervención agregada, o nulo si algo no vale."""
        if not self.is_valid():
            return None
        datos = dict(self.cleaned_data)
        sustento = {campo: datos.pop(campo) for campo in HechoForm.SUSTENTO}
        try:
            return Intervencion.registrar(por=usuario, sustento=sustento, **self.sitio, **datos)
        except ValidationError as error:
            repartir(self, error)
            return None
