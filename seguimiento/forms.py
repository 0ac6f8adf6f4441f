"""Piezas comunes de los formularios que registran hechos: fecha, sustento y versión vista."""

from pathlib import Path
from zipfile import BadZipFile, ZipFile

import puremagic
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from .models import DECLARABLES, PORCENTAJE_FIJO, Nivel
from .periodos import fecha_posible
from .plazos import Estado

CONTENIDO = {"pdf": {".pdf"}, "png": {".png"}, "jpg": {".jpg"}, "jpeg": {".jpg"}}
# Los de oficina son un ZIP: los distingue la parte que llevan dentro.
PARTE = {
    "docx": ("word/document.xml", b""),
    "xlsx": ("xl/workbook.xml", b""),
    "odt": ("mimetype", b"application/vnd.oasis.opendocument.text"),
    "ods": ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
}


def es_lo_que_dice(archivo, extension):
    """Si el contenido corresponde a la extensión; no se fía del nombre. Deja el archivo al comienzo."""
    try:
        if extension in PARTE:
            parte, contenido = PARTE[extension]
            with ZipFile(archivo) as comprimido:
                return comprimido.read(parte).startswith(contenido)
        return bool(CONTENIDO[extension] & {hallado.extension for hallado in puremagic.magic_stream(archivo)})
    except (puremagic.PureError, BadZipFile, KeyError, ValueError, NotImplementedError, RuntimeError):
        return False
    finally:
        archivo.seek(0)


class FechaField(forms.DateField):
    """Fecha escrita dd/mm/aaaa o AAAA-MM-DD, en una caja de texto: el calendario del navegador sale en inglés."""

    widget = forms.DateInput(format="%d/%m/%Y", attrs={"inputmode": "numeric", "autocomplete": "off", "maxlength": 10})
    default_validators = [fecha_posible]
    default_error_messages = {"invalid": "«%(value)s» no es una fecha. Escríbala así: 30/06/2022."}

    def __init__(self, **kwargs):
        super().__init__(input_formats=["%d/%m/%Y", "%Y-%m-%d"], **kwargs)

    def to_python(self, value):
        try:
            return super().to_python(value)
        except ValidationError as error:
            raise ValidationError(self.error_messages["invalid"], "invalid", {"value": value}) from error


class ArchivoField(forms.FileField):
    """Archivo de sustento: de tamaño admitido y que por dentro es lo que su nombre dice."""

    def clean(self, data, initial=None):
        archivo = super().clean(data, initial)
        if archivo:
            self._medir(archivo)
            self._reconocer(archivo)
        return archivo

    def _medir(self, archivo):
        maximo = settings.SUSTENTO_MAXIMO_MB
        if archivo.size > maximo * 1024 * 1024:
            megas = archivo.size / 1024 / 1024
            raise ValidationError(
                f"El archivo pesa {megas:.1f} MB y se admiten hasta {maximo}. Adjunte uno más liviano."
            )

    def _reconocer(self, archivo):
        extension = Path(archivo.name).suffix.lower().lstrip(".")
        if extension not in CONTENIDO | PARTE:
            admitidas = ", ".join(sorted(CONTENIDO | PARTE))
            raise ValidationError(f"No se admiten archivos «.{extension}». Adjunte uno de estos: {admitidas}.")
        if not es_lo_que_dice(archivo, extension):
            raise ValidationError(
                f"«{archivo.name}» no es un {extension.upper()} por dentro. Vuelva a guardarlo y adjúntelo."
            )


def repartir(formulario, error):
    """Cada error del modelo, a su campo; los de campos que el formulario no tiene, al resumen."""
    for nombre, errores in error.error_dict.items():
        formulario.add_error(nombre if nombre in formulario.fields else None, errores)


class RegistroForm(forms.Form):
    """Base de lo que se registra: lleva la versión vista, escribe con `verbo(**datos)` y reparte sus errores.

    `objeto` es lo seguido: la acción o el lanzamiento.
    """

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, objeto, **kwargs):
        super().__init__(*args, **kwargs)
        self.objeto = objeto
        self.initial["version"] = objeto.version()

    def registrar(self, usuario):
        """Lo agregado, o nulo si algo no es válido. Lanza `ConflictoDeVersion` o `YaAnulado`."""
        if not self.is_valid():
            return None
        try:
            return self.verbo(por=usuario, **self.datos())
        except ValidationError as error:
            repartir(self, error)
            return None

    def datos(self):
        """Lo que recibe el verbo."""
        return dict(self.cleaned_data)

    def mensaje(self, registro):
        """Lo que se dice al guardar."""
        return f"Se registró en {self.objeto.codigo}: {registro}."

    def con_version_nueva(self):
        """El mismo formulario, con lo escrito, pero sobre la versión que ahora hay: para decidir y volver a enviar."""
        self.data = self.data.copy()
        self.data["version"] = self.objeto.version()
        return self


