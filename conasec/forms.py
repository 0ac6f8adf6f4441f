from django import forms
from django.core.exceptions import ValidationError

from seguimiento.campos import ArchivoField, FechaField
from seguimiento.forms import DefinicionForm, HechoForm
from seguimiento.models import Nivel
from seguimiento.plazos_nuevos import FechaNuevaForm
from seguimiento.querysets import aplanar

from .models import Acuerdo, Asistencia, DocumentoSesion, HechoSesion, Sesion

SEGUN_LA_SEDE, SI, NO = "sede", "si", "no"


class SesionForm(DefinicionForm):
    """Una sesión: cuándo y dónde se programa, quién la convoca, su agenda y quién asistió."""

    fecha_programada = FechaField(label="Fecha programada", required=False)
    cuenta = forms.ChoiceField(
        label="Descentralizada",
        choices=[(SEGUN_LA_SEDE, "Según la sede: lo es si no es Lima"), (SI, "Sí"), (NO, "No")],
        initial=SEGUN_LA_SEDE,
        widget=forms.RadioSelect,
    )
    razon_descentralizada = forms.CharField(label="Por qué, si no es según la sede", max_length=200, required=False)
    agenda = forms.CharField(
        label="Agenda", required=False, help_text="Un punto por renglón, en orden.",
        widget=forms.Textarea(attrs={"rows": 5}),
    )  # fmt: skip
    asistentes = forms.CharField(
        label="Asistencia", required=False, widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Una institución por renglón; «- » al comienzo si no asistió.",
    )  # fmt: skip

    class Meta:
        model = Sesion
        fields = (
            "anio", "tipo", "numero", "fecha_programada", "lugar", "region", "razon_descentralizada", "convocada_por",
            "quorum",
        )  # fmt: skip

    field_order = (
        "anio", "tipo", "numero", "fecha_programada", "lugar", "region", "cuenta", "razon_descentralizada",
        "convocada_por", "quorum", "agenda", "asistentes", "motivo",
    )  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["agenda"] = "\n".join(punto.texto for punto in self.instance.agenda.all())
            self.initial["asistentes"] = "\n".join(map(renglon, self.instance.asistencias.all()))
            como = (self.instance.descentralizada, self.instance.razon_descentralizada)
            if como != self.instance.segun_la_sede():
                self.initial["cuenta"] = SI if self.instance.descentralizada else NO

    def clean_numero(self):
        return self.cleaned_data["numero"].strip().upper()

    def clean_asistentes(self):
        """[Asistencia] sin guardar, una por renglón: cada institución una sola vez, y con el largo que cabe."""
        leidas = {}
        for linea in lineas(self.cleaned_data["asistentes"]):
            asistencia = Asistencia(institucion=linea.lstrip("- ").strip(), asistio=not linea.startswith("-"))
            try:
                asistencia.clean_fields(exclude=["sesion"])
            except ValidationError as error:
                raise ValidationError(f"«{linea[:60]}…»: {' '.join(error.messages)}") from error
            if leidas.setdefault(aplanar(asistencia.institucion), asistencia) is not asistencia:
                raise ValidationError(f"«{asistencia.institucion}» está dos veces: déjela en un solo renglón.")
        return list(leidas.values())

    def clean(self):
        datos = super().clean()
        if not datos.get("fecha_programada") and self.instance.fecha is None and "fecha_programada" not in self.errors:
            self.add_error("fecha_programada", "Diga qué día se programa.")
        propia = datos.get("cuenta") in (SI, NO)
        if propia and not datos.get("razon_descentralizada"):
            self.add_error("razon_descentralizada", "Apartarse de la regla de la sede pide una razón.")
        return datos

    def _post_clean(self):
        super()._post_clean()
        cuenta = self.cleaned_data.get("cuenta")
        if cuenta == SEGUN_LA_SEDE:
            self.instance.descentralizada, self.instance.razon_descentralizada = self.instance.segun_la_sede()
        else:
            self.instance.descentralizada = cuenta == SI

    def completar(self, guardado):
        renglones = lineas(self.cleaned_data["agenda"])
        antes = {punto.texto: punto.fuente_id for punto in guardado.agenda.all()}
        guardado.agenda.all().delete()
        for orden, texto in enumerate(renglones, 1):
            guardado.agenda.create(orden=orden, texto=texto, fuente_id=antes.get(texto))
        guardado.asistencias.all().delete()
        for asistencia in self.cleaned_data["asistentes"]:
            asistencia.sesion = guardado
            asistencia.save()


def lineas(texto):
    return [linea.strip() for linea in texto.splitlines() if linea.strip()]


def renglon(asistencia):
    return asistencia.institucion if asistencia.asistio else f"- {asistencia.institucion}"


class DocumentoForm(forms.ModelForm):
    """Un acta, una citación o una presentación de la sesión."""

    archivo = ArchivoField(label="Archivo", required=False)
    enlace = forms.URLField(label="Enlace", max_length=500, required=False, assume_scheme="https")

    class Meta:
        model = DocumentoSesion
        fields = ("tipo", "documento", "enlace", "archivo", "nivel")
        labels = {"documento": "Qué documento es", "nivel": "Nivel de publicidad"}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial.setdefault("nivel", Nivel.PUBLICO)

    def clean(self):
        datos = super().clean()
        if not any(datos.get(campo) for campo in ("documento", "enlace", "archivo")) and not self.errors:
            self.add_error("documento", "Cite el documento, ponga su enlace o adjúntelo.")
        return datos

    def guardar(self, usuario):
        """El documento agregado, o nulo si algo no vale."""
        if not self.is_valid():
            return None
        return DocumentoSesion.agregar(self.instance.sesion, por=usuario, **self.cleaned_data)


class HechoSesionForm(HechoForm):
    """Registrar que una sesión se celebró o se canceló. Escribe con `sesion.registrar`."""

    tipo = forms.ChoiceField(
        label="Qué pasó",
        choices=HechoSesion.Tipo.choices,
        initial=HechoSesion.Tipo.CELEBRADA,
        widget=forms.RadioSelect,
    )
    comentario = forms.CharField(required=False, widget=forms.Textarea(attrs={"rows": 3}))

    PRINCIPALES = ("tipo", "fecha", "confirma_fecha", "comentario")

    def verbo(self, **datos):
        return self.objeto.registrar(**datos)


class PlazoDeAcuerdoForm(FechaNuevaForm):
    """El plazo nuevo de un acuerdo empieza, como el primero, el día de su sesión."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["fin"].label = "Plazo nuevo"

    def datos(self):
        datos = super().datos()
        return datos | {"inicio": self.objeto.inicio or datos["fin"]}


class AcuerdoForm(DefinicionForm):
    """Un acuerdo: qué, de qué sesión, quién responde y hasta cuándo."""

    texto = forms.CharField(label="Acuerdo", widget=forms.Textarea(attrs={"rows": 4}))
    plazo = FechaField(label="Plazo", required=False, help_text="Vacío si no se le puso.")

    class Meta:
        model = Acuerdo
        fields = ("sesion", "texto", "responsable", "institucion", "plazo")

    field_order = ("sesion", "texto", "responsable", "institucion", "plazo", "motivo")
