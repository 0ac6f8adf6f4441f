"""Lo que se ve del futuro de T se lee con lo que regía en T y se sabía en K (semantica §1), por cada puerta."""

import csv
from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command

from conasec.models import Sesion
from estrategia.models import Accion

pytestmark = pytest.mark.django_db

PROGRAMADO = "Programado medio de todas, lineal (supuesto), %"
LINEAL = [7.0, 25.4, 50.1, 55.1, 60.2, 70.7, 80.3, 84.3, 88.1, 92.1, 96.0, 100.0]


def curva_csv(cliente, corte, conocido=""):
    respuesta = cliente.get(f"/graficos/curva.csv?corte={corte}&conocido={conocido}")
    return list(csv.DictReader(StringIO(respuesta.content.decode("utf-8-sig"))))


def programado(cliente, corte, conocido=""):
    return [float(fila[PROGRAMADO]) for fila in curva_csv(cliente, corte, conocido) if fila["Cierre"]]


@pytest.fixture
def demostracion(db):
    call_command("cargar_demostracion", verbosity=0)


@pytest.mark.parametrize("corte", ["2022-03-31", "2022-06-30"])
def test_la_curva_de_un_corte_no_baja_por_lo_que_paso_despues(cliente_analista, demostracion, corte):
    """Con la cancelación de agosto y el plazo movido en setiembre se leía 83.4 y después 81.6."""
    assert programado(cliente_analista, corte) == LINEAL


def test_ya_ocurrido_si_se_lee_en_cada_cierre_lo_que_entonces_regia(cliente_analista, demostracion):
    assert programado(cliente_analista, "2023-01-31")[7:9] == [83.4, 81.6]


def test_lo_mismo_dicen_la_figura_y_la_tabla(cliente_analista, demostracion):
    graficos = cliente_analista.get("/graficos/?corte=2022-06-30").context["graficos"]
    curva = next(grafico for grafico in graficos if grafico.clave == "curva")
    assert curva.figura["data"][0]["y"] == LINEAL == [float(fila[1]) for fila in curva.filas]


@pytest.fixture
def movida(secretaria):
    """OE1.6, de junio, que desde el 20/06/2022 termina en diciembre, y OE1.7, de julio, cancelada el 15/06/2022."""
    Accion.objects.get(codigo="OE1.6").reprogramar(
        por=secretaria, rige=date(2022, 6, 20), inicio=date(2022, 6, 1), fin=date(2022, 12, 15), motivo="Opiniones",
        documento="Oficio 1", documento_fecha=date(2022, 6, 20),
    )  # fmt: skip
    Accion.objects.get(codigo="OE1.7").registrar_avance(
        por=secretaria, fecha=date(2022, 6, 15), estado="cancelada", porcentaje=0, que_se_hizo="Se trata en otra norma"
    )


def test_lo_futuro_se_lee_con_lo_que_rige_en_t_tambien_si_ya_cambio_en_t(cliente_analista, movida):
    """17 acciones sin la cancelada; la movida aún no toca en noviembre y toca en diciembre."""
    antes, despues = programado(cliente_analista, "2022-06-14"), programado(cliente_analista, "2022-06-30")
    assert antes == LINEAL
    assert despues[6] < antes[6] and despues[-1] == 100


def test_lo_registrado_despues_de_k_no_cambia_la_curva(cliente_analista, movida):
    assert programado(cliente_analista, "2022-06-30", "2022-07-01") == LINEAL


def test_la_carpeta_no_sabe_que_la_sesion_siguiente_se_postergara(cliente_analista, secretaria):
    for numero, dia in (("I", date(2022, 3, 15)), ("II", date(2022, 5, 20))):
        Sesion(anio=2022, numero=numero, fecha_programada=dia, lugar="Lima").guardar(por=secretaria, motivo="Convocada")
    Sesion.objects.get(anio=2022, numero="II").reprogramar(
        por=secretaria, rige=date(2022, 3, 10), inicio=date(2022, 7, 1), fin=date(2022, 7, 1), motivo="Agenda",
        documento="Oficio 2", documento_fecha=date(2022, 3, 10),
    )  # fmt: skip
    for corte, hasta in {"2022-03-01": "2022-05-20", "2022-03-11": "2022-07-01"}.items():
        pagina = cliente_analista.get(f"/conasec/2022/ordinaria/I/carpeta/?corte={corte}")
        assert pagina.context["datos"]["hasta"] == hasta
