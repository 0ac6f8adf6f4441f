"""Cómo se entra: lo que se le dicta a django-allauth, y lo que de cada entrada queda en el registro."""

import logging
from contextlib import contextmanager
from smtplib import SMTPException

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.forms import ResetPasswordForm
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.exceptions import ImproperlyConfigured, PermissionDenied, ValidationError
from django.core.mail import get_connection

from .fallos import CorreoCaido

REGISTRO = logging.getLogger("tablero.ingreso")


class AdaptadorIngreso(DefaultAccountAdapter):
    """Registro cerrado; intentos por dirección y nombre; entradas, salidas y fallos, con su dirección, al registro."""

    def set_password(self, user, password):
        """Solo la contraseña: cambiarla no es corregir la cuenta, y no deja una versión en su historia."""
        user.set_password(password)
        user.save(update_fields=["password"])

    def is_open_for_signup(self, request):
        """Devuelve siempre `False`: las cuentas las crea el administrador, nadie se inscribe por su cuenta."""
        return False

    def get_client_ip(self, request):
        """La de quien llama, según los proxies declarados; si lo que llega no cuadra con ellos, la de la conexión."""
        try:
            return super().get_client_ip(request)
        except (ImproperlyConfigured, PermissionDenied):
            return request.META.get("REMOTE_ADDR", "")

    def _get_login_attempts_cache_key(self, request, **credentials):
        """La dirección entra en la clave: quien conoce un nombre agota sus propios intentos, no los de su dueño."""
        return f"{self.get_client_ip(request)}:{super()._get_login_attempts_cache_key(request, **credentials)}"

    def pre_authenticate(self, request, **credentials):
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError:
            REGISTRO.warning("Demasiados intentos: %s, desde %s", self._quien(credentials), self.get_client_ip(request))
            raise

    def authentication_failed(self, request, **credentials):
        REGISTRO.warning("No entró: %s, desde %s", self._quien(credentials), self.get_client_ip(request))

    def post_login(self, request, user, **opciones):
        REGISTRO.info("Entró: %s, desde %s", user.get_username(), self.get_client_ip(request))
        return super().post_login(request, user, **opciones)

    def logout(self, request):
        REGISTRO.info("Salió: %s, desde %s", request.user.get_username(), self.get_client_ip(request))
        super().logout(request)

    def _quien(self, credenciales):
        """El nombre, si es de una cuenta: lo escrito puede ser una contraseña puesta donde no va."""
        nombre = credenciales.get("username", "")
        return nombre if get_user_model().objects.filter(username=nombre).exists() else "un nombre que no es de nadie"

    def send_mail(self, template_prefix, email, context):
        with correo():
            super().send_mail(template_prefix, email, context)


@contextmanager
def correo():
    """Lanza `CorreoCaido` si no hay servidor de correo o no responde: no se dice «revise su correo» en vano."""
    if settings.EMAIL_BACKEND.endswith("dummy.EmailBackend"):
        raise CorreoCaido("No hay servidor de correo: falta CORREO_SERVIDOR.")
    try:
        yield
    except (SMTPException, OSError) as error:
        raise CorreoCaido(f"El servidor de correo no responde: {error}") from error


class RecuperarForm(ResetPasswordForm):
    """Pedir una contraseña nueva. Con el correo caído contesta lo mismo haya o no una cuenta con esa dirección."""

    def save(self, request, **opciones):
        with correo(), get_connection():
            pass
        return super().save(request, **opciones)
