"""Lo que la base no deja tocar con SQL: el plan original, las palabras de la fuente, las cuentas y lo aplicado."""

import pytest
from django.db import DatabaseError, connection, transaction
from libros import LLENA, bajar_plantilla, dar, llenar, previa

from conasec.models import Norma
from estrategia.models import Accion
from seguimiento.guarda import que_faltan

pytestmark = pytest.mark.django_db

# Qué se intenta y en qué tabla: cada uno movería una fecha, una palabra o una cuenta que ningún formulario corrige.
INTENTOS = {
    "UPDATE estrategia_accion SET inicio = '2022-05-01', fin = '2022-05-31' WHERE codigo = 'OE1.4'": "el plan",
    "UPDATE estrategia_accion SET fecha_literal = 'Mayo 2022' WHERE codigo = 'OE1.4'": "las palabras del plan",
    "UPDATE estrategia_accion SET fin = NULL, inicio = NULL WHERE codigo = 'OE1.4'": "el plan, borrándolo",
    "UPDATE barrio_seguro_lanzamiento SET fecha_programada = '2022-12-01' WHERE codigo = 'L1'": "un lanzamiento",
    "UPDATE barrio_seguro_lanzamiento SET fecha_literal = '01/12/2022' WHERE codigo = 'L1'": "sus palabras",
    "UPDATE conasec_sesion SET fecha = '2021-12-01'": "una sesión celebrada",
    "UPDATE conasec_sesion SET fecha_literal = 'otra'": "sus palabras",
    "UPDATE conasec_acuerdo SET codigo = 'otro' WHERE id = (SELECT min(id) FROM conasec_acuerdo)": "un acuerdo",
    "UPDATE conasec_norma SET descentralizadas = 1": "la ley",
    "UPDATE conasec_norma SET texto = 'Nada.'": "la ley",
    "UPDATE seguimiento_fuente SET cita = 'otra'": "la fuente",
    "UPDATE seguimiento_documento SET texto = 'otro'": "el documento",
    "UPDATE seguimiento_observacion SET texto_exacto = 'otro'": "lo observado",
    "UPDATE barrio_seguro_programa SET total_barrios = 110, meta = 200": "las cuentas",
    "UPDATE barrio_seguro_region SET cantidad = 0": "las cuentas por región",
    "UPDATE barrio_seguro_factorriesgo SET texto = 'otro'": "el marco del programa",
    "UPDATE conasec_organo SET definicion = 'otra'": "el órgano",
    "DELETE FROM barrio_seguro_region": "las regiones",
    "DELETE FROM seguimiento_observacionregistro": "lo que tocan las observaciones",
    "DELETE FROM conasec_norma": "la ley",
    "UPDATE seguimiento_documento SET enlace = 'https://ejemplo.pe/otro'": "dónde está el documento",
    "UPDATE conasec_puntoagenda SET texto = 'otro'": "la agenda",
    "DELETE FROM conasec_anio": "qué año se declaró completo",
    "UPDATE estrategia_eje SET nombre = 'otro'": "un eje",
    "DELETE FROM estrategia_eje": "los ejes",
    "UPDATE estrategia_objetivo SET fuente_id = NULL": "de dónde sale un objetivo",
    "UPDATE estrategia_estrategia SET fuente_id = NULL": "de dónde sale la estrategia",
    "UPDATE barrio_seguro_actividad SET grupo = 'otro'": "bajo qué título va una actividad",
    "UPDATE barrio_seguro_lineamiento SET actor = 'otro'": "a quién se refiere un lineamiento",
    "UPDATE barrio_seguro_programa SET linea_base_nota = ''": "que la fecha de la base es nuestra",
    "UPDATE barrio_seguro_area SET nombre = 'otra'": "un área del mapa",
    "UPDATE barrio_seguro_lanzamiento SET distrito_id = (SELECT min(id) FROM barrio_seguro_distrito)": "su distrito",
}


def rechaza(sql):
    with pytest.raises(DatabaseError, match="no se cambian|no cambia después"), transaction.atomic():
        connection.cursor().execute(sql)


@pytest.mark.parametrize("sql", INTENTOS, ids=INTENTOS.values())
def test_ningun_update_ni_delete_lo_mueve(sql):
    rechaza(sql)


def test_borrar_una_accion_del_documento_no_se_puede_aunque_nada_cuelgue_de_ella():
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM estrategia_vigencia")
    rechaza("DELETE FROM estrategia_accion")


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="solo SQLite tiene REPLACE")
def test_tampoco_se_reemplaza_con_insert_or_replace():
    rechaza("INSERT OR REPLACE INTO barrio_seguro_region SELECT * FROM barrio_seguro_region")


def test_lo_que_no_tenia_fecha_se_la_pone_una_vez():
    accion = Accion.objects.first()
    nueva = Accion.objects.create(
        objetivo=accion.objetivo, codigo="OE1.99", orden=99, nombre="Nueva", entregable="ejecucion"
    )
    nueva.fecha_literal, nueva.inicio, nueva.fin = "Mayo 2022", "2022-05-01", "2022-05-31"
    nueva.save()
    rechaza("UPDATE estrategia_accion SET fin = '2022-06-30' WHERE codigo = 'OE1.99'")
    nueva.nombre = "Con otro nombre"
    nueva.save()


def test_lo_que_si_se_corrige_con_motivo_se_sigue_corrigiendo():
    Accion.objects.filter(codigo="OE1.4").update(nombre="Con otro nombre", orden=50)
    norma = Norma.objects.create(
        codigo="otra",
        nombre="Otra",
        articulo="1",
        texto="x",
        ordinarias=1,
        descentralizadas=0,
        vigente_desde="2030-01-01",
    )
    norma.ordinarias = 2
    norma.save()


def test_lo_aplicado_de_una_importacion_queda_como_se_aplico(cliente_secretaria):
    importacion, _ = previa(cliente_secretaria, llenar(bajar_plantilla(cliente_secretaria), **LLENA))
    dar(cliente_secretaria, importacion, "aplicar")
    for sql in (
        "UPDATE seguimiento_importacion SET huella = 'x'",
        "UPDATE seguimiento_importacion SET aplicada_por_id = registrado_por_id + 1",
        "UPDATE seguimiento_importacion SET registrado_en = '2020-01-01 00:00:00+00'",
        "UPDATE seguimiento_fila SET datos = '{}' WHERE hecho IS NOT NULL",
        "DELETE FROM seguimiento_fila WHERE hecho IS NOT NULL",
    ):
        rechaza(sql)
    assert dar(cliente_secretaria, importacion, "deshacer").status_code == 302
    rechaza("UPDATE seguimiento_importacion SET estado = 'aplicada'")


def test_todos_los_disparadores_estan_puestos_y_se_nota_el_que_falta():
    assert que_faltan(connection) == []
    with connection.cursor() as cursor:
        cursor.execute(QUITAR[connection.vendor])
        nombre, tabla = cursor.fetchone()
        cursor.execute(f"DROP TRIGGER {nombre}" + ("" if connection.vendor == "sqlite" else f" ON {tabla}"))
    assert que_faltan(connection) == [nombre]


QUITAR = {
    "sqlite": "SELECT name, tbl_name FROM sqlite_master WHERE name LIKE 'guarda_update%' LIMIT 1",
    "postgresql": "SELECT tgname, tgrelid::regclass FROM pg_trigger WHERE tgname LIKE 'guarda_update%' LIMIT 1",
}
