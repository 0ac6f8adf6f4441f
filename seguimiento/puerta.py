"""La puerta: lo que se mira de toda petición antes de leer su cuerpo, y lo que toda respuesta lleva."""

from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import TooManyFieldsSent
from django.http import Http404, HttpResponseNotAllowed
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.http import url_has_allowed_host_and_scheme
from django_htmx.http import HttpResponseClientRedirect

from .permisos import Poder
from .revision import mirar_proxies

MB = 1024 * 1024
MARGEN = 2 * MB  # lo demás del formulario
METODOS = ("GET", "HEAD", "POST")
NINGUNO = ("camera", "display-capture", "geolocation", "microphone", "payment", "usb")
CABECERAS = {"Permissions-Policy": ", ".join(f"{permiso}=()" for permiso in NINGUNO)}
MAXIMO_TEXTO = 1_000  # letras de un parámetro de la dirección
NO_SE_ENTIENDE = "No se entiende la dirección"
PRIVADO = "private, no-store"
ESCRIBEN = (Poder.REGISTRAR, Poder.DEFINIR)  # quienes adjuntan o importan
CUENTAS = "cuentas/"  # sus páginas son también de quien aún no tiene rol


def recibe_archivos(ajuste):
    """Marca la vista que recibe archivos; `ajuste`: el nombre del ajuste que dice cuántos MB pesa el mayor.

    De esa marca salen los MB que su dirección admite: no hay otra lista.
    """

    def marcar(vista):
        vista.ajuste_de_archivo = ajuste
        return vista

    return marcar


def cuerpo_maximo(vista, persona):
    """Bytes que se aceptan en esa vista de esa persona; de quien no tiene rol, o no ha entrado, casi nada."""
    if not getattr(persona, "mira", False):
        return settings.CUERPO_ANONIMO
    ajuste = getattr(vista, "ajuste_de_archivo", None)
    if ajuste and any(persona.puede(poder) for poder in ESCRIBEN):
        # Hasta el doble llega al formulario, que dice cuánto pesa y conserva lo escrito.
        return 2 * getattr(settings, ajuste) * MB + MARGEN
    return settings.DATA_UPLOAD_MAX_MEMORY_SIZE


def pagina_suelta(status, titulo, *parrafos, volver="/", rotulo="Volver al tablero"):
    """Página que no lee la base, ni la sesión, ni los parámetros: se muestra aunque todo eso falle."""
    contexto = {"titulo": titulo, "parrafos": parrafos, "volver": volver, "rotulo": rotulo}
    return render(None, "suelta.html", contexto, status=status)


def de_donde_viene(request):
    """La dirección, de este sitio, en que estaba el formulario o la lista; nula si no se sabe."""
    viene = request.headers.get("HX-Current-URL") or request.headers.get("Referer") or ""
    if not url_has_allowed_host_and_scheme(viene, {request.get_host()}, request.is_secure()):
        return None
    partes = urlsplit(viene)
    return partes.path + (f"?{partes.query}" if partes.query else "")


class PuertaMiddleware:
    """Método, parámetros y tamaño, antes de que nadie lea el cuerpo; y a quien no tiene rol, 404 en todo.

    Va antes que el de CSRF, que lee el cuerpo. 400: un carácter nulo o demasiados parámetros; 405: un método que
    ninguna página usa; 413: un cuerpo mayor de lo que esa dirección admite de esa persona.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        mirar_proxies(request)
        respuesta = _con_palabras(self._no_se_lee(request) or self.get_response(request))
        for nombre, valor in CABECERAS.items():
            respuesta.setdefault(nombre, valor)
        respuesta.setdefault("Cache-Control", PRIVADO)
        patch_vary_headers(respuesta, ["HX-Request"])
        return respuesta

    def process_view(self, request, vista, args, kwargs):
        grande = _de_mas(request, vista)
        abierta = not getattr(vista, "login_required", True) or request.resolver_match.route.startswith(CUENTAS)
        if not (grande or abierta) and request.user.is_authenticated and not request.user.mira:
            raise Http404
        return grande

    def _no_se_lee(self, request):
        """La respuesta a un método que no se usa o a una dirección que no se puede leer; nula si se lee."""
        if request.method not in METODOS:
            return HttpResponseNotAllowed(METODOS)
        try:
            textos = [request.path, *(texto for nombre, valores in request.GET.lists() for texto in (nombre, *valores))]
        except TooManyFieldsSent:
            return demasiados_campos()
        if any("\0" in texto for texto in textos):
            return pagina_suelta(400, NO_SE_ENTIENDE, "Trae un carácter que no se puede leer.")
        if max(map(len, textos)) > MAXIMO_TEXTO:
            return pagina_suelta(
                400, NO_SE_ENTIENDE, f"Un dato pasa de {MAXIMO_TEXTO:,} letras: pida con menos palabras."
            )
        return None


def _con_palabras(respuesta):
    """La misma, salvo un 405: el de Django viene vacío, y así llega quien abre o recarga la dirección de un botón."""
    if respuesta.status_code != 405:
        return respuesta
    pagina = pagina_suelta(
        405, "Esta dirección no se abre así", "Es la de un botón o la de un formulario: hágalo desde su página.",
        "No se guardó nada.",
    )  # fmt: skip
    pagina["Allow"] = respuesta["Allow"]
    return pagina


def _de_mas(request, vista):
    """La respuesta a un cuerpo mayor de lo que se admite, o que no dice cuánto mide; nula si cabe."""
    medida = request.META.get("CONTENT_LENGTH") or ""
    if not medida and "HTTP_TRANSFER_ENCODING" in request.META:
        return demasiado_grande(request, "El envío no dice cuánto pesa.")
    pesa = int(medida) if medida.isascii() and medida.isdigit() else 0
    if pesa <= settings.CUERPO_ANONIMO:
        return None
    maximo = cuerpo_maximo(vista, request.user)
    if pesa <= maximo:
        return None
    if not request.user.is_authenticated:
        return demasiado_grande(request, "Su sesión no está abierta, o venció: entre y vuelva a enviarlo.")
    return demasiado_grande(request, f"Pesa {pesa / MB:.1f} MB, y aquí se admiten {maximo / MB:.1f}.")


def demasiado_grande(request, porque):
    titulo = "Lo enviado es demasiado grande"
    return pagina_suelta(
        413, titulo, porque, "No se guardó nada.", volver=de_donde_viene(request) or "/", rotulo="Volver"
    )


def demasiados_campos():
    return pagina_suelta(
        400, "Son demasiados datos de una vez", "Envíelos en partes más pequeñas.", "No se guardó nada."
    )


class EntradaMiddleware(LoginRequiredMiddleware):
    """A quien no ha entrado, la página de entrada; después vuelve a donde estaba.

    Un envío vuelve a la página del formulario, que recupera lo escrito (`envios.js`), y no a donde se envía.
    Un fragmento htmx no mete la página de entrada en la lista: la página entera va a entrar.
    """

    def handle_no_permission(self, request, vista):
        if not request.htmx and request.method != "POST":
            return super().handle_no_permission(request, vista)
        entrar = redirect_to_login(de_donde_viene(request) or "/", self.get_login_url(vista))
        return HttpResponseClientRedirect(entrar.url) if request.htmx else entrar
