from django.contrib import admin

from seguimiento.administracion import Consulta

from .models import Acuerdo, Anio, Norma, Sesion


@admin.register(Sesion)
class SesionAdmin(Consulta):
    list_display = ("anio", "tipo", "numero", "fecha", "lugar", "descentralizada")
    list_filter = ("anio", "tipo")


@admin.register(Norma)
class NormaAdmin(Consulta):
    list_display = ("nombre", "articulo", "ordinarias", "descentralizadas", "vigente_desde", "vigente_hasta")


@admin.register(Anio)
class AnioAdmin(Consulta):
    list_display = ("anio", "registro_completo", "motivo")


@admin.register(Acuerdo)
class AcuerdoAdmin(Consulta):
    list_display = ("codigo", "sesion", "texto")
