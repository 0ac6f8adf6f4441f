from django.core.exceptions import ValidationError
from django.db import models

from ..texto import componer, dicho


class Compuesto(models.Model):
    """Lo que guarda palabras las guarda compuestas (NFC), vengan de donde vengan: así se hallan y se comparan."""

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        self.componer_textos()
        super().save(*args, **kwargs)

    def clean_fields(self, exclude=None):
        self.componer_textos()
        super().clean_fields(exclude)
        mudos = {campo.name: "Está vacío: escríbalo." for campo in self._mudos() if campo.name not in (exclude or ())}
        if mudos:
            raise ValidationError(mudos)

    def _mudos(self):
        """Los textos obligatorios que no dicen nada: solo espacios, signos o caracteres que no se ven."""
        for campo in self._meta.concrete_fields:
            if isinstance(campo, models.CharField | models.TextField) and not campo.blank and not campo.choices:
                valor = self.__dict__.get(campo.attname)
                if isinstance(valor, str) and not dicho(valor):
                    yield campo

    def componer_textos(self):
        """Compone cada texto ya traído; lo que se dejó sin traer no se toca."""
        for campo in self._meta.concrete_fields:
            valor = self.__dict__.get(campo.attname)
            if isinstance(campo, models.CharField | models.TextField) and isinstance(valor, str):
                setattr(self, campo.attname, componer(valor))
