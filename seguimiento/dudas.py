"""Lo dudoso no se rechaza: se pide que se confirme, y solo a quien hace falta (semantica §2)."""

from django import forms


class PorConfirmarMixin(forms.Form):
    """Las casillas «confirma_…» no se ven hasta que su duda aparece, o mientras estén marcadas."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for nombre in self.casillas:
            if not self.data.get(self.add_prefix(nombre)):
                self.fields[nombre].widget = forms.HiddenInput()

    @property
    def casillas(self):
        return [nombre for nombre in self.fields if nombre.startswith("confirma_")]

    def add_error(self, field, error):
        """La duda que llega se muestra con su casilla."""
        if field in self.casillas:
            self.fields[field].widget = forms.CheckboxInput()
        super().add_error(field, error)

    def pedir(self, confirmacion, duda):
        """Agrega la duda junto a su casilla, si no viene marcada."""
        if not self.cleaned_data.get(confirmacion):
            self.add_error(confirmacion, duda)

    @property
    def por_confirmar(self):
        """Las casillas a la vista."""
        return [self[nombre] for nombre in self.casillas if not self[nombre].is_hidden]

    def sin_casillas(self, datos):
        """Los datos sin las casillas, y con `confirma`: las que vienen marcadas."""
        if not self.casillas:
            return dict(datos)
        propios = {nombre: valor for nombre, valor in datos.items() if nombre not in self.casillas}
        return propios | {"confirma": tuple(nombre for nombre in self.casillas if datos.get(nombre))}
