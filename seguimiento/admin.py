from django.contrib import admin
from django.contrib.auth.admin import UserAdmin

from .models import Documento, Observacion, Unidad, Usuario


class DefinicionAdmin(admin.ModelAdmin):
    """Lo que se define se corrige y no se borra: los hechos y los cortes lo nombran. Retirarlo es un hecho."""

    def has_delete_permission(self, request, obj=None):
        return False

    def get_readonly_fields(self, request, obj=None):
        """El plazo que ya se dijo tampoco se corrige: se reprograma (`Seguido.clean`)."""
        fijos = obj.plazo_dicho() if hasattr(obj, "plazo_dicho") else []
        return (*super().get_readonly_fields(request, obj), *fijos)


class SoloMirarAdmin(DefinicionAdmin):
    """Lo que el documento fija o se define con un verbo, en su página, con motivo e historia."""

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def get_readonly_fields(self, request, obj=None):
        return [campo.name for campo in self.opts.fields if campo.editable]


@admin.register(Usuario)
class UsuarioAdmin(UserAdmin):
    """Cuentas, sin los permisos que harían de alguien un superusuario: esos no se dan desde aquí.

    Una cuenta se desactiva y no se borra: lo que registró lleva su nombre.
    """

    list_display = ("username", "first_name", "last_name", "rol", "unidad", "is_active")
    list_filter = ("rol", "unidad", "is_active")
    list_select_related = ("unidad",)
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        ("Persona", {"fields": ("first_name", "last_name", "email", "cargo")}),
        ("Qué puede hacer", {"fields": ("rol", "unidad", "is_active", "is_staff")}),
    )
    add_fieldsets = ((None, {"fields": ("username", "password1", "password2", "rol", "unidad")}),)

    def get_queryset(self, request):
        """Un superusuario solo lo toca otro."""
        usuarios = super().get_queryset(request)
        return usuarios if request.user.is_superuser else usuarios.filter(is_superuser=False)

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(Unidad)
class UnidadAdmin(DefinicionAdmin):
    list_display = ("codigo", "nombre")
    search_fields = ("codigo", "nombre")


@admin.register(Documento)
class DocumentoAdmin(SoloMirarAdmin):
    list_display = ("codigo", "titulo", "entidad", "fecha")


@admin.register(Observacion)
class ObservacionAdmin(SoloMirarAdmin):
    list_display = ("origen", "numero", "gravedad", "estado", "texto_exacto")
    list_filter = ("origen", "gravedad", "estado")
    search_fields = ("texto_exacto", "trato")
