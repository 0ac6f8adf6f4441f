from django import forms
from django.contrib import admin
from simple_history.admin import SimpleHistoryAdmin

from .models import Accion, Estrategia, Objetivo


@admin.register(Estrategia)
class EstrategiaAdmin(admin.ModelAdmin):
    list_display = ("codigo", "nombre", "inicio", "fin", "unidad")
    list_select_related = ("unidad",)


@admin.register(Objetivo)
class ObjetivoAdmin(admin.ModelAdmin):
    list_display = ("codigo", "nombre", "estrategia")
    list_select_related = ("estrategia",)


class DefinicionForm(forms.ModelForm):
    """Editar una definición pide el motivo, que queda en su historia."""

    motivo = forms.CharField(label="Motivo del cambio", widget=forms.Textarea(attrs={"rows": 2}))


@admin.register(Accion)
class AccionAdmin(SimpleHistoryAdmin):
    """Definiciones, con su historia campo por campo; los avances se registran y se anulan en la ficha."""

    form = DefinicionForm
    list_display = ("codigo", "nombre", "fecha_literal", "inicio", "fin", "modalidad", "responsable")
    list_filter = ("objetivo", "responsable", "modalidad")
    list_select_related = ("responsable", "objetivo")
    search_fields = ("codigo", "nombre")
    raw_id_fields = ("fuente",)

    def save_model(self, request, obj, form, change):
        obj._change_reason = form.cleaned_data["motivo"]
        super().save_model(request, obj, form, change)
