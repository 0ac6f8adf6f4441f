from django.contrib import admin

from .administracion import Consulta
from .models import Documento, Observacion, Unidad, Usuario


@admin.register(Usuario)
class UsuarioAdmin(Consulta):
    list_display = ("username", "first_name", "last_name", "rol", "unidad", "is_active")
    list_filter = ("rol", "unidad", "is_active")
    list_select_related = ("unidad",)
    fields = ("username", "first_name", "last_name", "email", "cargo", "rol", "unidad", "is_active", "last_login")


@admin.register(Unidad)
class UnidadAdmin(Consulta):
    list_display = ("codigo", "nombre")
    search_fields = ("codigo", "nombre")


@admin.register(Documento)
class DocumentoAdmin(Consulta):
    list_display = ("codigo", "titulo", "entidad", "fecha")


@admin.register(Observacion)
class ObservacionAdmin(Consulta):
    list_display = ("origen", "numero", "gravedad", "estado", "texto_exacto")
    list_filter = ("origen", "gravedad", "estado")
    search_fields = ("texto_exacto", "trato")
