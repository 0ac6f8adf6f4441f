import django_tables2 as tables

from .models import Accion


class AccionTable(tables.Table):
    """Cabecera, orden y páginas de la lista de acciones; las filas las dibuja `estrategia/_filas.html`.

    Recibe `values("pk")`: ordena, cuenta y pagina solo claves. Los nombres de columna son los de `?orden=`.
    """

    # Las columnas por las que se ordena sin calcular la regla del plazo.
    SIN_REGLA = {"", "codigo", "nombre"}

    codigo = tables.Column("Código", order_by=("objetivo__orden", "orden", "pk"))
    nombre = tables.Column("Acción", order_by=("nombre_plano", "pk"))
    vence = tables.Column("Vence", order_by=("plazo_fin", "pk"), empty_values=())
    semaforo = tables.Column("Situación", order_by=("orden_semaforo", "-dias_retraso", "pk"))
    # No se ve: su palabra ya está en la de la luz. Las direcciones que ordenan por ella siguen valiendo.
    situacion = tables.Column(order_by=("orden_situacion", "-dias_retraso", "pk"), visible=False)
    avance = tables.Column("Avance / programado", order_by=("avance", "pk"), attrs={"th": {"class": "num"}})
    reporte = tables.Column("Último reporte", order_by=("ultimo_reporte", "pk"), empty_values=())
    registrar = tables.Column("Registrar", orderable=False, empty_values=())

    class Meta:
        model = Accion
        fields = ()
        sequence = ("codigo", "nombre", "vence", "semaforo", "situacion", "avance", "reporte", "registrar")
        order_by_field = "orden"
        page_field = "pagina"
        per_page_field = "por_pagina"
        template_name = "estrategia/_tabla.html"
        empty_text = "Ninguna acción cumple esos filtros."
