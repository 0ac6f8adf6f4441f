"""Las fuentes: los documentos, sus citas con las palabras exactas, y lo que se les observa."""

from collections import defaultdict
from functools import partial

from django import forms
from django.apps import apps
from django.core.exceptions import BadRequest, ValidationError
from django.db.models import Max
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from . import permisos
from .campos import FechaField
from .citas import resaltar
from .excel import OBSERVACIONES
from .forms import VersionMixin, repartir
from .listas import lista_en_archivo, pide_archivo
from .models import Documento, Fuente, Observacion, ObservacionRegistro
from .permisos import Poder
from .querysets import aplanar
from .views import definir


class DocumentoForm(forms.ModelForm):
    """Un documento del que se cita."""

    codigo = forms.SlugField(label="Código", help_text="Corto y sin espacios: oficio-123-2022.")
    fecha = FechaField(label="Fecha", required=False)
    enlace = forms.URLField(label="Enlace", required=False, assume_scheme="https")

    class Meta:
        model = Documento
        fields = ("codigo", "titulo", "entidad", "fecha", "enlace", "nota", "texto")

    def guardar(self, _):
        return self.save() if self.is_valid() else None


class FuenteForm(forms.ModelForm):
    """Una cita: sección y palabras exactas."""

    class Meta:
        model = Fuente
        fields = ("codigo", "seccion", "cita")

    def __init__(self, *args, documento, **kwargs):
        ultima = documento.fuentes.aggregate(n=Max("orden"))["n"] or 0
        super().__init__(*args, instance=Fuente(documento=documento, orden=ultima + 1), **kwargs)

    def clean_codigo(self):
        """«citar» es la dirección de este formulario: la cita no se podría abrir."""
        if self.cleaned_data["codigo"] == "citar":
            raise ValidationError("Ese código es el de una página: elija otro.")
        return self.cleaned_data["codigo"]

    def guardar(self, _):
        return self.save() if self.is_valid() else None


class ObservacionForm(VersionMixin, forms.ModelForm):
    """En qué quedó una observación, y con qué documento."""

    class Meta:
        model = Observacion
        fields = ("estado", "resolucion")
        widgets = {"estado": forms.RadioSelect, "resolucion": forms.Textarea(attrs={"rows": 3})}

    def guardar(self, usuario):
        if not self.is_valid():
            return None
        try:
            return self.instance.resolver(por=usuario, **self.cleaned_data)
        except ValidationError as error:
            repartir(self, error)
            return None


@require_safe
def fuente_lista(request):
    """Cada documento con sus fuentes: sección y palabras exactas."""
    if not request.user.mira:
        raise Http404
    documentos = Documento.objects.prefetch_related("fuentes")
    return render(request, "seguimiento/fuente_lista.html", {"documentos": documentos})


@require_safe
def documento_detalle(request, codigo, cita=None):
    """El documento transcrito entero; con una cita, sus palabras resaltadas donde están."""
    if not request.user.mira:
        raise Http404
    documento = get_object_or_404(Documento, codigo=codigo)
    fuente = get_object_or_404(documento.fuentes, codigo=cita) if cita else None
    antes, resaltado, despues = resaltar(documento.texto, fuente.cita) if fuente else (documento.texto, "", "")
    contexto = {"documento": documento, "fuente": fuente, "antes": antes, "resaltado": resaltado, "despues": despues}
    contexto["citas"] = documento.fuentes.all()
    contexto["observaciones"] = Observacion.objects.que_tocan(documento)
    return render(request, "seguimiento/documento_detalle.html", contexto)


def definir_fuente(request, formulario, titulo, detalle=""):
    """Un documento, una cita o una observación: solo quien define o la Secretaría Técnica."""
    permisos.exigir(request.user, Poder.CITAR)
    lista = reverse("seguimiento:fuente_lista")
    return definir(request, formulario, titulo, lista, seccion="fuentes", detalle=detalle)


def documento_nuevo(request):
    """Agrega un documento del que se podrá citar."""
    return definir_fuente(request, DocumentoForm, "Agregar un documento")


def fuente_nueva(request, codigo):
    """Cita un lugar de un documento: si se tiene su texto, las palabras deben estar en él."""
    permisos.exigir(request.user, Poder.CITAR)
    documento = get_object_or_404(Documento, codigo=codigo)
    return definir_fuente(request, partial(FuenteForm, documento=documento), "Agregar una cita", str(documento))


def observacion_resolver(request, origen, numero):
    """La confirma la DGSC, o se corrige con un documento; queda quién y cuándo."""
    permisos.exigir(request.user, Poder.CITAR)
    observacion = get_object_or_404(Observacion, origen=origen, numero=numero)
    formulario = partial(ObservacionForm, instance=observacion)
    return definir_fuente(request, formulario, f"Resolver: {observacion}", observacion.texto_exacto)


@require_safe
def observacion_lista(request):
    """Las rarezas del documento y los hallazgos públicos, con los registros que tocan."""
    if not request.user.mira:
        raise Http404
    gravedad, texto = request.GET.get("gravedad", ""), request.GET.get("q", "").strip()
    if gravedad and gravedad not in Observacion.Gravedad.values:
        raise BadRequest(f"«{gravedad}» no es una gravedad: use A, B o C.")
    observaciones = las_que_tocan(request.GET.get("toca", "")).prefetch_related("registros")
    if gravedad:
        observaciones = observaciones.filter(gravedad=gravedad)
    filas = [o for o in observaciones if aplanar(texto) in aplanar(o.texto_exacto + " " + o.trato)]
    if pide_archivo(request):
        filtros = [(k, v) for k, v in (("Gravedad", gravedad), ("Buscar", texto)) if v]
        return lista_en_archivo(
            request, "Observaciones", OBSERVACIONES, filas, titulo="Observaciones de la fuente", filtros=filtros
        )
    contexto = {"observaciones": con_registros(filas), "gravedad": gravedad, "q": texto, "Observacion": Observacion}
    contexto["toca"] = request.GET.get("toca", "")
    return render(request, "seguimiento/observacion_lista.html", contexto)


def las_que_tocan(pedido):
    """Las que señalan a un modelo («conasec.norma») o a un registro suyo («estrategia.estrategia/2022-I»), o todas."""
    modelo, _, clave = pedido.replace("\0", "").partition("/")
    if not modelo:
        return Observacion.objects.all()
    senales = ObservacionRegistro.objects.filter(modelo=modelo, **({"clave": clave} if clave else {}))
    return Observacion.objects.filter(pk__in=senales.values("observacion"))


def con_registros(observaciones):
    """[(observación, [registros que toca])], con una consulta por modelo señalado y no por registro."""
    claves = defaultdict(set)
    for observacion in observaciones:
        for senal in observacion.registros.all():
            claves[senal.modelo].add(senal.clave)
    hallados = {}
    for modelo, pedidas in claves.items():
        for registro in apps.get_model(modelo)._default_manager.de_claves(pedidas):
            hallados[modelo, "/".join(map(str, registro.natural_key()))] = registro
    return [
        (
            observacion,
            [hallados[s.modelo, s.clave] for s in observacion.registros.all() if (s.modelo, s.clave) in hallados],
        )
        for observacion in observaciones
    ]
