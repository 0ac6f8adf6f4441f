"""Un lanzamiento reprogramado se dice igual en la página, el Excel, el CSV y la API: siempre los dos plazos."""

import csv
from datetime import date, datetime
from io import BytesIO, StringIO

import pytest
from openpyxl import load_workbook

from barrio_seguro.models import Lanzamiento

pytestmark = pytest.mark.django_db

LISTA = "/barrio-seguro/lanzamientos/?corte=2022-06-30"
COLUMNAS = ("Fecha programada", "Fecha vigente", "Reprogramaciones", "Días de retraso", "Retraso original")


@pytest.fixture
def movido(secretaria):
    """L5 era para el 12/05/2022 y pasó al 20/06/2022."""
    Lanzamiento.objects.get(codigo="L5").reprogramar(
        por=secretaria, rige=date(2022, 5, 2), inicio=date(2022, 6, 20), fin=date(2022, 6, 20), motivo="Sin local",
        documento="Oficio 1", documento_fecha=date(2022, 5, 2),
    )  # fmt: skip


def test_la_lista_muestra_la_fecha_original_y_a_cual_se_reprogramo(cliente_analista, movido):
    pagina = cliente_analista.get(LISTA).content.decode()
    assert (
        '<td data-label="Fecha programada">12/05/2022 <small class="sub">reprogramada al 20/06/2022</small></td>'
        in pagina
    )
    assert pagina.count("reprogramada al") == 1


def test_el_csv_trae_los_dos_plazos_y_los_dos_retrasos(cliente_analista, movido):
    filas = csv.DictReader(StringIO(cliente_analista.get(LISTA + "&formato=csv").content.decode("utf-8-sig")))
    [fila] = [fila for fila in filas if fila["Código"] == "L5"]
    assert [fila[columna] for columna in COLUMNAS] == ["2022-05-12", "2022-06-20", "1", "10", "49"]


def test_el_excel_de_la_lista_y_el_libro_traen_lo_mismo_y_su_diccionario_lo_explica(cliente_analista, movido):
    for direccion in (LISTA + "&formato=xlsx", "/libro.xlsx?corte=2022-06-30"):
        libro = load_workbook(BytesIO(cliente_analista.get(direccion).content))
        titulos, *filas = [f for f in libro["Lanzamientos"].iter_rows(values_only=True) if any(f)]
        [fila] = [dict(zip(titulos, f, strict=True)) for f in filas if f[0] == "L5"]
        esperado = [datetime(2022, 5, 12), datetime(2022, 6, 20), 1, 10, 49]
        assert [fila[columna] for columna in COLUMNAS] == esperado
        dicho = "Desde la fecha vigente hasta el corte si está vencido"
        assert any(dicho in str(celda) for f in libro["Diccionario"].iter_rows(values_only=True) for celda in f)


def test_la_api_da_las_dos_fechas_y_los_dos_retrasos(cliente_analista, movido):
    filas = cliente_analista.get("/api/v1/lanzamientos?corte=2022-06-30").json()["lanzamientos"]
    [fila] = [fila for fila in filas if fila["codigo"] == "L5"]
    campos = ("fecha_programada", "fecha_vigente", "reprogramaciones", "dias_retraso", "dias_retraso_original")
    assert [fila[campo] for campo in campos] == ["2022-05-12", "2022-06-20", 1, 10, 49]
