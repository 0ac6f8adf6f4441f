"""Los formularios que le ponen un plazo nuevo a algo que se sigue (semantica §2)."""

from django import forms
from django.utils import timezone

from .campos import FechaField
from .forms import RegistroForm


class ReprogramacionForm(RegistroForm):
    """Plazo nuevo. El original se conserva y se muestra siempre a su lado."""

    inicio = FechaField(label="Inicio nuevo")
    fin = FechaField(label="Fin nuevo")
    confirma_adelanto = forms.BooleanField(label="El plazo se adelanta", required=False)
    rige = FechaField(label="Rige desde")
    confirma_fecha = forms.BooleanField(label="La fecha desde la que rige es correcta", required=False)
    documento = forms.CharField(label="Documento que la aprueba", max_length=300)
    documento_fecha = FechaField(label="Fecha del documento")
    motivo = forms.CharField(label="Motivo", widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial |= {"rige": timezone.localdate(), "inicio": self.objeto.plazo_inicio}

    def compara(self):
        return True

    def verbo(self, **datos):
        return self.objeto.reprogramar(**datos)


class FechaNuevaForm(ReprogramacionForm):
    """De lo que ocurre en un solo día, un lanzamiento o una sesión: el fin nuevo es también su inicio."""

    inicio = None

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["fin"].label = "Fecha nueva"

    def datos(self):
        datos = super().datos()
        return datos | {"inicio": datos["fin"]}
