"""/consistencia/ : comprobaciones al corte, con lo que se halló y dónde."""

from datetime import date

import pytest
from barrios import inscribir

from barrio_seguro.models import Lanzamiento
from estrategia.models import Accion
from seguimiento.models import Documento, Fuente

pytestmark = pytest.mark.django_db


def leer(cliente, corte="2022-06-30"):
    respuesta = cliente.get(f"/consistencia/?corte={corte}")
    assert respuesta.status_code == 200
    return {c.nombre: c for c in respuesta.context["comprobaciones"]}


def test_el_documento_cargado_y_sin_hechos(cliente_analista):
    hechas = leer(cliente_analista)
    assert {nombre for nombre, c in hechas.items() if c.bien is False} == {
        "Los reportes están al día",
        "Todo acuerdo tiene plazo",
        "Todo acuerdo tiene responsable",
    }
    assert (
        hechas["Las regiones suman el total del documento"].dicho == "19 regiones suman 99; el documento dice 19 y 99."
    )
    assert hechas["La base más lo programado da la meta"].dicho == "99 + 11 programados = 110; la meta es 110."
    assert hechas["Los barrios reportados en OE2.7 son los del registro"].bien is None


def test_lo_reportado_contra_el_registro(cliente_analista, secretaria):
    accion = Accion.objects.get(codigo="OE2.7")
    accion.registrar_avance(
        por=secretaria, fecha=date(2022, 6, 1), estado="en_proceso", porcentaje=36, meta_ejecutada=103
    )
    nombre = "Los barrios reportados en OE2.7 son los del registro"
    assert leer(cliente_analista)[nombre].dicho == "Reportado 103; registro, 99."
    assert leer(cliente_analista)[nombre].bien is False
    tablero = cliente_analista.get("/?corte=2022-06-30").content.decode()
    assert "la DGSC reportó 103; el registro cuenta 99" in tablero


def test_lo_registrado_contra_lo_que_el_documento_cuenta(cliente_analista, secretaria):
    nombre = "Los barrios de la línea base están registrados"
    inscribir(secretaria, "130104", "El Milagro")
    hallado = leer(cliente_analista)[nombre]
    assert hallado.bien is None
    assert hallado.dicho == "Registrados 1 de 99: el documento los cuenta y no los lista."


def test_una_region_con_barrios_y_sin_cuenta_no_pasa(cliente_analista, secretaria):
    inscribir(secretaria, "160101", "Uno")
    hallado = leer(cliente_analista)["Lo registrado no pasa de lo que el documento cuenta"]
    assert hallado.bien is False and hallado.dicho == "Loreto: registrados 1, y el documento cuenta 0."


def test_un_barrio_nuevo_sin_lanzamiento_no_pasa(cliente_analista, secretaria):
    nombre = "Los barrios nuevos registrados son los lanzados"
    Lanzamiento.objects.get(codigo="L7").realizar(
        por=secretaria, fecha=date(2022, 6, 30), sustento={"documento": "Acta"}
    )
    assert leer(cliente_analista)[nombre].bien is True
    inscribir(secretaria, "160101", "Uno", desde=date(2022, 5, 1))
    hallado = leer(cliente_analista)[nombre]
    assert (hallado.bien, hallado.dicho) == (False, "Loreto: registrados 1, lanzados 0.")
    assert [str(area) for area in hallado.casos] == ["Loreto"]
    assert nombre not in leer(cliente_analista, "2022-03-01")


def test_un_lanzamiento_fuera_del_plazo_de_su_accion(cliente_analista, secretaria):
    lanzamiento = Lanzamiento.objects.get(codigo="L1")
    lanzamiento.reprogramar(
        por=secretaria, rige=date(2022, 3, 1), inicio=date(2023, 1, 5), fin=date(2023, 1, 5), motivo="Sin local",
        documento="Oficio 1", documento_fecha=date(2022, 3, 1), confirma=("confirma_fecha",),
    )  # fmt: skip
    hallado = leer(cliente_analista)["Los lanzamientos caen en el plazo de su acción"]
    assert hallado.bien is False and [str(c) for c in hallado.casos] == ["L1 · Lurín (Lima)"]


def test_una_cita_que_no_esta_en_su_documento(cliente_analista):
    Fuente.objects.create(
        codigo="falsa", documento=Documento.objects.get(), orden=999, seccion="x", cita="Esto no lo dice"
    )
    assert leer(cliente_analista)["Toda cita está en su documento"].dicho == "Citas que no se hallan: 1."


def test_ni_el_ajeno_ni_el_anonimo(cliente_ajeno, client):
    assert cliente_ajeno.get("/consistencia/").status_code == 404
    assert client.get("/consistencia/").status_code == 302


def test_ninguna_comprobacion_une_dos_veces_las_vigencias(cliente_analista, django_assert_max_num_queries):
    """Con 10 000 acciones, unirlas otra vez costaba 1.5 s: por cada una recorría las de toda la estrategia."""
    with django_assert_max_num_queries(60) as hechas:
        cliente_analista.get("/consistencia/")
    assert not [q["sql"] for q in hechas.captured_queries if 'JOIN "estrategia_vigencia" T' in q["sql"]]
