from django import forms

from seguimiento.forms import HechoForm, ReprogramacionForm

from .models import HechoLanzamiento


class HechoLanzamientoForm(HechoForm):
    """Registrar que un lanzamiento se realizó o se canceló. Escribe con `lanzamiento.registrar`."""

    tipo = forms.ChoiceField(
        label="Qué pasó",
        choices=HechoLanzamiento.Tipo.choices,
        initial=HechoLanzamiento.Tipo.REALIZADO,
        widget=forms.RadioSelect,
    )
    nombre_barrio = forms.CharField(label="Nombre del barrio", max_length=100, required=False)
    ordinal_nacional = forms.IntegerField(
        label="Ordinal nacional",
        min_value=1,
        max_value=9999,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    comentario = forms.CharField(required=False, widget=forms.Textarea(attrs={"rows": 3}))

    PRINCIPALES = ("tipo", "fecha", "nombre_barrio", "ordinal_nacional", "comentario")

    def verbo(self, **datos):
        return self.objeto.registrar(**datos)


class NuevaFechaForm(ReprogramacionForm):
    """Un lanzamiento es de un solo día: el fin nuevo es también su inicio."""

    inicio = None

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["fin"].label = "Fecha nueva"

    def datos(self):
        datos = super().datos()
        return datos | {"inicio": datos["fin"]}
