"""Campos de formulario con su error en español: fecha, cifra y archivo de sustento."""

from pathlib import Path

import puremagic
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError

from .fotografias import FotografiaRechazada, es_fotografia, sin_metadatos
from .paquetes import MIMETYPE, PRINCIPAL, PaqueteRechazado, abrir, es_paquete
from .periodos import fecha_posible
from .texto import NoSeEntiende, leer_dia

CONTENIDO = {"pdf": {".pdf"}, "png": {".png"}, "jpg": {".jpg"}, "jpeg": {".jpg"}}
ADMITIDAS = sorted(CONTENIDO.keys() | PRINCIPAL.keys() | MIMETYPE.keys())


def es_lo_que_dice(archivo, extension):
    """Si el contenido corresponde a la extensión; no se fía del nombre. Deja el archivo al comienzo.

    Lanza `PaqueteRechazado` si es un documento de oficina que no se admite.
    """
    if extension not in CONTENIDO:
        return es_paquete(archivo) and es_de_oficina(archivo, extension)
    try:
        return bool(CONTENIDO[extension] & {hallado.extension for hallado in puremagic.magic_stream(archivo)})
    except (puremagic.PureError, ValueError):
        return False
    finally:
        archivo.seek(0)


def es_de_oficina(archivo, extension):
    with abrir(archivo) as paquete:
        return paquete.es(extension)


class FechaField(forms.DateField):
    """Fecha en una caja de texto (el calendario del navegador sale en inglés), con el mismo lector que las celdas."""

    widget = forms.DateInput(format="%d/%m/%Y", attrs={"inputmode": "numeric", "autocomplete": "off", "maxlength": 40})
    default_validators = [fecha_posible]
    default_error_messages = {"invalid": "«%(value)s» no es una fecha. Escríbala así: 30/06/2022."}

    def to_python(self, value):
        if not isinstance(value, str) or value.strip() in self.empty_values:
            return super().to_python(None if isinstance(value, str) else value)
        try:
            return leer_dia(value)[0]
        except NoSeEntiende as error:
            raise ValidationError(self.error_messages["invalid"], "invalid", {"value": value}) from error


class CifraField(forms.DecimalField):
    """Cifra no negativa, con punto y hasta dos decimales; en una caja de texto, que conserva lo que no vale."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
    default_error_messages = {"invalid": "No es un número. Escriba los decimales con punto: 10.5."}

    def __init__(self, **kwargs):
        super().__init__(min_value=0, decimal_places=2, **kwargs)


class ArchivoField(forms.FileField):
    """Archivo de sustento: de tamaño admitido, que por dentro es lo que su nombre dice, y sin peligros.

    De una fotografía da su copia sin metadatos, que es la que se guarda.
    """

    def clean(self, data, initial=None):
        archivo = super().clean(data, initial)
        if not archivo:
            return archivo
        self._medir(archivo)
        extension = Path(archivo.name).suffix.lower().lstrip(".")
        try:
            self._reconocer(archivo, extension)
            return sin_metadatos(archivo, extension) if es_fotografia(extension) else archivo
        except (PaqueteRechazado, FotografiaRechazada) as error:
            raise ValidationError(str(error)) from error

    def _medir(self, archivo):
        maximo = settings.SUSTENTO_MAXIMO_MB
        if archivo.size > maximo * 1024 * 1024:
            megas = archivo.size / 1024 / 1024
            raise ValidationError(
                f"El archivo pesa {megas:.1f} MB y se admiten hasta {maximo}. Adjunte uno más liviano."
            )

    def _reconocer(self, archivo, extension):
        if extension not in ADMITIDAS:
            raise ValidationError(
                f"No se admiten archivos «.{extension}». Adjunte uno de estos: {', '.join(ADMITIDAS)}."
            )
        if not es_lo_que_dice(archivo, extension):
            raise ValidationError(
                f"«{archivo.name}» no es un {extension.upper()} por dentro. Vuelva a guardarlo y adjúntelo."
            )
