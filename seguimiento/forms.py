"""Piezas comunes de los formularios que registran hechos: fecha, sustento y versión vista."""

from functools import partial

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from .cambio import lo_de_hoy, que_cambia
from .campos import ArchivoField, CifraField, FechaField
from .dudas import PorConfirmarMixin
from .models import DECLARABLES, PORCENTAJE_FIJO, ConflictoDeVersion, Nivel, YaAnulado
from .plazos import Estado
from .rastro import rastro


def repartir(formulario, error):
    """Cada error del modelo, a su campo; los de campos que el formulario no tiene, al resumen."""
    for nombre, errores in error.error_dict.items():
        formulario.add_error(nombre if nombre in formulario.fields else None, errores)


class RegistroForm(PorConfirmarMixin):
    """Base de lo que se registra: lleva la versión vista, escribe con `verbo(**datos)` y reparte sus errores.

    `objeto` es lo seguido: la acción o el lanzamiento. Si no se guardó, `status` es con qué se responde: 422 si algo no
    vale; 409 si otra persona registró antes, y `conflicto` es entonces lo que registró, [Suceso].
    """

    version = forms.IntegerField(widget=forms.HiddenInput)

    status, conflicto, cambio = 422, None, None

    def __init__(self, *args, objeto, **kwargs):
        super().__init__(*args, **kwargs)
        self.objeto = objeto
        self.initial["version"] = objeto.version()

    def registrar(self, usuario):
        """Lo agregado, o nulo si algo no es válido o si otra persona registró antes."""
        if not self.is_valid():
            return None
        antes = lo_de_hoy(self.objeto) if self.compara() else None
        try:
            registro = self.verbo(por=usuario, **self.datos())
            self.cambio = antes and que_cambia(antes, lo_de_hoy(self.objeto))
            return registro
        except ConflictoDeVersion:
            self._mostrar_lo_no_visto()
        except ValidationError as error:
            repartir(self, error)
        return None

    def datos(self):
        """Lo que recibe el verbo."""
        return self.sin_casillas(self.cleaned_data)

    def compara(self):
        """Si al guardar se dice qué cambia hoy: cuando no salta a la vista (semantica §2)."""
        return False

    def mensaje(self, registro):
        """Lo que se dice al guardar."""
        return " ".join(filter(None, [f"Se registró en {self.objeto.codigo}: {registro}.", self.cambio]))

    def desde(self, registro):
        """La fecha T desde la que se ve lo registrado: la del hecho, o desde cuándo rige el plazo."""
        return getattr(registro, "fecha", None) or registro.rige

    def rastro(self):
        """[Suceso] de lo registrado del objeto: tantos como su versión."""
        return rastro(self.objeto)

    def _mostrar_lo_no_visto(self):
        """Queda con lo escrito, pero sobre la versión que ahora hay: para comparar, decidir y volver a enviar."""
        todo, vistos = self.rastro(), max(self.cleaned_data["version"], 0)
        self.status, self.conflicto, self.data = 409, todo[vistos:], self.data.copy()
        self.data["version"] = len(todo)

    @property
    def en_orden(self):
        """Los campos a la vista, en el orden en que se muestran."""
        return self.visible_fields()

    @property
    def escrito(self):
        """[(rótulo, texto)] de lo que la persona escribió, para ponerlo al lado de lo que otra registró."""
        return [(campo.label, dicho(campo)) for campo in self.en_orden if campo.data]


def dicho(campo):
    """Lo escrito en un campo, como se lee. Un archivo hay que adjuntarlo otra vez: el navegador no lo conserva."""
    if isinstance(campo.field, forms.FileField):
        return f"{campo.data}; vuelva a adjuntarlo"
    return dict(getattr(campo.field, "choices", ())).get(campo.data, campo.data)


class HechoForm(RegistroForm):
    """Base de los formularios de hechos, con su fecha y su sustento. Quien hereda da `PRINCIPALES` y `DEMAS`."""

    fecha = FechaField(label="Fecha del hecho")
    confirma_fecha = forms.BooleanField(label="La fecha es correcta", required=False)
    documento = forms.CharField(label="Documento que lo sustenta", max_length=300, required=False)
    enlace = forms.URLField(label="Enlace", max_length=500, required=False, assume_scheme="https")
    archivo = ArchivoField(label="Archivo", required=False)
    nivel = forms.ChoiceField(label="Nivel de publicidad", choices=Nivel.choices, initial=Nivel.INTERNO)

    TITULO = "Registrar lo que pasó"
    SUSTENTO = ("documento", "enlace", "archivo", "nivel")
    PRINCIPALES = ()
    DEMAS = ()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["fecha"] = timezone.localdate()

    def ofrecer(self, usuario):
        """Deja a la vista solo lo que esa persona puede registrar; quien escribe es el verbo, que lo exige."""

    def compara(self):
        """Cuando otro hecho de fecha posterior sigue rigiendo."""
        rige = self.objeto.hechos.vigente_al(timezone.localdate())
        self.rige = rige if rige and rige.fecha > self.cleaned_data["fecha"] else None
        return self.rige is not None

    def mensaje(self, hecho):
        """Lo que se dice al guardar: qué quedó y, si no es lo que rige hoy, qué cambia (semantica §2)."""
        dicho = f"Se registró en {self.objeto.codigo}: {hecho}."
        return f"{dicho} Es anterior al hecho que rige ({self.rige}). {self.cambio}" if self.cambio else dicho

    @property
    def principales(self):
        return [self[n] for n in self.PRINCIPALES if n in self.fields and not self[n].is_hidden]

    @property
    def demas(self):
        return [self[nombre] for nombre in self.DEMAS]

    @property
    def demas_usados(self):
        return any(campo.data or campo.errors for campo in self.demas)

    @property
    def sustento(self):
        return [self[nombre] for nombre in self.SUSTENTO]

    @property
    def en_orden(self):
        return [*self.principales, *self.sustento, *self.demas]

    def datos(self):
        datos = super().datos()
        return datos | {"sustento": {nombre: datos.pop(nombre) for nombre in self.SUSTENTO}}


