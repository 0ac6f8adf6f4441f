from django.contrib import admin
from django.contrib.auth.admin import UserAdmin

from .models import Documento, Observacion, Unidad, Usuario


@admin.register(Usuario)
class UsuarioAdmin(UserAdmin):
    """Cuentas, sin los permisos que harían de alguien un superusuario: esos no se dan desde aquí."""

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


@admin.register(Unidad)
class UnidadAdmin(admin.ModelAdmin):
    list_display = ("codigo", "nombre")
    search_fields = ("codigo", "nombre")


@admin.register(Documento)
class DocumentoAdmin(admin.ModelAdmin):
    list_display = ("codigo", "titulo", "entidad", "fecha")


@admin.register(Observacion)
class ObservacionAdmin(admin.ModelAdmin):
    list_display = ("origen", "numero", "gravedad", "estado", "texto_exacto")
    list_filter = ("origen", "gravedad", "estado")
    search_fields = ("texto_exacto", "trato")
