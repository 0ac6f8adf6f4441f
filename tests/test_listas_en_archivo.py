"""Toda lista se baja en XLSX y en CSV, con los filtros aplicados y en el orden de la pantalla."""

import csv
from io import BytesIO, StringIO

import pytest
from openpyxl import load_workbook

pytestmark = pytest.mark.django_db

LISTAS = {
    "/estrategia/2022-I/?objetivo=OE3": ("Acciones", 2),
    "/conasec/?corte=2022-06-30": ("Sesiones", 4),
    "/barrio-seguro/?corte=2022-06-30": ("Regiones", 20),
    "/barrio-seguro/lanzamientos/?corte=2022-06-30": ("Lanzamientos", 11),
    "/observaciones/?gravedad=A": ("Observaciones", None),
    "/estrategia/2022-I/por-reportar/?corte=2022-06-30": ("Pendientes", None),
    "/conasec/acuerdos/?corte=2022-06-30": ("Acuerdos", 1),
}


def filas_csv(cliente, direccion, **consulta):
    respuesta = cliente.get(direccion)
    return list(csv.reader(StringIO(respuesta.content.decode("utf-8-sig")), **consulta))


@pytest.mark.parametrize("direccion", LISTAS)
def test_el_excel_y_el_csv_traen_las_mismas_filas_que_la_pagina(cliente_analista, direccion):
    hoja, cuantas = LISTAS[direccion]
    respuesta = cliente_analista.get(direccion + "&formato=xlsx")
    libro = load_workbook(BytesIO(respuesta.content))
    assert libro.sheetnames == [hoja, "Consulta", "Diccionario"] and libro[hoja].tables
    en_excel = libro[hoja].max_row - 1
    assert en_excel == (cuantas or en_excel) > 0
    assert len(filas_csv(cliente_analista, direccion + "&formato=csv")) == en_excel + 1
    con_punto_y_coma = filas_csv(cliente_analista, direccion + "&formato=csv&separador=;", delimiter=";")
    assert len(con_punto_y_coma[0]) == len(list(libro[hoja][1]))
    assert "formato=xlsx" in cliente_analista.get(direccion).content.decode()


@pytest.mark.parametrize("direccion", LISTAS)
def test_ni_el_ajeno_las_baja_ni_vale_otro_separador(cliente_ajeno, cliente_analista, direccion):
    assert cliente_ajeno.get(direccion + "&formato=xlsx").status_code == 404
    assert cliente_analista.get(direccion + "&formato=csv&separador=x").status_code == 400


def test_la_consulta_dice_los_filtros_y_la_huella(cliente_analista):
    respuesta = cliente_analista.get("/observaciones/?gravedad=A&formato=xlsx")
    consulta = dict(load_workbook(BytesIO(respuesta.content))["Consulta"].iter_rows(min_row=2, values_only=True))
    assert consulta["Filtro: Gravedad"] == "A" and len(consulta["SHA-256 de los datos"]) == 64


def test_el_archivo_sale_en_el_orden_de_la_pantalla(cliente_analista):
    for orden in ("-vence", "nombre"):
        direccion = f"/estrategia/2022-I/?corte=2022-06-30&orden={orden}"
        en_pantalla = [fila.codigo for fila in cliente_analista.get(direccion).context["table"].filas]
        en_csv = [fila[0] for fila in filas_csv(cliente_analista, direccion + "&formato=csv")[1:]]
        assert en_csv == en_pantalla
