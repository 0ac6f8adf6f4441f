"""Quita los disparadores de lo guardado, para las pruebas que necesitan un dato que el documento no trae."""

from django.db import connection

from seguimiento.guarda import VIEJOS


def quitar_la_guarda():
    """En la transacción de la prueba, que al terminar los devuelve."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(VIEJOS[connection.vendor])
        for nombre, tabla in cursor.fetchall():
            cursor.execute(f"DROP TRIGGER {nombre}" + ("" if connection.vendor == "sqlite" else f" ON {tabla}"))
