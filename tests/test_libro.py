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
    "Cronograma",
    "Avances",
    "Reprogramaciones",
    "Lanzamientos",
    "Regiones",
    "Barrios",
    "Intervenciones",
    "Sesiones",
    "Acuerdos",
    "Decisiones",
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


def portada(libro):
    return {fila["Dato"]: fila["Valor"] for fila in tabla(libro, "Portada")}


def test_trae_exactamente_sus_hojas_con_encabezado_congelado_filtros_y_a4_horizontal(cliente_analista):
    libro = abrir(cliente_analista)
    assert libro.sheetnames == HOJAS
    for hoja in libro:
        assert hoja.freeze_panes == "B2"
        filas = hoja.max_row - 1
        assert [t.ref.startswith("A1:") for t in hoja.tables.values()] == [True] * bool(filas)
        assert filas or hoja.auto_filter.ref
        assert (hoja.page_setup.orientation, int(hoja.page_setup.paperSize)) == ("landscape", 9)
        assert hoja.print_title_rows == "$1:$1"


def test_la_portada_dice_el_corte_la_hora_quien_y_los_umbrales(cliente_analista):
    libro = abrir(cliente_analista)
    dichas = portada(libro)
    assert dichas["Situación al"] == datetime(2022, 6, 30)
    assert isinstance(dichas["Generado el"], datetime)
    assert dichas["Generado por"] == "analista"
    assert dichas["Semáforo verde, desde (umbral referencial CEPLAN)"] == 0.95
    assert (libro.properties.creator, libro.properties.subject) == ("analista", "Situación al 30/06/2022")


def test_lo_que_no_hay_se_dice_con_palabras_y_nunca_es_cero(cliente_analista):
    libro = abrir(cliente_analista, "2022-01-31")
    resumen = {fila["Ámbito"]: fila for fila in tabla(libro, "Resumen")}["Estrategia"]
    assert resumen["Cumplimiento"] == "aún ninguna exigible"
    assert resumen["Avance medio"] == "sin reportes"
    assert resumen["Programado medio"] == pytest.approx(0.07)
    assert resumen["No canceladas con plazo"] == 18
    assert portada(libro)["Barrios seguros al corte"] == "sin dato"


def test_cada_fila_tiene_el_alto_de_su_texto_y_la_luz_su_relleno(cliente_analista):
    acciones = abrir(cliente_analista)["Acciones"]
    altos = {len(acciones.cell(n, 3).value): acciones.row_dimensions[n].height for n in range(2, 20)}
    assert altos[min(altos)] < altos[max(altos)]
    titulos = [celda.value for celda in acciones[1]]
    luz = acciones.cell(2, titulos.index("Rótulo") + 1)
    assert (luz.value, luz.fill.fgColor.rgb) == ("Sin dato: venció hace 150 días", "FFFDE2E2")
    assert luz.number_format == '"[?] "@'


def test_el_resumen_lleva_numerador_y_denominador(cliente_analista):
    libro = abrir(cliente_analista)
    resumen = {fila["Ámbito"]: fila for fila in tabla(libro, "Resumen")}
    entera = resumen["Estrategia"]
    assert (
        entera["Acciones"],
        entera["Exigibles"],
        entera["Culminadas en plazo, de esas"],
        entera["Cumplimiento"],
    ) == (
        18,
        7,
        0,
        0,
    )
    assert (entera["Vencida"], entera["Por vencer"], entera["En plazo"], entera["Por iniciar"]) == (7, 2, 8, 1)
    luces = {titulo: n for titulo, n in entera.items() if titulo.startswith("Luz: ") and n}
    assert luces == {
        "Luz: en riesgo, sin dato": 9, "Luz: por vencer": 1, "Luz: sin dato": 7, "Luz: por iniciar": 1
    }  # fmt: skip
    assert (resumen["OE1"]["Acciones"], resumen["OE3"]["Acciones"]) == (8, 2)
    dichas = portada(libro)
    assert (dichas["Barrios seguros al corte"], dichas["Barrios seguros, meta"]) == (99, 110)
    assert dichas["CONASEC 2021: sesiones ordinarias"] == "4 de 4, cumple"
    assert dichas["CONASEC 2021: descentralizadas"] == "1 de 2, no cumple"


def test_el_resumen_trae_un_grafico_nativo_de_excel(cliente_analista):
    [grafico] = abrir(cliente_analista)["Resumen"]._charts
    assert type(grafico).__name__ == "BarChart"
    series = [serie.val.numRef.f for serie in grafico.series]
    assert series and all(rango.startswith("Resumen!$") and rango.endswith("$5") for rango in series)


def test_la_huella_depende_de_los_datos_y_no_de_quien_ni_cuando(cliente_analista, cliente_autoridad, operador):
    una, otra = (portada(abrir(c))["SHA-256 de los datos"] for c in (cliente_analista, cliente_autoridad))
    assert una == otra and len(una) == 64
    Accion.objects.get(codigo="OE1.1").registrar_avance(
        por=operador, fecha=date(2022, 2, 2), estado="en_proceso", porcentaje=1
    )
    assert portada(abrir(cliente_analista))["SHA-256 de los datos"] != una
    assert portada(abrir(cliente_analista, "2022-06-29"))["SHA-256 de los datos"] != una


