"""Ninguna cifra dice más de lo que consta: barrios, metas de un año, K y comprobaciones (semantica §5 y §6)."""

from datetime import date, datetime
from io import BytesIO

import pytest
from openpyxl import load_workbook

from barrio_seguro.models import Lanzamiento, Programa
from barrio_seguro.querysets import cuantos
from conasec.models import Acuerdo
from estrategia.models import Accion, Avance, Objetivo

pytestmark = pytest.mark.django_db

ACTA = {"documento": "Acta 1"}
FECHA = ("confirma_fecha",)


@pytest.fixture
def lanzar(secretaria):
    def lanzar(**fechas):
        for codigo, dia in fechas.items():
            Lanzamiento.objects.get(codigo=codigo).realizar(por=secretaria, fecha=dia, sustento=ACTA, confirma=FECHA)

    return lanzar


# 99 + n cuenta solo los lanzados después de la línea base


def test_uno_lanzado_antes_de_la_linea_base_no_se_suma_en_ninguna_puerta(cliente_analista, lanzar):
    lanzar(L1=date(2022, 3, 9), L2=date(2022, 3, 31))
    tablero = cliente_analista.get("/?corte=2022-06-30").content.decode()
    assert "99 de base + 1 después." in tablero and ">2</a> de <a" in tablero and ">11 lanzamientos</a>" in tablero
    programa = cliente_analista.get("/barrio-seguro/?corte=2022-06-30").content.decode()
    assert "100 barrios seguros de 110: 99 de la línea base y 1 lanzado después." in programa
    libro = load_workbook(BytesIO(cliente_analista.get("/libro.xlsx?corte=2022-06-30").content))
    portada = {fila[0]: fila[1] for fila in libro["Portada"].iter_rows(values_only=True)}
    assert portada["Barrios seguros al corte"] == 100
    regiones = cliente_analista.get("/api/v1/regiones?corte=2022-06-30").json()["regiones"]
    assert sum(region["lanzados"] for region in regiones) == 1


def test_antes_de_la_linea_base_no_se_dice_ninguna_suma(cliente_analista, lanzar):
    lanzar(L1=date(2022, 3, 1))
    tablero = cliente_analista.get("/?corte=2022-03-05").content.decode()
    assert "de base +" not in tablero and "sin dato" in tablero


# La meta de un año se alcanza dentro de ese año


@pytest.fixture
def diez_y_uno(lanzar):
    """Diez en 2022, y el undécimo en 2023."""
    lanzar(**{f"L{n}": date(2022, 6, n) for n in range(1, 11)}, L11=date(2023, 2, 1))


@pytest.mark.parametrize(
    ("corte", "dicho"),
    [
        ("2022-05-31", "Faltan 11 para la meta de 2022."),
        ("2022-12-31", "Falta 1 para la meta de 2022."),
        ("2023-01-15", "La meta de 2022 no se alcanzó en su año: al 31/12/2022 eran 109."),
        ("2023-02-01", "La meta de 2022 no se alcanzó en su año: al 31/12/2022 eran 109; se llegó a 110 después."),
    ],
)
def test_la_meta_de_2022_no_esta_alcanzada_en_2023(cliente_analista, diez_y_uno, corte, dicho):
    for pagina in (f"/?corte={corte}", f"/barrio-seguro/?corte={corte}"):
        assert dicho in cliente_analista.get(pagina).content.decode()


@pytest.mark.parametrize(
    ("corte", "dicho"),
    [("2022-12-31", "La meta de 2022 está alcanzada."), ("2023-02-01", "La meta de 2022 se alcanzó en su año.")],
)
def test_la_que_se_alcanzo_a_tiempo_lo_dice(cliente_analista, lanzar, corte, dicho):
    lanzar(**{f"L{n}": date(2022, 6, n) for n in range(1, 12)})
    assert dicho in cliente_analista.get(f"/barrio-seguro/?corte={corte}").content.decode()


def test_contar_los_de_un_programa_sin_lanzamientos_da_cero():
    assert Programa.objects.annotate(n=cuantos(Lanzamiento.objects.none())).get().n == 0