class HechoForm(RegistroForm):
    """Base de los formularios de hechos, con su fecha y su sustento. Quien hereda da `PRINCIPALES` y `DEMAS`."""

    fecha = FechaField(label="Fecha del hecho")
    documento = forms.CharField(label="Documento que lo sustenta", max_length=300, required=False)
    enlace = forms.URLField(label="Enlace", max_length=500, required=False, assume_scheme="https")
    archivo = ArchivoField(label="Archivo", required=False, max_length=100)
    nivel = forms.ChoiceField(label="Nivel de publicidad", choices=Nivel.choices, initial=Nivel.INTERNO)

    TITULO = "Registrar lo que pasó"
    SUSTENTO = ("documento", "enlace", "archivo", "nivel")
    PRINCIPALES = ()
    DEMAS = ()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["fecha"] = timezone.localdate()

    @property
    def principales(self):
        return [self[nombre] for nombre in self.PRINCIPALES if nombre in self.fields]

    @property
    def demas(self):
        return [self[nombre] for nombre in self.DEMAS]

    @property
    def demas_usados(self):
        return any(campo.data or campo.errors for campo in self.demas)

    @property
    def sustento(self):
        return [self[nombre] for nombre in self.SUSTENTO]

    @property
    def escrito(self):
        """[(rótulo, texto)] de lo que la persona escribió, para ponerlo al lado de lo que otra registró."""
        campos = [self[nombre] for nombre in (*self.PRINCIPALES, *self.DEMAS) if nombre in self.fields]
        opciones = {campo.name: dict(getattr(campo.field, "choices", ())) for campo in campos}
        return [(c.label, opciones[c.name].get(c.data, c.data)) for c in campos if c.data]

    def datos(self):
        datos = super().datos()
        return datos | {"sustento": {nombre: datos.pop(nombre) for nombre in self.SUSTENTO}}


class AvanceForm(HechoForm):
    """Registrar un avance: estado, %, qué se hizo y su sustento. Escribe con `objeto.registrar_avance`."""

    estado = forms.ChoiceField(choices=DECLARABLES, widget=forms.RadioSelect)
    porcentaje = forms.DecimalField(
        label="Avance, en %",
        min_value=0,
        max_value=100,
        decimal_places=2,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    )
    que_se_hizo = forms.CharField(label="Qué se hizo", required=False, widget=forms.Textarea(attrs={"rows": 3}))
    dificultad = forms.CharField(required=False, widget=forms.Textarea(attrs={"rows": 2}))
    medida_adoptada = forms.CharField(required=False, widget=forms.Textarea(attrs={"rows": 2}))
    decision_solicitada = forms.CharField(
        label="Decisión solicitada", required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    decision_de = forms.CharField(label="A quién se la solicita", max_length=200, required=False)

    TITULO = "Registrar avance"
    PRINCIPALES = ("estado", "porcentaje", "fecha", "que_se_hizo")
    DEMAS = ("dificultad", "medida_adoptada", "decision_solicitada", "decision_de")
    ABIERTOS = (Estado.EN_PROCESO, Estado.NO_INICIADA, Estado.SUSPENDIDA)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        sugerido = self.objeto.estado if self.objeto.estado in self.ABIERTOS else Estado.EN_PROCESO
        self.initial.setdefault("estado", sugerido)

    def clean(self):
        datos = super().clean()
        falta = datos.get("porcentaje") is None and "porcentaje" not in self.errors
        if falta and datos.get("estado") not in PORCENTAJE_FIJO:
            self.add_error("porcentaje", "Diga cuánto se avanzó, de 0 a 100.")
        return datos

    def verbo(self, **datos):
        return self.objeto.registrar_avance(**datos)

    def mensaje(self, avance):
        """Lo que se dice al guardar: qué quedó, y si no cambia la situación de hoy (semantica §2)."""
        rige, dicho = self.objeto.hechos.vigente_al(timezone.localdate()), super().mensaje(avance)
        if rige == avance:
            return dicho
        return f"{dicho} Es anterior al hecho que rige ({rige}): no cambia la situación de hoy."


class ReprogramacionForm(RegistroForm):
    """Plazo nuevo. El original se conserva y se muestra siempre a su lado."""

    inicio = FechaField(label="Inicio nuevo")
    fin = FechaField(label="Fin nuevo")
    rige = FechaField(label="Rige desde")
    documento = forms.CharField(label="Documento que la aprueba", max_length=300)
    documento_fecha = FechaField(label="Fecha del documento")
    motivo = forms.CharField(label="Motivo", widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial |= {"rige": timezone.localdate(), "inicio": self.objeto.plazo_inicio}

    def verbo(self, **datos):
        return self.objeto.reprogramar(**datos)


class FechaNuevaForm(ReprogramacionForm):
    """De lo que ocurre en un solo día, un lanzamiento o una sesión: el fin nuevo es también su inicio."""

    inicio = None

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["fin"].label = "Fecha nueva"

    def datos(self):
        datos = super().datos()
        return datos | {"inicio": datos["fin"]}


class AnulacionForm(RegistroForm):
    """Por qué no vale un hecho o una reprogramación, `registro`."""

    motivo = forms.CharField(label="Por qué se anula", widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args, registro, **kwargs):
        super().__init__(*args, **kwargs)
        self.registro = registro

    def verbo(self, **datos):
        return self.registro.anular(**datos)

    def mensaje(self, _):
        return f"Se anuló en {self.objeto.codigo}: {self.registro}. Sigue en el historial, tachado."


class DefinicionForm(forms.ModelForm):
    """Base de lo que se define y se corrige con motivo y versión; escribe con `guardar` del modelo."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    motivo = forms.CharField(label="Motivo del cambio", widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["version"] = self.instance.definiciones.count() if self.instance.pk else 0
        if not self.instance.pk:
            self.fields["motivo"].label = "De dónde sale el dato"
        for campo in getattr(self.instance, "plazo_dicho", lambda: ())():
            self.fields[campo].disabled, self.fields[campo].help_text = True, "Ya se dijo: para moverla, reprograme."

    @transaction.atomic
    def guardar(self, usuario):
        """Lo guardado, o nulo si algo no vale. Lanza `ConflictoDeVersion`."""
        if not self.is_valid():
            return None
        datos = self.cleaned_data
        try:
            guardado = self.instance.guardar(por=usuario, motivo=datos["motivo"], version=datos["version"])
            self.completar(guardado)
        except ValidationError as error:
            repartir(self, error)
            transaction.set_rollback(True)
            return None
        return guardado

    def completar(self, guardado):
        """Lo que cuelga de lo guardado."""
