"""La administración de Django, solo para mirar: lo definido se corrige en su página, con versión, motivo e historia."""

from functools import update_wrapper

from django.contrib import admin

from . import permisos
from .permisos import Poder

# Las páginas de cuenta son las del producto: aquí no hay otra puerta para entrar ni para cambiar una contraseña.
SIN_PAGINA = {"login", "logout", "password_change", "password_change_done", "autocomplete", "view_on_site"}


class Administracion(admin.AdminSite):
    """Quien no mantiene las definiciones recibe 403, y el ajeno 404, como en toda otra página."""

    site_header = site_title = "Administración del tablero CONASEC"

    def has_permission(self, request):
        return request.user.puede(Poder.DEFINIR)

    def admin_view(self, view, cacheable=False):
        protegida = super().admin_view(view, cacheable)

        def solo_quien_define(request, *args, **kwargs):
            permisos.exigir(request.user, Poder.DEFINIR)
            return protegida(request, *args, **kwargs)

        return update_wrapper(solo_quien_define, view)

    def register(self, modelos, admin_class=None, **opciones):
        """Solo lo nuestro: lo que las bibliotecas inscriben (grupos, direcciones de correo) sería otra puerta."""
        if admin_class is not None and issubclass(admin_class, Consulta):
            super().register(modelos, admin_class, **opciones)

    def get_urls(self):
        rutas = [ruta for ruta in super().get_urls() if getattr(ruta, "name", None) not in SIN_PAGINA]
        for ruta in rutas:
            if ruta.callback:
                ruta.callback.login_url = None  # se entra por la puerta del producto: la suya no está montada
        return rutas


class Consulta(admin.ModelAdmin):
    """Un registro tal como está en la base."""

    view_on_site = False

    def get_readonly_fields(self, request, obj=None):
        return [campo.name for campo in self.opts.fields if campo.editable]

    def has_module_permission(self, request):
        return request.user.puede(Poder.DEFINIR)

    def has_view_permission(self, request, obj=None):
        return request.user.puede(Poder.DEFINIR)

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