class AvanceForm(HechoForm):
    """Registrar un avance: estado, %, qué se hizo y su sustento. Escribe con `objeto.registrar_avance`."""

    estado = forms.ChoiceField(choices=DECLARABLES, widget=forms.RadioSelect)
    porcentaje = CifraField(label="Avance, en %", max_value=100, required=False)
    que_se_hizo = forms.CharField(label="Qué se hizo", required=False, widget=forms.Textarea(attrs={"rows": 3}))
    dificultad = forms.CharField(required=False, widget=forms.Textarea(attrs={"rows": 2}))
    medida_adoptada = forms.CharField(required=False, widget=forms.Textarea(attrs={"rows": 2}))
    decision_solicitada = forms.CharField(
        label="Decisión solicitada", required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    decision_de = forms.CharField(label="A quién se la solicita", max_length=200, required=False)
    decision_para = FechaField(label="Para cuándo se la pide", required=False)

    TITULO = "Registrar avance"
    PRINCIPALES = ("estado", "porcentaje", "fecha", "confirma_fecha", "que_se_hizo")
    DEMAS = ("dificultad", "medida_adoptada", "decision_solicitada", "decision_de", "decision_para")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # El que tiene: reabrir lo culminado o lo cancelado se elige, nunca viene puesto (semantica §2).
        suyo = self.objeto.estado
        self.initial.setdefault("estado", Estado.EN_PROCESO if suyo == Estado.SIN_REPORTE else suyo)

    def ofrecer(self, usuario):
        """Los estados que esa persona puede declarar después del que está a la vista."""
        poder_para = partial(self.objeto.hechos.model.poder_para, previo=self.objeto.estado)
        ofrecidos = [(estado, rotulo) for estado, rotulo in DECLARABLES if usuario.puede(poder_para(estado))]
        self.fields["estado"].widget.choices = ofrecidos

    def clean(self):
        datos = super().clean()
        falta = datos.get("porcentaje") is datos.get("meta_ejecutada") is None and "porcentaje" not in self.errors
        if falta and datos.get("estado") not in PORCENTAJE_FIJO:
            self.add_error("porcentaje", "Diga cuánto se avanzó, de 0 a 100.")
        return datos

    def verbo(self, **datos):
        return self.objeto.registrar_avance(**datos)


class AnulacionForm(RegistroForm):
    """Por qué no vale un hecho o una reprogramación, `registro`."""

    motivo = forms.CharField(label="Por qué se anula", widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args, registro, **kwargs):
        super().__init__(*args, **kwargs)
        self.registro = registro

    def registrar(self, usuario):
        """La anulación, o nulo; también si ya estaba anulado."""
        try:
            return super().registrar(usuario)
        except YaAnulado as ya:
            self.status = 409
            self.add_error(None, f"{ya} No hay nada más que anular: vuelva sin guardar.")
            return None

    def compara(self):
        return hasattr(self.objeto, "vigencias")

    def verbo(self, **datos):
        return self.registro.anular(**datos)

    def desde(self, _):
        """La de lo anulado, que es donde se lo ve tachado."""
        return super().desde(self.registro)

    def mensaje(self, _):
        dicho = f"Se anuló en {self.objeto.codigo}: {self.registro}. Sigue en el historial, tachado."
        return " ".join(filter(None, [dicho, self.cambio]))


class VersionMixin(forms.Form):
    """Lo que se corrige lleva cuántas versiones vio quien lo abrió: quien llega segundo ve lo que no había visto."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["version"] = self.instance.definiciones.count() if self.instance.pk else 0

    def lo_no_visto(self):
        """[(versión, cambios)] que otra persona guardó desde que se abrió el formulario.

        Lo escrito queda sobre la versión que ahora hay: quien lo mira decide, y al volver a enviar se guarda.
        """
        cambios, vistos = self.instance.cambios(), max(self.cleaned_data["version"], 0)
        self.data = self.data.copy()
        self.data["version"] = len(cambios)
        return cambios[: max(len(cambios) - vistos, 0)]


class DefinicionForm(VersionMixin, forms.ModelForm):
    """Base de lo que se define y se corrige con motivo y versión; escribe con `guardar` del modelo."""

    motivo = forms.CharField(label="Motivo del cambio", widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if not self.instance.pk:
            self.fields["motivo"].label = "De dónde sale el dato"
        for campo in self.instance.FIJOS if self.instance.pk else ():
            self.fields.pop(campo, None)
        for campo in set(getattr(self.instance, "plazo_dicho", lambda: ())()) & set(self.fields):
            self.fields[campo].disabled, self.fields[campo].help_text = True, "Ya se dijo: para moverla, reprograme."

    @transaction.atomic
    def guardar(self, usuario):
        """Lo guardado, o nulo si algo no vale. Lanza `ConflictoDeVersion`."""
        if not self.is_valid():
            return None
        datos = self.cleaned_data
        try:
            guardado = self.instance.guardar(por=usuario, motivo=datos["motivo"], version=datos["version"])
            self.completar(guardado)
        except ValidationError as error:
            repartir(self, error)
            transaction.set_rollback(True)
            return None
        return guardado

    def completar(self, guardado):
        """Lo que cuelga de lo guardado."""
