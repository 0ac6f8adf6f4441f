from django.contrib import admin

from seguimiento.admin import SoloMirarAdmin

from .models import Lanzamiento, Programa, Region


@admin.register(Programa)
class ProgramaAdmin(SoloMirarAdmin):
    list_display = ("codigo", "nombre", "total_barrios", "linea_base_fecha", "meta")
    raw_id_fields = ("fuente", "fuente_meta")


@admin.register(Region)
class RegionAdmin(SoloMirarAdmin):
    list_display = ("numero", "nombre", "cantidad", "area")
    list_select_related = ("area",)
    raw_id_fields = ("fuente",)


@admin.register(Lanzamiento)
class LanzamientoAdmin(SoloMirarAdmin):
    list_display = ("codigo", "distrito", "fecha_programada")
    list_select_related = ("distrito",)
    raw_id_fields = ("fuente", "distrito", "agregado_por")
