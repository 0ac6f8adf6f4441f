"""El orden en que se toman los turnos (`SELECT … FOR NO KEY UPDATE`): uno solo, para que dos que escriben no se traben.

Quien necesita varios los toma siempre en este orden y, dentro de una tabla, por su llave:

1. `Envio` (el número de un solo uso), 2. `Importacion`, 3. `CortePublicado`, 4. `Estrategia`, 5. `Accion`,
6. `Lanzamiento`, 7. `Acuerdo`, 8. `Sesion`, 9. `Barrio`, 10. `Decision`, 11. `Intervencion` y lo demás que se corrige
con historia.

Un verbo que escribe en uno solo toma el suyo, y después solo los que siguen: un lanzamiento, su barrio; un acuerdo, su
sesión. El turno es `FOR NO KEY UPDATE`: con `FOR UPDATE`, insertar lo que señala una fila (una vigencia, su estrategia)
esperaría a quien la tiene, fuera de orden. En SQLite quien escribe tiene tomada la base entera (`BEGIN IMMEDIATE`) y
esto no hace nada.

Al final, quien congela un corte espera también a las tablas de las decisiones (`esperar_tablas`).
"""

from django.db import connection


def tomar_turno(consulta):
    """Espera a quien esté escribiendo en alguna de sus filas y las toma todas, por su llave."""
    list(consulta.order_by("pk").select_for_update(of=("self",), no_key=True).values_list("pk"))


def esperar_tablas(*modelos):
    """Espera a quienes estén agregando filas a esas tablas y no deja agregar otras hasta terminar; leer, sí.

    Solo tablas en que se escribe lo último, sin pedir después ningún otro turno: así nadie se traba.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            for modelo in modelos:
                cursor.execute(f"LOCK TABLE {modelo._meta.db_table} IN SHARE MODE")
