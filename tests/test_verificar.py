"""`manage.py verificar` y Consistencia: lo escrito en la base por fuera del tablero se nota; lo calculado se rehace."""

from datetime import date
from io import StringIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import connection
from sin_guarda import quitar_la_guarda

from conasec.models import Acuerdo
from estrategia.models import Accion, Sustento
from seguimiento.guarda import poner

pytestmark = pytest.mark.django_db

VIGENCIAS = "Lo que rige sale de los hechos"


@pytest.fixture
def tarde(operador):
    """OE1.1, culminada 83 días después de su fin."""
    accion = Accion.objects.get(codigo="OE1.1")
    accion.registrar_avance(por=operador, fecha=date(2022, 4, 24), estado="culminada", sustento={"documento": "D.S. 1"})
    return accion


def sql(orden):
    with connection.cursor() as cursor:
        cursor.execute(orden)


def verificar(**opciones):
    """Lo que dice, sin su última línea si todo está bien; falla como falla la orden."""
    salida = StringIO()
    try:
        call_command("verificar", stdout=salida, **opciones)
    except CommandError:
        return salida.getvalue().splitlines()
    return []


def motivo(cliente):
    return cliente.get("/estrategia/2022-I/OE1.1/?corte=2022-06-30").context["accion"].dias_retraso


ADELANTAR = "UPDATE estrategia_vigencia SET racha_desde = '2021-11-17' WHERE estado = 'culminada'"


def test_la_base_del_documento_y_la_de_la_demostracion_pasan():
    assert verificar() == []
    call_command("cargar_demostracion", verbosity=0)
    assert verificar() == []


def test_un_update_que_vuelve_antes_lo_que_fue_despues_se_nota_y_se_rehace(tarde, cliente_analista):
    assert motivo(cliente_analista) == 83
    sql(ADELANTAR)
    assert motivo(cliente_analista) == 0
    assert verificar(solo_mirar=True) == [
        f"acción {tarde}: sus vigencias no salían de sus hechos; «manage.py verificar» las rehace."
    ]
    assert motivo(cliente_analista) == 0
    assert verificar() == [f"acción {tarde}: sus vigencias no salían de sus hechos; se rehicieron de los hechos."]
    assert motivo(cliente_analista) == 83 and verificar() == []


@pytest.mark.parametrize(
    "orden",
    [
        ADELANTAR,
        "UPDATE estrategia_vigencia SET plazo_fin = '2022-12-31'",
        "UPDATE estrategia_vigencia SET estado = 'cancelada'",
        "UPDATE estrategia_vigencia SET desde = '2022-01-01' WHERE estado = 'sin_reporte'",
        "DELETE FROM estrategia_vigencia WHERE estado = 'culminada'",
    ],
)
def test_en_consistencia_se_ve_se_rehace_y_la_siguiente_vez_ya_esta_bien(tarde, cliente_analista, orden):
    sql(orden)
    hechas = {c.nombre: c for c in cliente_analista.get("/consistencia/").context["comprobaciones"]}
    assert hechas[VIGENCIAS].bien is False and "rehechas de los hechos" in hechas[VIGENCIAS].dicho
    assert tarde in hechas[VIGENCIAS].casos
    assert motivo(cliente_analista) == 83
    hechas = {c.nombre: c for c in cliente_analista.get("/consistencia/").context["comprobaciones"]}
    assert hechas[VIGENCIAS].bien is True and verificar() == []


def test_lo_que_se_corrige_con_motivo_y_alguien_movio_con_sql_no_dice_lo_que_su_historia(tarde):
    sql("UPDATE estrategia_accion SET nombre = 'Otro' WHERE codigo = 'OE1.4'")
    sql("UPDATE conasec_acuerdo SET texto = 'Otro acuerdo' WHERE id = (SELECT min(id) FROM conasec_acuerdo)")
    accion, acuerdo = Accion.objects.get(codigo="OE1.4"), Acuerdo.objects.order_by("pk").first()
    assert sorted(verificar()) == [
        f"acción {accion.pk}: nombre no dice lo que la última versión de su historia.",
        f"acuerdo {acuerdo.pk}: texto no dice lo que la última versión de su historia.",
    ]


def test_quitar_un_disparador_se_nota():
    quitar_la_guarda()
    tabla = "" if connection.vendor == "sqlite" else " ON estrategia_avance"
    sql(f"DROP TRIGGER estrategia_avance_sin_UPDATE{tabla}")
    halladas = verificar()
    assert sum("Falta el disparador guarda_" in falta for falta in halladas) > 20
    assert any("estrategia_avance_sin_UPDATE" in falta for falta in halladas)


def test_migrar_repone_los_disparadores_que_falten():
    """También los que SQLite pierde cuando una migración rehace la tabla."""
    quitar_la_guarda()
    sql(
        "DROP TRIGGER estrategia_avance_sin_UPDATE" + ("" if connection.vendor == "sqlite" else " ON estrategia_avance")
    )
    poner("default")
    assert verificar() == []


SIN_TABLA = connection.vendor == "sqlite"


@pytest.mark.parametrize(
    ("disparador", "tabla"),
    [("estrategia_avance_sin_DELETE", "estrategia_avance"), ("estrategia_accion_clave_fija", "estrategia_accion")],
)
def test_tambien_se_nota_y_se_repone_el_que_alguien_cambio_por_otro_que_nada_impide(disparador, tabla):
    sql(f"DROP TRIGGER {disparador}" + ("" if SIN_TABLA else f" ON {tabla}"))
    if SIN_TABLA:
        sql(f"CREATE TRIGGER {disparador} BEFORE DELETE ON {tabla} BEGIN SELECT 1; END")
    assert verificar() == [f"Falta el disparador {disparador}: alguien lo quitó. «manage.py migrate» lo repone."]
    poner("default")
    assert verificar() == []


def test_lo_que_se_borro_con_sql_deja_una_historia_sin_su_fila(analista):
    sql(f"DELETE FROM seguimiento_usuario WHERE id = {analista.pk}")
    assert verificar() == [f"usuario {analista.pk}: su historia sigue y ya no está; no se borró por el tablero."]


@pytest.fixture
def con_archivo(operador):
    """El sustento de OE1.4, con su archivo en el disco."""
    Accion.objects.get(codigo="OE1.4").registrar_avance(
        por=operador, fecha=date(2022, 4, 1), estado="en_proceso", porcentaje=40, que_se_hizo="Se avanzó",
        sustento={"archivo": SimpleUploadedFile("acta.pdf", b"%PDF-1.4 acta")},
    )  # fmt: skip
    return Sustento.objects.get()


def test_un_sustento_que_falta_en_el_disco_o_que_alguien_cambio_se_dice(con_archivo):
    assert verificar() == []
    with open(con_archivo.archivo.path, "ab") as archivo:
        archivo.write(b" y algo mas")
    (dicho,) = verificar()
    assert dicho.startswith(
        f"sustento {con_archivo.pk}, archivo «acta.pdf»: El archivo del disco no es el que se subió"
    )
    con_archivo.archivo.storage.delete(con_archivo.archivo.name)
    (dicho,) = verificar()
    assert dicho.startswith(f"sustento {con_archivo.pk}, archivo «acta.pdf»: El archivo no está en el disco")
