from django.contrib import admin

from .models import Lanzamiento, Programa, Region


@admin.register(Programa)
class ProgramaAdmin(admin.ModelAdmin):
    list_display = ("codigo", "nombre", "total_barrios", "linea_base_fecha", "meta")
    raw_id_fields = ("fuente", "fuente_meta")


@admin.register(Region)
class RegionAdmin(admin.ModelAdmin):
    list_display = ("numero", "nombre", "cantidad", "area")
    list_select_related = ("area",)
    raw_id_fields = ("fuente",)


@admin.register(Lanzamiento)
class LanzamientoAdmin(admin.ModelAdmin):
    """Definiciones; lo que pasó con cada uno se registra en su ficha."""

    list_display = ("codigo", "distrito", "fecha_programada")
    list_select_related = ("distrito",)
    raw_id_fields = ("fuente", "distrito", "agregado_por")
