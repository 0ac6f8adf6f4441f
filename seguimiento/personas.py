"""Las personas y las unidades: quién entra, con qué rol, y quién se lo dio. Los cambios los ven todos los que miran."""

from functools import partial, wraps

from allauth.account.adapter import get_adapter
from allauth.account.decorators import reauthentication_required
from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.mail import send_mail
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from . import permisos
from .envios import guardar_una_vez
from .fallos import CorreoCaido
from .forms import DefinicionForm, VersionMixin
from .ingreso import correo
from .models import Unidad, Usuario, YaEnviado
from .models.definido import diferencias
from .permisos import Poder
from .views import definir

SIN_CORREO = (
    "Ya entró con su cuenta y no tiene correo: su enlace no se muestra a nadie. Quien opera el servidor le repone la "
    "contraseña con «manage.py changepassword»."
)
A_LA_VISTA = {"rol", "unidad", "activo"}  # de los cambios de una cuenta, lo que ve quien no administra (Ley 29733)
ULTIMOS = 30
CARTA = """{persona}:

Con este enlace se pone la contraseña de su cuenta «{persona.username}» del tablero CONASEC. Sirve una sola vez:

{enlace}

Lo pidió {por}. Si usted no lo esperaba, avise a quien administra el tablero.
"""


class PersonaForm(DefinicionForm):
    """Una cuenta. Ni contraseña ni permisos: la contraseña la pone su dueño, y los poderes salen del rol."""

    class Meta:
        model = Usuario
        fields = ("username", "first_name", "last_name", "cargo", "email", "rol", "unidad", "is_active")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["motivo"].label = "Por qué"
        del self.fields["username" if self.instance.pk else "is_active"]
        if self.instance.ya_entro:
            self.fields["email"].disabled = True
            self.fields["email"].help_text = "Ya entró con su cuenta: su correo lo cambia su dueño, en «Mi correo»."


class CorreoForm(VersionMixin, forms.ModelForm):
    """El correo propio."""

    class Meta:
        model = Usuario
        fields = ("email",)

    def guardar(self, usuario):
        """La cuenta, o nulo si algo no vale. Lanza `ConflictoDeVersion`."""
        if not self.is_valid():
            return None
        Usuario.objects.get(pk=usuario.pk).cambiar_correo(
            self.cleaned_data["email"], version=self.cleaned_data["version"]
        )
        return self.instance


class UnidadForm(DefinicionForm):
    """Una unidad orgánica."""

    class Meta:
        model = Unidad
        fields = ("codigo", "nombre")


def sensible(vista):
    """Solo para quien administra, y con su contraseña escrita hace poco: una sesión prestada no basta."""
    con_contrasena = reauthentication_required(vista)

    @wraps(vista)
    def protegida(request, *args, **kwargs):
        permisos.exigir(request.user, Poder.ADMINISTRAR)
        return con_contrasena(request, *args, **kwargs)

    return protegida


@require_safe
def persona_lista(request):
    """Quién tiene cuenta y con qué rol, las unidades, y los últimos cambios con quién los hizo."""
    permisos.exigir(request.user, Poder.MIRAR)
    versiones = Usuario.definiciones.select_related("history_user").order_by("-history_date", "-history_id")
    contexto = {
        "personas": Usuario.objects.select_related("unidad").order_by("-is_active", "rol", "username"),
        "unidades": Unidad.objects.all(),
        "cambios": [(v, dichos_para(request.user, v)) for v in versiones[:ULTIMOS]],
    }
    return render(request, "seguimiento/persona_lista.html", contexto)


@require_safe
def persona_detalle(request, pk):
    """Una cuenta y su historia: qué se le cambió, quién y por qué."""
    permisos.exigir(request.user, Poder.MIRAR)
    persona = get_object_or_404(Usuario.objects.select_related("unidad"), pk=pk)
    administra = request.user.puede(Poder.ADMINISTRAR)
    cambios = [(v, c if administra else visibles(c)) for v, c in persona.cambios()]
    return render(request, "seguimiento/persona_detalle.html", {"persona": persona, "cambios": cambios})


