"""GET /libro.xlsx : el libro completo al corte."""

from datetime import date, datetime
from io import BytesIO

import pytest
from django.core.management import call_command
from openpyxl import load_workbook

from estrategia.models import Accion

pytestmark = pytest.mark.django_db

HOJAS = [
    "Portada",
    "Resumen",
    "Acciones",
    "Avances",
    "Lanzamientos",
    "Regiones",
    "Sesiones",
    "Observaciones",
    "Diccionario",
]


def abrir(cliente, corte="2022-06-30"):
    respuesta = cliente.get("/libro.xlsx", {"corte": corte})
    assert respuesta.status_code == 200
    return load_workbook(BytesIO(respuesta.content))


def tabla(libro, hoja, encabezado=1):
    titulos, *filas = libro[hoja].iter_rows(min_row=encabezado, values_only=True)
    return [dict(zip(titulos, fila, strict=True)) for fila in filas]


def test_trae_exactamente_sus_hojas_con_encabezado_congelado_filtros_y_a4_horizontal(cliente_analista):
    libro = abrir(cliente_analista)
    assert libro.sheetnames == HOJAS
    for hoja in libro:
        assert hoja.freeze_panes == "B2"
        assert hoja.auto_filter.ref
        assert (hoja.page_setup.orientation, int(hoja.page_setup.paperSize)) == ("landscape", 9)
        assert hoja.print_title_rows == "$1:$1"


def test_la_portada_dice_el_corte_la_hora_quien_y_los_umbrales(cliente_analista):
    portada = {fila["Dato"]: fila["Valor"] for fila in tabla(abrir(cliente_analista), "Portada")}
    assert portada["Situación al"] == datetime(2022, 6, 30)
    assert isinstance(portada["Generado el"], datetime)
    assert portada["Generado por"] == "analista"
    assert portada["Semáforo verde, desde (umbral referencial CEPLAN)"] == 0.95


def test_lo_que_no_hay_se_dice_con_palabras_y_nunca_es_cero(cliente_analista):
    resumen = {fila["Dato"]: fila["Valor"] for fila in tabla(abrir(cliente_analista, "2022-01-31"), "Resumen")}
    assert resumen["Estrategia: cumplimiento en plazo"] == "aún ninguna exigible"
    assert resumen["Estrategia: avance medio de las reportadas"] == "sin reportes"
    assert resumen["Barrios seguros al corte"] == "sin dato"
    assert resumen["Estrategia: programado medio de esas"] == pytest.approx(0.07)
    assert resumen["Estrategia: no canceladas con plazo"] == 18


def test_cada_fila_tiene_el_alto_de_su_texto_y_la_luz_su_relleno(cliente_analista):
    acciones = abrir(cliente_analista)["Acciones"]
    altos = {len(acciones.cell(n, 3).value): acciones.row_dimensions[n].height for n in range(2, 20)}
    assert altos[min(altos)] < altos[max(altos)]
    titulos = [celda.value for celda in acciones[1]]
    luz = acciones.cell(2, titulos.index("Semáforo") + 1)
    assert (luz.value, luz.fill.fgColor.rgb) == ("Retrasada", "FFFDE2E2")


def test_el_resumen_lleva_numerador_y_denominador(cliente_analista):
    resumen = {fila["Dato"]: fila["Valor"] for fila in tabla(abrir(cliente_analista), "Resumen")}
    assert resumen["Estrategia: acciones"] == 18
    assert resumen["Estrategia: exigibles"] == 7
    assert resumen["Estrategia: exigibles culminadas en plazo"] == 0
    assert (resumen["OE1: acciones"], resumen["OE3: acciones"]) == (8, 2)
    assert (resumen["Barrios seguros al corte"], resumen["Barrios seguros, meta"]) == (99, 110)
    assert resumen["CONASEC 2021: sesiones ordinarias"] == "4 de 4, cumple"
    assert resumen["CONASEC 2021: descentralizadas"] == "1 de 2, no cumple"


