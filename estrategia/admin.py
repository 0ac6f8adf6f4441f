from django.contrib import admin

from seguimiento.administracion import Consulta

from .models import Accion, Estrategia, Objetivo


@admin.register(Estrategia)
class EstrategiaAdmin(Consulta):
    list_display = ("codigo", "nombre", "inicio", "fin", "unidad", "por_defecto")
    list_select_related = ("unidad",)


@admin.register(Objetivo)
class ObjetivoAdmin(Consulta):
    list_display = ("codigo", "nombre", "estrategia")
    list_select_related = ("estrategia",)


@admin.register(Accion)
class AccionAdmin(Consulta):
    list_display = ("codigo", "nombre", "fecha_literal", "inicio", "fin", "modalidad", "responsable")
    list_filter = ("objetivo", "responsable", "modalidad")
    list_select_related = ("responsable", "objetivo")
    search_fields = ("codigo", "nombre")
