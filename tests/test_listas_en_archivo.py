"""Toda lista se baja en XLSX y en CSV, con los filtros aplicados y en el orden de la pantalla."""

import csv
from datetime import date, datetime
from io import BytesIO, StringIO

import pytest
from openpyxl import load_workbook

from barrio_seguro.models import Actividad, Barrio, Distrito, Intervencion, Programa
from seguimiento.descargas import neutralizar

pytestmark = pytest.mark.django_db

LISTAS = {
    "/estrategia/2022-I/?objetivo=OE3": ("Acciones", 2),
    "/conasec/?corte=2022-06-30": ("Sesiones", 4),
    "/barrio-seguro/?corte=2022-06-30": ("Regiones", 20),
    "/barrio-seguro/lanzamientos/?corte=2022-06-30": ("Lanzamientos", 11),
    "/observaciones/?gravedad=A": ("Observaciones", None),
    "/estrategia/2022-I/por-reportar/?corte=2022-06-30": ("Pendientes", None),
    "/conasec/acuerdos/?corte=2022-06-30": ("Acuerdos", 1),
    "/barrio-seguro/barrios/?q=": ("Barrios", 1),
    "/barrio-seguro/intervenciones/?tipo=actividad": ("Intervenciones", 1),
}


@pytest.fixture(autouse=True)
def un_barrio_intervenido(secretaria):
    """Con lo que un CSV puede estropear: ceros a la izquierda, decimales y lo que parece una fórmula."""
    distrito = Distrito.objects.get(ubigeo="020101")
    barrio = Barrio(
        programa=Programa.objects.get(), distrito=distrito, nombre="-Nicrupampa", desde=date(2018, 10, 10),
        ordinal_nacional=12, latitud="-9.5278", longitud="-77.5278",
    ).guardar(por=secretaria, motivo="Relación remitida por la DGSC")  # fmt: skip
    Intervencion.registrar(
        por=secretaria, sustento={"documento": "Acta 1-2022"}, barrio=barrio, area=distrito.area, tipo="actividad",
        actividad=Actividad.objects.first(), fecha=date(2022, 6, 6), unidad=secretaria.unidad,
        descripcion="=Patrullaje\nen el mercado",
    )  # fmt: skip


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


def en_texto(celda):
    """Lo que el CSV debe decir de una celda del libro: fechas ISO, porcentajes de 0 a 100 y ninguna fórmula."""
    valor, formato = celda.value, celda.number_format
    if isinstance(valor, datetime):
        return f"{valor:%Y-%m-%d %H:%M}" if "hh" in formato else f"{valor:%Y-%m-%d}"
    if isinstance(valor, int | float):
        return pytest.approx(valor * 100 if "%" in formato else valor, abs=1e-9)
    return neutralizar(valor or "")


@pytest.mark.parametrize("direccion", LISTAS)
def test_cada_celda_del_csv_dice_lo_mismo_que_la_del_excel(cliente_analista, direccion):
    hoja = load_workbook(BytesIO(cliente_analista.get(direccion + "&formato=xlsx").content))[LISTAS[direccion][0]]
    titulos, *filas = filas_csv(cliente_analista, direccion + "&formato=csv")
    assert [titulo.removesuffix(" (%)") for titulo in titulos] == [celda.value for celda in hoja[1]]
    for celdas, fila in zip(hoja.iter_rows(min_row=2), filas, strict=True):
        esperado = [en_texto(celda) for celda in celdas]
        leido = [float(t) if not isinstance(e, str) and t else t for e, t in zip(esperado, fila, strict=True)]
        assert leido == esperado


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
