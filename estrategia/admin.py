from django import forms
from django.contrib import admin

from seguimiento.admin import DefinicionAdmin
from seguimiento.periodos import PeriodoInvalido, leer_periodo

from .models import Accion, Estrategia, Objetivo


@admin.register(Estrategia)
class EstrategiaAdmin(DefinicionAdmin):
    list_display = ("codigo", "nombre", "inicio", "fin", "unidad", "por_defecto")
    list_select_related = ("unidad",)


@admin.register(Objetivo)
class ObjetivoAdmin(DefinicionAdmin):
    list_display = ("codigo", "nombre", "estrategia")
    list_select_related = ("estrategia",)


class DefinicionForm(forms.ModelForm):
    """Editar una definición pide el motivo, que queda en su historia."""

    motivo = forms.CharField(label="Motivo del cambio", widget=forms.Textarea(attrs={"rows": 2}))

    def clean(self):
        """Con la fecha programada basta: el plazo y la modalidad se leen de ella si no se escriben."""
        datos = super().clean()
        if datos.get("fecha_literal") and not datos.get("inicio") and not datos.get("fin"):
            try:
                leido = leer_periodo(datos["fecha_literal"])
            except PeriodoInvalido as error:
                self.add_error("fecha_literal", str(error))
            else:
                datos |= {"inicio": leido.inicio, "fin": leido.fin, "modalidad": leido.modalidad}
        return datos


@admin.register(Accion)
class AccionAdmin(DefinicionAdmin):
    """Definiciones, con su motivo; la ficha muestra su historia campo por campo, y ahí se registra y se anula."""

    form = DefinicionForm
    list_display = ("codigo", "nombre", "fecha_literal", "inicio", "fin", "modalidad", "responsable")
    list_filter = ("objetivo", "responsable", "modalidad")
    list_select_related = ("responsable", "objetivo")
    search_fields = ("codigo", "nombre")
    raw_id_fields = ("fuente",)

    def save_model(self, request, obj, form, change):
        obj._change_reason = form.cleaned_data["motivo"]
        super().save_model(request, obj, form, change)
