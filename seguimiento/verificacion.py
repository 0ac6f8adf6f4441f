"""Lo que se puede comprobar de la base sin creerle: que nadie la movió por fuera del tablero.

Cada falta es una oración que dice dónde está y qué hacer. `manage.py verificar` las dice todas; «Consistencia», las de
las vigencias que su página lee.
"""

from django.apps import apps
from django.db import DatabaseError, IntegrityError, connection

from .custodia import ArchivoPerdido, abrir
from .guarda import de_solo_agregar, que_faltan
from .lotes import alterados, en_lotes, rehacer
from .models import Importacion, Seguido, Sustento

BORRADO = "-"  # la última versión de lo que se borró por el tablero


def faltas(rehace=True):
    """Oraciones, una por falta. `rehace`: las vigencias que no salen de los hechos se rehacen, y se dice."""
    yield from de_los_disparadores()
    yield from de_las_llaves()
    for modelo in apps.get_models():
        if issubclass(modelo, Seguido):
            yield from de_las_vigencias(modelo, rehace)
        if hasattr(modelo, "definiciones"):
            yield from de_la_historia(modelo)
        if issubclass(modelo, Sustento | Importacion):
            yield from de_los_archivos(modelo)
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
    versiones = historia.objects.order_by("history_id").values_list("id", "history_type", *campos)
    ultimas = {pk: (clase, antes) for pk, clase, *antes in versiones}
    for pk, *dicho in modelo._base_manager.values_list("pk", *campos):
        if pk not in ultimas:
            yield f"{modelo._meta.verbose_name} {pk}: no tiene historia; no entró por el tablero."
            continue
        _, antes = ultimas.pop(pk)
        otros = ", ".join(c for c, ahora, era in zip(campos, dicho, antes, strict=True) if ahora != era)
        if otros:
            yield f"{modelo._meta.verbose_name} {pk}: {otros} no dice lo que la última versión de su historia."
    for pk, (clase, _) in ultimas.items():
        if clase != BORRADO:
            yield f"{modelo._meta.verbose_name} {pk}: su historia sigue y ya no está; no se borró por el tablero."


def de_los_archivos(modelo):
    """Cada archivo guardado está en el disco y es el que se subió: su SHA-256 es el de la base."""
    for guardado in modelo._base_manager.exclude(archivo="").order_by("pk").iterator():
        try:
            abrir(guardado.archivo, guardado.huella).close()
        except ArchivoPerdido as perdido:
            yield f"{modelo._meta.verbose_name} {guardado.pk}, archivo «{guardado.nombre}»: {perdido}"


def _columnas(modelo):
    return {campo.attname for campo in modelo._meta.concrete_fields} - {"id"}


def de_los_disparadores():
    """Los que impiden tocar los hechos, la historia y lo guardado están todos."""
    for nombre in (*que_faltan(connection), *de_solo_agregar(connection)):
        yield f"Falta el disparador {nombre}: alguien lo quitó. «manage.py migrate» lo repone."


def de_las_llaves():
    """Ninguna fila señala a otra que no está: SQLite deja borrarla a quien no pide que las llaves se cumplan."""
    try:
        connection.check_constraints()
    except (IntegrityError, DatabaseError) as error:
        yield f"Una fila señala a otra que no está: {error}"