# El libro no corre K al día siguiente


@pytest.mark.parametrize("libro", ["/libro.xlsx", "/estrategia/2022-I/?formato=xlsx"])
def test_el_fin_del_dia_de_k_no_se_redondea_al_siguiente(cliente_analista, libro):
    direccion = f"{libro}{'&' if '?' in libro else '?'}corte=2022-06-30&conocido=2022-06-30"
    hojas = load_workbook(BytesIO(cliente_analista.get(direccion).content))
    celdas = {f[0]: f[1] for hoja in hojas for f in hoja.iter_rows(values_only=True, max_col=2) if len(f) == 2}
    assert celdas["Con lo registrado hasta"] == datetime(2022, 6, 30, 23, 59, 59)


# Consistencia no da por bueno lo que no puede comprobar


def comprobar(cliente, nombre, corte="2022-06-30"):
    hechas = cliente.get(f"/consistencia/?corte={corte}").context["comprobaciones"]
    return next(c for c in hechas if c.nombre == nombre)


def test_reportado_97_con_el_registro_sin_dato_no_se_da_por_bueno(cliente_analista, secretaria):
    Accion.objects.get(codigo="OE2.7").registrar_avance(
        por=secretaria, fecha=date(2022, 2, 1), estado="en_proceso", porcentaje=0, meta_ejecutada=97,
        que_se_hizo="Se cuentan los que quedan", confirma=("confirma_cantidad",),
    )  # fmt: skip
    hallado = comprobar(cliente_analista, "Los barrios reportados en OE2.7 son los del registro", "2022-03-01")
    assert (hallado.bien, hallado.dicho) == (None, "Reportado 97; registro, sin dato.")


def test_sin_plazo_con_que_cotejarlos_los_lanzamientos_no_caen_dentro(cliente_analista):
    Accion.objects.filter(codigo="OE2.7").update(unidad_medida="comisarías")
    assert comprobar(cliente_analista, "Los lanzamientos caen en el plazo de su acción").bien is None


@pytest.mark.parametrize(
    "nombre",
    ["Lo culminado tiene sustento", "Lo que llegó a 100 % está cerrado", "De toda sesión pasada consta si se celebró"],
)
def test_de_nada_no_se_dice_que_todos_cumplen(cliente_analista, nombre):
    assert comprobar(cliente_analista, nombre, "2020-06-30").bien is None


def test_sin_acuerdos_abiertos_no_se_dice_que_todos_tienen_plazo(cliente_analista, secretaria):
    Acuerdo.objects.get().registrar_avance(
        por=secretaria, fecha=date(2022, 1, 10), estado="culminada", sustento={"documento": "Acta"}
    )
    assert comprobar(cliente_analista, "Todo acuerdo tiene plazo").bien is None


def test_un_reporte_de_hace_45_dias_no_esta_al_dia(cliente_analista, secretaria):
    for accion in Accion.objects.all():
        accion.registrar_avance(por=secretaria, fecha=date(2022, 5, 16), estado="en_proceso", porcentaje=50)
    assert comprobar(cliente_analista, "Los reportes están al día").bien is False
    assert Avance.objects.count() == 18


# Lo que no ha empezado no se compara con lo que tocaba


def test_lo_que_no_ha_empezado_no_lleva_nada_de_cero(cliente_analista, secretaria):
    accion = Accion.objects.create(
        objetivo=Objetivo.objects.get(codigo="OE2"), codigo="OE2.9", orden=9, nombre="Corta", modalidad="continua",
        inicio=date(2022, 7, 5), fin=date(2022, 7, 10), entregable="ejecucion",
    )  # fmt: skip
    accion.registrar_avance(por=secretaria, fecha=date(2022, 6, 20), estado="en_proceso", porcentaje=49)
    for puerta in ("/estrategia/2022-I/OE2.9/?corte=2022-06-30", "/api/v1/acciones?corte=2022-06-30"):
        texto = cliente_analista.get(puerta).content.decode()
        assert "de 0 %" not in texto and "de 0.0 %" not in texto
