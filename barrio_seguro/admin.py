from django.contrib import admin

from seguimiento.administracion import Consulta

from .models import Lanzamiento, Programa, Region


@admin.register(Programa)
class ProgramaAdmin(Consulta):
    list_display = ("codigo", "nombre", "total_barrios", "linea_base_fecha", "meta")


@admin.register(Region)
class RegionAdmin(Consulta):
    list_display = ("numero", "nombre", "cantidad", "area")
    list_select_related = ("area",)


@admin.register(Lanzamiento)
class LanzamientoAdmin(Consulta):
    list_display = ("codigo", "distrito", "fecha_programada")
    list_select_related = ("distrito",)
