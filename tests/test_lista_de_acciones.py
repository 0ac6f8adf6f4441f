"""GET /estrategia/<código>/ : la lista filtrada, en página, fragmento, Excel y CSV."""

import csv
from datetime import date
from io import BytesIO, StringIO

import pytest
from openpyxl import load_workbook

from estrategia.models import Accion

pytestmark = pytest.mark.django_db

LISTA = "/estrategia/2022-I/"
HOSTILES = ["=1+1", "@SUM(A1)", "+x", "-x", "\t=2"]


def codigos(cliente, **consulta):
    respuesta = cliente.get(LISTA, {"corte": "2022-06-30", **consulta})
    assert respuesta.status_code == 200
    return [accion.codigo for accion in respuesta.context["table"].filas]


def test_sin_filtros_van_las_18_en_el_orden_del_documento(cliente_analista):
    assert codigos(cliente_analista) == [f"OE1.{n}" for n in range(1, 9)] + [f"OE2.{n}" for n in range(1, 9)] + [
        "OE3.1",
        "OE3.2",
    ]


@pytest.mark.parametrize(
    "busqueda, esperados",
    [
        ("CÁMARAS", ["OE2.8"]),
        ("camaras", ["OE2.8"]),
        ("política nacional", ["OE1.2"]),
        ("POLITICA NACIÓNAL", ["OE1.2"]),
        ("nacional politica", ["OE1.2"]),
        ("772-2019-IN", ["OE1.6"]),
        ("oe3.1", ["OE3.1"]),
        ("estandarización de camaras", ["OE2.8"]),
        ("nada de esto", []),
    ],
)
def test_la_busqueda_ignora_tildes_y_mayusculas(cliente_analista, busqueda, esperados):
    assert codigos(cliente_analista, q=busqueda) == esperados


@pytest.mark.parametrize(
    "consulta, n",
    [
        ({"objetivo": "OE3"}, 2),
        ({"objetivo": ["OE1", "OE3"]}, 10),
        ({"situacion": "vencida"}, 7),
        ({"situacion": ["vencida", "por_vencer"]}, 9),
        ({"estado": "sin_reporte"}, 18),
        ({"semaforo": "ambar"}, 10),
        ({"responsable": "ninguna"}, 18),
        ({"responsable": "DGSC"}, 0),
        ({"mes": "2022-01"}, 4),
        ({"mes": "2022-12"}, 8),
        ({"plazo": "terminado"}, 7),
        ({"decision": "sin_pedido"}, 7),
        ({"decision": "solicitada"}, 0),
        ({"situacion": "vencida", "objetivo": "OE2"}, 1),
    ],
)
def test_cada_filtro_deja_las_que_dice(cliente_analista, consulta, n):
    assert len(codigos(cliente_analista, **consulta)) == n


@pytest.mark.parametrize(
    "consulta",
    [{"situacion": "zzz"}, {"mes": "2022-13"}, {"mes": "1999-01"}, {"objetivo": "OE9"}, {"semaforo": "azul"},
     {"por_pagina": "7"}, {"por_pagina": "mil"}, {"formato": "csv", "separador": "|"}, {"q": "x" * 300}],
)  # fmt: skip
def test_un_filtro_que_no_existe_es_400_y_no_se_adivina(cliente_analista, consulta):
    respuesta = cliente_analista.get(LISTA, consulta)
    assert respuesta.status_code == 400
    assert "No se entiende la dirección" in respuesta.content.decode()


@pytest.mark.parametrize("orden, primero", [("-codigo", "OE3.2"), ("vence", "OE1.1"), ("semaforo", "OE1.1")])
def test_se_ordena_por_cada_columna(cliente_analista, orden, primero):
    assert codigos(cliente_analista, orden=orden)[0] == primero


@pytest.mark.parametrize("consulta", [{"orden": "zzz"}, {"pagina": "999"}, {"pagina": "x"}])
def test_un_orden_o_una_pagina_imposibles_no_rompen_nada(cliente_analista, consulta):
    assert len(codigos(cliente_analista, **consulta)) == 18


def test_se_pagina_y_dice_cuantas_hay(cliente_analista):
    molde = Accion.objects.get(codigo="OE3.1")
    Accion.objects.bulk_create(
        Accion(objetivo=molde.objetivo, codigo=f"X{n}", orden=100 + n, nombre="-", entregable="ejecucion")
        for n in range(50)
    )
    pagina = cliente_analista.get(LISTA, {"pagina": "2"})
    assert "26–50 de 68" in pagina.content.decode()
    assert len(pagina.context["table"].filas) == 25


def test_con_htmx_va_solo_el_fragmento(cliente_analista):
    entera = cliente_analista.get(LISTA).content.decode()
    fragmento = cliente_analista.get(LISTA, headers={"HX-Request": "true"}).content.decode()
    assert "<!doctype html>" in entera
    assert "<!doctype" not in fragmento and "<table>" in fragmento


