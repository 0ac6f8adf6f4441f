from django import forms
from django.db import transaction

from seguimiento import forms as formularios
from seguimiento.campos import CifraField, FechaField
from seguimiento.periodos import correr, meses_entre

from .models import Estrategia


class AvanceForm(formularios.AvanceForm):
    """El de todo avance y, si la acción tiene meta, lo ejecutado de ella."""

    meta_ejecutada = CifraField(max_digits=12, required=False)
    confirma_cantidad = forms.BooleanField(label="Las cifras son correctas", required=False)

    PRINCIPALES = (
        "estado", "porcentaje", "meta_ejecutada", "confirma_cantidad", "fecha", "confirma_fecha", "que_se_hizo"
    )  # fmt: skip

    def __init__(self, *args, objeto, **kwargs):
        super().__init__(*args, objeto=objeto, **kwargs)
        if objeto.meta is None:
            del self.fields["meta_ejecutada"], self.fields["confirma_cantidad"]
        else:
            self.fields["meta_ejecutada"].label = f"Ejecutado, de {objeto.meta.normalize():f} {objeto.unidad_medida}"


class EstrategiaForm(forms.ModelForm):
    """Una estrategia nueva: vacía, o con la estructura de otra y las fechas corridas los meses que las separan."""

    copiar_de = forms.ModelChoiceField(
        Estrategia.objects.all(), label="Con la estructura de", required=False, empty_label="Ninguna: empieza vacía"
    )
    inicio = FechaField(label="Primer día")
    fin = FechaField(label="Último día", required=False, help_text="Si copia otra estructura, déjelo vacío: se corre.")

    class Meta:
        model = Estrategia
        fields = ("codigo", "nombre", "objetivo_general", "unidad", "inicio", "fin")

    field_order = ("codigo", "nombre", "objetivo_general", "unidad", "copiar_de", "inicio", "fin")

    def clean(self):
        datos = super().clean()
        otra, inicio = datos.get("copiar_de"), datos.get("inicio")
        if otra and inicio:
            self._correr(otra, inicio)
        elif inicio and not datos.get("fin") and "fin" not in self.errors:
            self.add_error("fin", "Diga el último día de la estrategia, o elija una para copiar.")
        return datos

    def _correr(self, otra, inicio):
        datos = self.cleaned_data
        self.meses = meses_entre(otra.inicio, inicio)
        debido = correr(otra.inicio, self.meses)
        if inicio != debido:
            self.add_error("inicio", f"La copia corre meses enteros: para ese mes, empieza el {debido:%d/%m/%Y}.")
        datos["fin"] = datos.get("fin") or correr(otra.fin, self.meses)

    @transaction.atomic
    def crear(self, usuario):
        """La estrategia creada y cuántas acciones se copiaron, o nulo si algo no vale."""
        if not self.is_valid():
            return None
        otra = self.cleaned_data["copiar_de"]
        nueva = self.instance.guardar(por=usuario, motivo=f"Copiada de {otra.codigo}" if otra else "Nueva")
        return nueva, nueva.copiar_estructura(otra, self.meses, por=usuario) if otra else 0