def test_18_acciones_11_lanzamientos_19_regiones_4_sesiones_61_observaciones(cliente_analista):
    libro = abrir(cliente_analista)
    cuentas = {
        hoja: len(tabla(libro, hoja)) for hoja in ("Acciones", "Lanzamientos", "Regiones", "Sesiones", "Observaciones")
    }
    assert cuentas == {"Acciones": 18, "Lanzamientos": 11, "Regiones": 19, "Sesiones": 4, "Observaciones": 61}
    assert sum(fila["Cantidad de BS"] for fila in tabla(libro, "Regiones")) == 99


def test_fechas_y_numeros_son_nativos_y_el_ubigeo_es_texto(cliente_analista):
    libro = abrir(cliente_analista)
    accion = tabla(libro, "Acciones")[8]
    assert accion["Código"] == "OE2.1"
    assert accion["Vence"] == datetime(2022, 12, 31)
    assert accion["Programado"] == pytest.approx(0.449)
    assert accion["Avance"] is None
    assert (accion["Meta"], accion["Unidad de medida"]) == (245, "gobiernos locales")
    huancavelica = tabla(libro, "Lanzamientos")[2]
    assert huancavelica["Ubigeo"] == "090101"
    assert huancavelica["Fecha programada"] == datetime(2022, 4, 7)


def test_los_avances_reservados_no_salen_para_el_analista(cliente_analista, cliente_secretaria, operador):
    Accion.objects.get(codigo="OE1.1").registrar_avance(
        por=operador, fecha=date(2022, 2, 2), estado="culminada", que_se_hizo="=HYPERLINK(1)",
        sustento={"documento": "Oficio secreto", "nivel": "reservado"},
    )  # fmt: skip
    visto = tabla(abrir(cliente_analista), "Avances")
    assert [(f["Acción"], f["Estado"], f["Avance"], f["Sustento"]) for f in visto] == [
        ("OE1.1", "Culminada", 1, "reservado")
    ]
    assert visto[0]["Qué se hizo"] == "=HYPERLINK(1)"
    assert tabla(abrir(cliente_secretaria), "Avances")[0]["Sustento"] == "Oficio secreto"
    assert tabla(abrir(cliente_analista, "2022-02-01"), "Avances") == []


def test_ninguna_celda_es_formula(cliente_analista, operador):
    Accion.objects.get(codigo="OE1.1").registrar_avance(
        por=operador, fecha=date(2022, 2, 2), estado="en_proceso", porcentaje=1, que_se_hizo="=1+1", dificultad="@x"
    )
    celdas = [celda for hoja in abrir(cliente_analista) for fila in hoja.iter_rows() for celda in fila]
    assert "f" not in {celda.data_type for celda in celdas}


def test_el_diccionario_explica_cada_columna_de_cada_hoja(cliente_analista):
    libro = abrir(cliente_analista)
    explicadas = {(fila["Hoja"], fila["Columna"]) for fila in tabla(libro, "Diccionario")}
    for hoja in libro:
        assert {(hoja.title, celda.value) for celda in hoja[1]} <= explicadas
    assert all(fila["Significado"] for fila in tabla(libro, "Diccionario"))


def test_con_demostracion_cada_hoja_y_el_nombre_lo_dicen(cliente_analista, db):
    call_command("cargar_demostracion", verbosity=0)
    respuesta = cliente_analista.get("/libro.xlsx?corte=2022-06-30")
    assert "tablero-conasec-2022-06-30-demostracion.xlsx" in respuesta["Content-Disposition"]
    libro = load_workbook(BytesIO(respuesta.content))
    assert {hoja["A1"].value for hoja in libro} == {"DATOS FICTICIOS DE DEMOSTRACIÓN"}
    assert len(tabla(libro, "Avances", encabezado=2)) > 20


def test_las_consultas_no_crecen_con_los_avances(cliente_analista, operador, django_assert_num_queries):
    for dia in range(1, 9):
        Accion.objects.get(codigo="OE2.1").registrar_avance(
            por=operador, fecha=date(2022, 3, dia), estado="en_proceso", porcentaje=dia
        )
    with django_assert_num_queries(18):
        cliente_analista.get("/libro.xlsx?corte=2022-06-30")


def test_el_anonimo_va_a_entrar_y_el_ajeno_no_existe_para_el(client, cliente_ajeno):
    assert client.get("/libro.xlsx").status_code == 302
    assert cliente_ajeno.get("/libro.xlsx").status_code == 404
    assert cliente_ajeno.post("/libro.xlsx").status_code == 405
