"""Subir el nivel de un sustento, o retirar un documento, después de registrado: con una fila propia y su razón."""

from functools import partial

from django import forms
from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404

from .forms import RegistroForm
from .models import Sustento
from .permisos import Poder
from .views import registrar_aparte


class RestriccionForm(RegistroForm):
    """A qué nivel se sube y por qué."""

    nivel = forms.ChoiceField(label="Desde ahora", widget=forms.RadioSelect)
    motivo = forms.CharField(label="Por qué", widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args, sustento, **kwargs):
        super().__init__(*args, **kwargs)
        self.sustento = sustento
        self.fields["nivel"].choices = sustento.niveles_que_siguen()

    def verbo(self, *, version, **datos):
        """No mira la versión de lo seguido: subir un nivel no depende de los demás hechos."""
        return self.sustento.restringir(**datos)

    def desde(self, _):
        return self.sustento.cuando

    def mensaje(self, restriccion):
        return f"«{self.sustento}» quedó {restriccion.get_nivel_display().lower()}. Lo registrado no se editó."


def el_sustento(usuario, de, pk):
    """El sustento que la persona ve; si no lo ve, 404, y si no puede subirle el nivel, 403."""
    modelo = {m._meta.label_lower: m for m in apps.get_models() if issubclass(m, Sustento)}.get(de)
    if modelo is None:
        raise Http404
    sustento = get_object_or_404(modelo, pk=pk)
    if not sustento.lo_ve(usuario):
        raise Http404
    if not sustento.lo_restringe(usuario):
        raise PermissionDenied(Poder.RESTRINGIR.negado)
    return sustento


def sustento_restringir(request, de, pk):
    """GET/POST: sube el nivel; 422 si falta la razón o si ya estaba en ese nivel."""
    sustento = el_sustento(request.user, de, pk)
    formulario = partial(RestriccionForm, objeto=sustento.objeto, sustento=sustento)
    return registrar_aparte(request, formulario, sustento.objeto, "Restringir", str(sustento))
