"""Las decisiones que se piden: la página de cada una, pedirla, responderla y anular una respuesta (semantica §7)."""

from functools import partial

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from . import permisos
from .campos import FechaField
from .forms import AnulacionForm, RegistroForm, repartir
from .models import CierreDecision, Decision
from .permisos import Poder
from .rastro import rastro_de_decision
from .views import definir, registrar_aparte


class PedidoForm(forms.Form):
    """Pedir una decisión que no nace en un hecho. Escribe con `verbo`: `Decision.pedir` u `objeto.pedir_decision`."""

    pide = forms.CharField(label="Qué se pide decidir", widget=forms.Textarea(attrs={"rows": 3}))
    a_quien = forms.CharField(label="A quién", max_length=200, help_text="La institución o la persona.")
    fecha = FechaField(label="Pedida el")
    para = FechaField(label="Para cuándo", required=False, help_text="Vacía si no se dice.")

    def __init__(self, *args, verbo, **kwargs):
        super().__init__(*args, **kwargs)
        self.verbo = verbo
        self.initial["fecha"] = timezone.localdate()

    def guardar(self, usuario):
        """La decisión pedida, o nulo si algo no vale."""
        if not self.is_valid():
            return None
        try:
            return self.verbo(por=usuario, **self.cleaned_data)
        except ValidationError as error:
            repartir(self, error)
            return None


class DeUnaDecision:
    """De `RegistroForm`: lo que otra persona registró de una decisión son sus respuestas y anulaciones."""

    def rastro(self):
        return rastro_de_decision(self.objeto)


class RespuestaForm(DeUnaDecision, RegistroForm):
    """Atender, denegar o retirar una decisión. Escribe con `decision.cerrar`. `tipos`: los que esa persona puede."""

    tipo = forms.ChoiceField(label="Qué se resolvió", choices=CierreDecision.Tipo.choices, widget=forms.RadioSelect)
    fecha = FechaField(label="Cuándo")
    texto = forms.CharField(label="Qué se dijo", widget=forms.Textarea(attrs={"rows": 3}))
    documento = forms.CharField(label="Documento que lo dice", max_length=300, required=False)

    def __init__(self, *args, tipos, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["tipo"].choices = [(tipo.value, tipo.label) for tipo in tipos]
        self.initial |= {"fecha": timezone.localdate(), "tipo": tipos[0]}

    def verbo(self, **datos):
        return self.objeto.cerrar(**datos)

    def mensaje(self, cierre):
        return f"Se registró: {str(cierre).lower()}, «{self.objeto}»."


class AnulaRespuestaForm(DeUnaDecision, AnulacionForm):
    """Por qué no vale una respuesta: la decisión vuelve a estar pendiente."""


def tipos_para(usuario, decision):
    """Con qué puede cerrarla esa persona (`permisos`)."""
    return [tipo for tipo in CierreDecision.Tipo if usuario.puede(CierreDecision.poder_de(tipo), decision)]


def la_decision(request, pk):
    """La decisión al corte; si entonces no se pedía, a hoy, y lo dice (`adelantada`). Para el ajeno no hay ninguna."""
    visibles = Decision.objects.visibles_para(request.user).filter(pk=pk)
    al_corte, a_hoy = (visibles.al(corte).leidas() for corte in (request.corte, request.corte.a_hoy(timezone.now())))
    for leida in al_corte or a_hoy:
        leida.adelantada = not al_corte
        return leida
    raise Http404


@require_safe
def decision_detalle(request, pk):
    """Qué se pide, a quién, desde cuándo, de qué es, y cómo se respondió."""
    decision = la_decision(request, pk)
    respuestas = decision.cierres.registrados(request.corte)
    respuestas = respuestas.select_related("registrado_por", "anulacion__registrado_por")
    contexto = {
        "decision": decision,
        "respuestas": [(r, anulada_al(r, request.corte)) for r in respuestas],
        "responde": decision.cierre is None and bool(tipos_para(request.user, decision)),
    }
    return render(request, "seguimiento/decision_detalle.html", contexto)


def anulada_al(respuesta, corte):
    """Su anulación, si ya se sabía en K."""
    anulacion = getattr(respuesta, "anulacion", None)
    return anulacion if anulacion and anulacion.registrado_en <= corte.hasta else None


def decision_responder(request, pk):
    """La atiende, la deniega o la retira: 403 si no le toca, 422 si algo falta, 409 si otra persona respondió antes."""
    decision = la_decision(request, pk)
    tipos = tipos_para(request.user, decision)
    if not tipos:
        raise PermissionDenied("Responden la Autoridad y la Secretaría Técnica; la retira también quien la pidió.")
    formulario = partial(RespuestaForm, objeto=decision, tipos=tipos)
    return registrar_aparte(request, formulario, decision, "Responder", decision.pide)


def respuesta_anular(request, pk, respuesta):
    """Anula una respuesta: la decisión vuelve a estar pendiente. Solo la Secretaría Técnica."""
    decision = la_decision(request, pk)
    permisos.exigir(request.user, Poder.ANULAR_RESPUESTA)
    cierre = get_object_or_404(decision.cierres, pk=respuesta)
    formulario = partial(AnulaRespuestaForm, objeto=decision, registro=cierre)
    return registrar_aparte(request, formulario, decision, "Anular la respuesta", str(cierre))


def decision_nueva_de(request, de, pk):
    """Pide una decisión sobre una acción, un acuerdo o un lanzamiento, quien lo registra."""
    enlace = Decision.objects.enlaces().get(f"decision{de}")
    if enlace is None:
        raise Http404
    seguidos = enlace._meta.get_field("seguido").related_model.objects
    objeto = get_object_or_404(seguidos.visibles_para(request.user), pk=pk)
    permisos.exigir(request.user, seguidos.all().PODER, objeto)
    formulario, titulo = partial(PedidoForm, verbo=objeto.pedir_decision), f"Pedir una decisión: {objeto.codigo}"
    return definir(request, formulario, titulo, objeto.get_absolute_url(), seccion="tablero", detalle=str(objeto))
