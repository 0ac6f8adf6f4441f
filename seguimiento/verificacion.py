"""Lo que se puede comprobar de la base sin creerle: que nadie la movió por fuera del tablero.

Cada falta es una oración que dice dónde está y qué hacer. `manage.py verificar` las dice todas; «Consistencia», las de
las vigencias que su página lee.
"""

from django.apps import apps
from django.db import DatabaseError, IntegrityError, connection
from django.db.migrations.loader import MigrationLoader

from .guarda import que_faltan
from .lotes import alterados, en_lotes, rehacer
from .models import Seguido
from .solo_agregar import SoloAgregar


def faltas(rehace=True):
    """Oraciones, una por falta. `rehace`: las vigencias que no salen de los hechos se rehacen, y se dice."""
    yield from de_los_disparadores()
    yield from de_las_llaves()
    for modelo in apps.get_models():
        if issubclass(modelo, Seguido):
            yield from de_las_vigencias(modelo, rehace)
        if hasattr(modelo, "definiciones"):
            yield from de_la_historia(modelo)
        if hasattr(modelo, "comprobar"):
            yield from modelo.comprobar()


def de_las_vigencias(modelo, rehace):
    """Recalcula de los hechos lo que rige de cada uno, a toda fecha, y lo compara con lo guardado."""
    todos = modelo.objects.select_related(*modelo.PARA_VIGENCIAS).order_by("pk")
    for lote in en_lotes(todos.iterator(chunk_size=500)):
        sospechosos = alterados(lote)
        malos = rehacer(sospechosos) if sospechosos and rehace else sospechosos
        for malo in malos:
            hecho = "se rehicieron de los hechos" if rehace else "«manage.py verificar» las rehace"
            yield f"{modelo._meta.verbose_name} {malo}: sus vigencias no salían de sus hechos; {hecho}."


def de_la_historia(modelo):
    """Lo que se corrige con motivo está en su historia: la última versión dice lo mismo que la fila."""
    historia = modelo.definiciones.model
    campos = [c.attname for c in historia._meta.concrete_fields if c.attname in _columnas(modelo)]
    ultimas = {v[0]: v[1:] for v in historia.objects.order_by("history_id").values_list("id", *campos)}
    for pk, *dicho in modelo._base_manager.values_list("pk", *campos):
        if pk not in ultimas:
            yield f"{modelo._meta.verbose_name} {pk}: no tiene historia; no entró por el tablero."
            continue
        otros = ", ".join(c for c, ahora, antes in zip(campos, dicho, ultimas[pk], strict=True) if ahora != antes)
        if otros:
            yield f"{modelo._meta.verbose_name} {pk}: {otros} no dice lo que la última versión de su historia."


def _columnas(modelo):
    return {campo.attname for campo in modelo._meta.concrete_fields} - {"id"}


def de_los_disparadores():
    """Los que impiden tocar hechos, historia y lo guardado están todos."""
    with connection.cursor() as cursor:
        cursor.execute(NOMBRES[connection.vendor])
        puestos = {nombre.lower() for (nombre,) in cursor.fetchall()}
        tablas = set(connection.introspection.table_names(cursor))
    for nombre in que_faltan(connection):
        yield f"Falta el disparador {nombre}: córralo otra vez con «manage.py migrate»."
    for tabla, nombre in _de_las_migraciones():
        if tabla in tablas and nombre.lower() not in puestos:
            yield f"Falta el disparador {nombre}: alguien lo quitó; restaure la base o repóngalo de la migración."


NOMBRES = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'",
}


def _de_las_migraciones():
    """[(tabla, disparador)] de los que las migraciones aplicadas pusieron."""
    cargadas = MigrationLoader(connection)
    for (app, nombre), migracion in cargadas.disk_migrations.items():
        if (app, nombre) not in cargadas.applied_migrations:
            continue
        for operacion in migracion.operations:
            if isinstance(operacion, SoloAgregar):
                yield from operacion.disparadores(app, connection.vendor)


def de_las_llaves():
    """Ninguna fila señala a otra que no está: SQLite deja borrarla a quien no pide que las llaves se cumplan."""
    try:
        connection.check_constraints()
    except (IntegrityError, DatabaseError) as error:
        yield f"Una fila señala a otra que no está: {error}"
