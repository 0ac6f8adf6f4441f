"""La norma y los años del registro: se corrigen con motivo, y queda cada versión."""

from functools import partial

from django.shortcuts import get_object_or_404
from django.urls import reverse

from seguimiento import permisos
from seguimiento.campos import FechaField
from seguimiento.forms import DefinicionForm
from seguimiento.permisos import Poder
from seguimiento.views import definir

from ..models import Anio, Norma


class NormaForm(DefinicionForm):
    """Cuántas sesiones exige la ley, y desde cuándo hasta cuándo."""

    vigente_desde = FechaField(label="Vigente desde")
    vigente_hasta = FechaField(label="Vigente hasta", required=False, help_text="Vacía si sigue vigente.")

    class Meta:
        model = Norma
        fields = (
            "codigo", "nombre", "articulo", "texto", "ordinarias", "descentralizadas", "vigente_desde",
            "vigente_hasta", "nota",
        )  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for campo in self.lo_que_no_cambia() if self.instance.pk else ():
            self.fields.pop(campo, None)

    def lo_que_no_cambia(self):
        """De la que se transcribió de una fuente, sus palabras; el final de su vigencia se le pone una vez."""
        if self.instance.fuente_id is None:
            return ["codigo"]
        [guarda] = Norma.GUARDA
        return [*guarda.fijos, *(campo for campo in guarda.una_vez if getattr(self.instance, campo))]


class AnioForm(DefinicionForm):
    """Si el registro de sesiones de un año está completo, y por qué."""

    class Meta:
        model = Anio
        fields = ("anio", "registro_completo", "motivo")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["motivo"].label = "Por qué se lo da, o no, por completo"
        if self.instance.pk:
            del self.fields["anio"]


def definir_norma(request, formulario, titulo):
    return definir(request, formulario, titulo, reverse("conasec:sesion_lista"), seccion="conasec")


def norma_nueva(request):
    permisos.exigir(request.user, Poder.DEFINIR)
    return definir_norma(request, NormaForm, "Agregar una norma")


def norma_editar(request, pk):
    permisos.exigir(request.user, Poder.DEFINIR)
    norma = get_object_or_404(Norma, pk=pk)
    return definir_norma(request, partial(NormaForm, instance=norma), f"Corregir: {norma}")


def anio_nuevo(request):
    permisos.exigir(request.user, Poder.DEFINIR)
    return definir_norma(request, AnioForm, "Agregar un año")


def anio_editar(request, anio):
    permisos.exigir(request.user, Poder.DEFINIR)
    declarado = get_object_or_404(Anio, anio=anio)
    return definir_norma(request, partial(AnioForm, instance=declarado), f"Corregir el año {declarado}")
