from django.contrib import admin

from seguimiento.admin import DefinicionAdmin, SoloMirarAdmin

from .models import Acuerdo, Anio, Norma, Sesion


@admin.register(Sesion)
class SesionAdmin(SoloMirarAdmin):
    list_display = ("anio", "tipo", "numero", "fecha", "lugar", "descentralizada")
    list_filter = ("anio", "tipo")
    raw_id_fields = ("fuente",)


@admin.register(Norma)
class NormaAdmin(DefinicionAdmin):
    list_display = ("nombre", "articulo", "ordinarias", "descentralizadas", "vigente_desde", "vigente_hasta")
    raw_id_fields = ("fuente",)


@admin.register(Anio)
class AnioAdmin(DefinicionAdmin):
    list_display = ("anio", "registro_completo", "motivo")
    raw_id_fields = ("fuente",)


@admin.register(Acuerdo)
class AcuerdoAdmin(SoloMirarAdmin):
    list_display = ("codigo", "sesion", "texto")
    raw_id_fields = ("fuente",)
