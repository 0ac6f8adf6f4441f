from django.db import models

from ..texto import componer


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

    def componer_textos(self):
        """Compone cada texto ya traído; lo que se dejó sin traer no se toca."""
        for campo in self._meta.concrete_fields:
            valor = self.__dict__.get(campo.attname)
            if isinstance(campo, models.CharField | models.TextField) and isinstance(valor, str):
                setattr(self, campo.attname, componer(valor))