@pytest.mark.parametrize("extra", [0, 200])
def test_las_consultas_no_crecen_con_las_filas(cliente_operador, django_assert_num_queries, extra):
    molde = Accion.objects.get(codigo="OE3.1")
    Accion.objects.bulk_create(
        Accion(objetivo=molde.objetivo, codigo=f"X{n}", orden=100 + n, nombre="-", entregable="ejecucion")
        for n in range(extra)
    )
    with django_assert_num_queries(8):
        cliente_operador.get(LISTA, {"corte": "2022-06-30", "por_pagina": "200"})


def test_los_filtros_puestos_se_ven_y_se_quitan(cliente_analista):
    pagina = cliente_analista.get(
        LISTA, {"situacion": "vencida", "objetivo": "OE2", "corte": "2022-06-30"}
    ).content.decode()
    assert 'aria-label="Quitar el filtro Situación: Vencida"' in pagina
    assert 'href="?objetivo=OE2&amp;corte=2022-06-30"' in pagina
    assert "1 acción</b>" in pagina


def test_cada_fila_dice_la_luz_con_palabra_y_su_motivo(cliente_analista):
    pagina = cliente_analista.get(LISTA, {"q": "OE1.1", "corte": "2022-06-30"}).content.decode()
    assert '<use href="#i-sindato"/></svg> Sin dato: venció hace 150 días</span>' in pagina
    assert "Venció el 31/01/2022, hace 150 días; nadie ha reportado." in pagina
    assert "«Enero 2022»" in pagina


def test_la_lista_filtrada_se_baja_en_excel_con_tipos_nativos(cliente_analista):
    respuesta = cliente_analista.get(LISTA, {"formato": "xlsx", "situacion": "vencida", "corte": "2022-06-30"})
    assert 'filename="acciones-conasec-2022-06-30.xlsx"' in respuesta["Content-Disposition"]
    hoja = load_workbook(BytesIO(respuesta.content))["Acciones"]
    encabezado, *filas = hoja.iter_rows(values_only=True)
    columna = encabezado.index
    assert [fila[0] for fila in filas] == [f"OE1.{n}" for n in (1, 2, 3, 4, 5, 8)] + ["OE2.8"]
    assert filas[0][columna("Vence")].date() == date(2022, 1, 31)
    assert filas[0][columna("Programado")] == 1
    assert filas[0][columna("Días de retraso")] == 150
    assert filas[0][columna("Avance")] is None
    assert hoja.freeze_panes == "B2"


def test_y_en_csv_con_bom_fechas_iso_y_separador_a_pedido(cliente_analista):
    respuesta = cliente_analista.get(LISTA, {"formato": "csv", "separador": ";", "q": "OE1.1", "corte": "2022-06-30"})
    assert respuesta.content.startswith(b"\xef\xbb\xbf")
    filas = list(csv.DictReader(StringIO(respuesta.content.decode("utf-8-sig")), delimiter=";"))
    assert [(f["Código"], f["Vence"], f["Programado (%)"]) for f in filas] == [("OE1.1", "2022-01-31", "100.0")]


@pytest.mark.parametrize("texto", HOSTILES)
def test_lo_que_alguien_escribe_nunca_es_formula(cliente_operador, operador, texto):
    Accion.objects.get(codigo="OE1.1").registrar_avance(
        por=operador, fecha=date(2022, 2, 1), estado="en_proceso", porcentaje=5, decision_solicitada=texto
    )
    libro = load_workbook(BytesIO(cliente_operador.get(LISTA, {"formato": "xlsx"}).content))
    celdas = [celda for fila in libro["Acciones"].iter_rows() for celda in fila]
    assert {celda.data_type for celda in celdas} <= {"s", "n", "d"}
    assert texto in [celda.value for celda in celdas]
    filas = csv.reader(StringIO(cliente_operador.get(LISTA, {"formato": "csv"}).content.decode("utf-8-sig")))
    assert "'" + texto in [celda for fila in filas for celda in fila]


def test_solo_quien_registra_ve_la_columna_registrar(cliente_operador, cliente_analista):
    assert "Registrar avance de OE1.1" in cliente_operador.get(LISTA).content.decode()
    assert "Registrar avance de" not in cliente_analista.get(LISTA).content.decode()


def test_el_anonimo_va_a_entrar_el_ajeno_no_ve_y_otra_estrategia_no_existe(client, cliente_ajeno, cliente_analista):
    assert client.get(LISTA).status_code == 302
    assert cliente_ajeno.get(LISTA).status_code == 404
    assert cliente_analista.get("/estrategia/2030-I/").status_code == 404
    assert cliente_analista.post(LISTA).status_code == 405


def test_un_formulario_enviado_con_todo_vacio_no_filtra(cliente_analista):
    vacios = dict.fromkeys(("q", "objetivo", "situacion", "semaforo", "responsable", "mes"), "")
    assert len(codigos(cliente_analista, **vacios)) == 18
