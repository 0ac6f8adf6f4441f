from urllib.parse import unquote

from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.urls import Resolver404, resolve

from ..texto import CODIGO as FORMA

CODIGO = RegexValidator(
    rf"^{FORMA.pattern}\Z", "Use letras, números, punto, guion o raya baja, sin espacios ni barras: OE1.4."
)


class ConClave(models.Model):
    """Algo que se nombra con un código: único sin mirar mayúsculas, y fijo desde que nace (arquitectura, «Claves»).

    Lo llevan direcciones, cortes publicados, observaciones e importaciones. `CLAVE`: el campo del código.
    `CON_PAGINA`: si su dirección lo lleva. `FIJOS`: {campo que no cambia después de nacer: qué decir}.
    """

    CLAVE = "codigo"
    CON_PAGINA = True
    FIJOS = {"codigo": "No cambia después de nacer: lo llevan direcciones, cortes e importaciones."}

    class Meta:
        abstract = True

    def hermanos(self):
        """Entre los que su código no se repite."""
        return type(self)._base_manager.all()

    def clean(self):
        """Lo que una columna sola no puede decir de su clave, con un mensaje por campo."""
        super().clean()
        if self.pk:
            self._exigir_lo_fijo()
        else:
            falta = self.falta_de_su_codigo()
            if falta:
                raise ValidationError({self.CLAVE: falta})

    def _exigir_lo_fijo(self):
        previo = type(self)._base_manager.get(pk=self.pk)
        movidos = [c for c in self.FIJOS if previo.serializable_value(c) != self.serializable_value(c)]
        if movidos:
            raise ValidationError({campo: self.FIJOS[campo] for campo in movidos})

    def falta_de_su_codigo(self):
        """Qué decir del código de algo nuevo; nulo si vale."""
        codigo = getattr(self, self.CLAVE)
        if not codigo:  # aún no se le puso
            return None
        try:
            CODIGO(codigo)
            igual = self.hermanos().filter(**{f"{self.CLAVE}__iexact": codigo}).first()
            de_otra = self.CON_PAGINA and reservado(self.get_absolute_url(), codigo)
        except ValidationError as error:
            return " ".join(error.messages)
        except ObjectDoesNotExist:  # aún no se sabe de qué cuelga: lo dice el campo que falta
            return None
        if igual:
            return f"Ya existe «{getattr(igual, self.CLAVE)}», y no se distinguen mayúsculas: use otro."
        return f"«{codigo}» es una dirección del tablero: use otro." if de_otra else None


def reservado(direccion, codigo):
    """Si la página de algo con ese código sería la de otra cosa."""
    try:
        return codigo not in resolve(unquote(direccion)).kwargs.values()
    except Resolver404:
        return False