def dichos_para(usuario, version):
    """[(campo, antes, ahora)] de una versión de una cuenta, con lo que esa persona puede ver."""
    cambios = diferencias(version, version.prev_record)
    return cambios if usuario.puede(Poder.ADMINISTRAR) else visibles(cambios)


def visibles(cambios):
    return [cambio for cambio in cambios if cambio[0] in A_LA_VISTA]


@sensible
def persona_nueva(request):
    """Crea una cuenta, sin contraseña: después se le da el enlace con que su dueño la pone."""
    return definir(request, PersonaForm, "Agregar una persona", reverse("seguimiento:persona_lista"), seccion="")


@sensible
def persona_editar(request, pk):
    """Corrige una cuenta: 422 si no vale, 409 si otra persona la cambió antes."""
    persona = get_object_or_404(Usuario, pk=pk)
    formulario = partial(PersonaForm, instance=persona)
    return definir(request, formulario, f"Corregir: {persona}", persona.get_absolute_url(), seccion="")


@reauthentication_required
def correo_propio(request):
    """El correo con que la persona recupera su contraseña: solo su dueño lo cambia, con su contraseña a la vista."""
    permisos.exigir(request.user, Poder.MIRAR)
    formulario = partial(CorreoForm, instance=Usuario.objects.get(pk=request.user.pk))
    detalle = "Con él se recupera la contraseña. Si cambia, se avisa al anterior."
    return definir(request, formulario, "Mi correo", request.user.get_absolute_url(), seccion="", detalle=detalle)


@require_POST
@sensible
def persona_acceso(request, pk):
    """Da el enlace de un solo uso con que su dueño pone la contraseña: por correo o, si no tiene, para entregarlo.

    Nadie fija la contraseña de otro. Queda en la historia de la cuenta quién lo pidió. El de quien ya entró no se
    muestra en pantalla: con él se entraría como su dueño.
    """
    persona = get_object_or_404(Usuario, pk=pk, is_active=True)
    if persona.ya_entro and not persona.email:
        raise PermissionDenied(SIN_CORREO)
    llave = f"{user_pk_to_url_str(persona)}-{default_token_generator.make_token(persona)}"
    enlace = get_adapter().get_reset_password_from_key_url(llave)
    dicho = f"Se envió el enlace a {persona}." if persona.email else ""
    try:
        dado = guardar_una_vez(
            request, partial(dar_acceso, persona, enlace, request.user), lambda _: (dicho, persona.get_absolute_url())
        )
    except CorreoCaido as error:
        messages.error(request, f"No se envió el enlace. {error}")
        return redirect(persona)
    except YaEnviado:
        if persona.email:
            raise
    if persona.email:
        return dado
    return render(request, "seguimiento/persona_acceso.html", {"persona": persona, "enlace": enlace})


def dar_acceso(persona, enlace, por):
    """Deja dicho en la historia que se dio y, si tiene correo, se lo envía; si no se pudo enviar, no queda dicho."""
    como = "por correo" if persona.email else "para entregarlo en persona"
    persona.dejar_dicho(por=por, motivo=f"Se dio un enlace de un solo uso para la contraseña, {como}.")
    if persona.email:
        carta = CARTA.format(persona=persona, enlace=enlace, por=por)
        with correo():
            send_mail("Su contraseña del tablero CONASEC", carta, None, [persona.email])
    return persona


@sensible
def unidad_nueva(request):
    return definir(request, UnidadForm, "Agregar una unidad", reverse("seguimiento:persona_lista"), seccion="")


@sensible
def unidad_editar(request, pk):
    unidad = get_object_or_404(Unidad, pk=pk)
    formulario = partial(UnidadForm, instance=unidad)
    return definir(request, formulario, f"Corregir: {unidad}", reverse("seguimiento:persona_lista"), seccion="")
