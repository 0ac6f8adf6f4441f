from django.contrib import admin

from .models import Accion, Estrategia, Objetivo


@admin.register(Estrategia)
class EstrategiaAdmin(admin.ModelAdmin):
    list_display = ("codigo", "nombre", "inicio", "fin", "unidad")
    list_select_related = ("unidad",)


@admin.register(Objetivo)
class ObjetivoAdmin(admin.ModelAdmin):
    list_display = ("codigo", "nombre", "estrategia")
    list_select_related = ("estrategia",)


@admin.register(Accion)
class AccionAdmin(admin.ModelAdmin):
    """Definiciones; los avances no se tocan aquí: se registran y se anulan en la ficha."""

    list_display = ("codigo", "nombre", "fecha_literal", "inicio", "fin", "modalidad", "responsable")
    list_filter = ("objetivo", "responsable", "modalidad")
    list_select_related = ("responsable", "objetivo")
    search_fields = ("codigo", "nombre")
    raw_id_fields = ("fuente",)
