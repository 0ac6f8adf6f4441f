from django.contrib import admin

from .models import Acuerdo, Anio, Norma, Sesion


@admin.register(Sesion)
class SesionAdmin(admin.ModelAdmin):
    list_display = ("anio", "tipo", "numero", "fecha", "lugar", "descentralizada")
    list_filter = ("anio", "tipo")
    raw_id_fields = ("fuente",)


@admin.register(Norma)
class NormaAdmin(admin.ModelAdmin):
    list_display = ("nombre", "articulo", "ordinarias", "descentralizadas", "vigente_desde", "vigente_hasta")
    raw_id_fields = ("fuente",)


@admin.register(Anio)
class AnioAdmin(admin.ModelAdmin):
    list_display = ("anio", "registro_completo", "motivo")
    raw_id_fields = ("fuente",)


@admin.register(Acuerdo)
class AcuerdoAdmin(admin.ModelAdmin):
    list_display = ("codigo", "sesion", "texto")
    raw_id_fields = ("fuente",)