def test_el_cronograma_marca_los_meses_del_plazo_con_el_color_de_la_luz(cliente_analista, secretaria):
    Accion.objects.get(codigo="OE1.4").reprogramar(
        por=secretaria, rige=date(2022, 4, 1), inicio=date(2022, 5, 1), fin=date(2022, 6, 30), motivo="Falta opinión",
        documento="Informe 1", documento_fecha=date(2022, 4, 1),
    )  # fmt: skip
    hoja = abrir(cliente_analista)["Cronograma"]
    titulos = [celda.value for celda in hoja[1]]
    assert titulos[5:] == [
        "ene 22", "feb 22", "mar 22", "abr 22", "may 22", "jun 22 (corte)", "jul 22", "ago 22", "set 22", "oct 22",
        "nov 22", "dic 22",
    ]  # fmt: skip
    fila = {hoja.cell(n, 1).value: n for n in range(2, 20)}
    assert [hoja.cell(fila["OE1.4"], c).value for c in range(6, 13)] == [None, None, "□", None, "■", "■", None]
    assert hoja.cell(fila["OE1.1"], 6).fill.fgColor.rgb == "FFFDE2E2"


def test_las_reprogramaciones_y_los_avances_anulados_estan_y_lo_dicen(cliente_analista, secretaria, operador):
    accion = Accion.objects.get(codigo="OE1.4")
    movida = accion.reprogramar(
        por=secretaria, rige=date(2022, 4, 1), inicio=date(2022, 3, 1), fin=date(2022, 6, 30), motivo="Falta opinión",
        documento="Informe 1", documento_fecha=date(2022, 4, 1),
    )  # fmt: skip
    avance = accion.registrar_avance(por=operador, fecha=date(2022, 4, 2), estado="en_proceso", porcentaje=1)
    avance.anular(por=operador, motivo="Era de otra acción")
    libro = abrir(cliente_analista)
    (fila,) = tabla(libro, "Reprogramaciones")
    assert (fila["Qué se movió"], fila["Fin nuevo"], fila["Cuenta"]) == ("OE1.4", datetime(2022, 6, 30), "Sí")
    (fila,) = tabla(libro, "Avances")
    assert (fila["Cuenta"], fila["Por qué se anuló"]) == ("No", "Era de otra acción")
    movida.anular(por=secretaria, motivo="No procede")
    assert tabla(abrir(cliente_analista), "Reprogramaciones")[0]["Cuenta"] == "No"


def test_el_avance_lleva_barra_de_datos_y_la_accion_su_indice(cliente_analista, operador):
    Accion.objects.get(codigo="OE2.1").registrar_avance(
        por=operador, fecha=date(2022, 6, 2), estado="en_proceso", porcentaje=22
    )
    hoja = abrir(cliente_analista)["Acciones"]
    barras = [regla.type for rango in hoja.conditional_formatting for regla in rango.rules]
    assert barras == ["dataBar"] * 3
    indices = {fila["Código"]: fila["Índice"] for fila in tabla(abrir(cliente_analista), "Acciones")}
    assert indices["OE2.1"] == pytest.approx(0.22 * 334 / 150) and indices["OE2.2"] is None


def test_una_hoja_muy_larga_va_sin_tabla_y_la_portada_lo_dice(cliente_analista, monkeypatch):
    monkeypatch.setattr("seguimiento.libro.MAXIMO_EN_TABLA", 60)
    libro = abrir(cliente_analista)
    assert not libro["Observaciones"].tables and libro["Observaciones"].auto_filter.ref
    assert libro["Acciones"].tables
    avisos = [fila["Valor"] for fila in tabla(libro, "Portada") if fila["Dato"] == "Hoja larga"]
    assert avisos[0].startswith("Observaciones: 61 filas")


def test_18_acciones_11_lanzamientos_19_regiones_4_sesiones_61_observaciones(cliente_analista):
    libro = abrir(cliente_analista)
    cuentas = {
        hoja: len(tabla(libro, hoja)) for hoja in ("Acciones", "Lanzamientos", "Regiones", "Sesiones", "Observaciones")
    }
    assert cuentas == {"Acciones": 18, "Lanzamientos": 11, "Regiones": 20, "Sesiones": 4, "Observaciones": 61}
    # Las 19 del documento y Huancavelica, que tiene un lanzamiento.
    assert sum(fila["Cantidad de BS"] or 0 for fila in tabla(libro, "Regiones")) == 99


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
        assert {(hoja.title, celda.value) for celda in hoja[1]} <= explicadas, hoja.title
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
    with django_assert_num_queries(32):
        cliente_analista.get("/libro.xlsx?corte=2022-06-30")


def test_el_anonimo_va_a_entrar_y_el_ajeno_no_existe_para_el(client, cliente_ajeno, cliente_analista):
    assert client.get("/libro.xlsx").status_code == 302
    assert cliente_ajeno.get("/libro.xlsx").status_code == 404
    assert cliente_ajeno.post("/libro.xlsx").status_code == 404
    assert cliente_analista.post("/libro.xlsx").status_code == 405
