"""Fechas programadas (semantica §3): lo que se entiende, lo que se rechaza y lo que no cambia la lectura."""

import unicodedata
from datetime import date

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from seguimiento.periodos import Periodo, PeriodoInvalido, correr, escribir_periodo, leer_periodo

LECTURAS = {
    # un mes
    "Enero 2022": ("2022-01-01", "2022-01-31", "hito"),
    "febrero 2024": ("2024-02-01", "2024-02-29", "hito"),
    "marzo de 2022": ("2022-03-01", "2022-03-31", "hito"),
    "marzo del 2022": ("2022-03-01", "2022-03-31", "hito"),
    "marzo del año 2022": ("2022-03-01", "2022-03-31", "hito"),
    "setiembre 2022": ("2022-09-01", "2022-09-30", "hito"),
    "septiembre 2022": ("2022-09-01", "2022-09-30", "hito"),
    "set. 2022": ("2022-09-01", "2022-09-30", "hito"),
    "ene 2022": ("2022-01-01", "2022-01-31", "hito"),
    # un rango de meses
    "Febrero-Marzo 2022": ("2022-02-01", "2022-03-31", "continua"),
    "Febrero - diciembre 2022": ("2022-02-01", "2022-12-31", "continua"),
    "Noviembre 2022 - Febrero 2023": ("2022-11-01", "2023-02-28", "continua"),
    "Enero a marzo 2022": ("2022-01-01", "2022-03-31", "continua"),
    "enero hasta marzo 2022": ("2022-01-01", "2022-03-31", "continua"),
    "de febrero a marzo de 2022": ("2022-02-01", "2022-03-31", "continua"),
    "feb.-mar. 2022": ("2022-02-01", "2022-03-31", "continua"),
    # un día
    "10/03/2022": ("2022-03-10", "2022-03-10", "hito"),
    "1/3/2022": ("2022-03-01", "2022-03-01", "hito"),
    "10 de marzo de 2022": ("2022-03-10", "2022-03-10", "hito"),
    "1.º de marzo de 2022": ("2022-03-01", "2022-03-01", "hito"),
    "29/02/2024": ("2024-02-29", "2024-02-29", "hito"),
    # un rango de días
    "01/02/2022 al 15/02/2022": ("2022-02-01", "2022-02-15", "continua"),
    "01/02/2022-15/02/2022": ("2022-02-01", "2022-02-15", "continua"),
    "del 1 al 15 de febrero de 2022": ("2022-02-01", "2022-02-15", "continua"),
    "1 al 15 de febrero de 2022": ("2022-02-01", "2022-02-15", "continua"),
    "desde el 20 de enero hasta el 3 de febrero de 2022": (
        "2022-01-20",
        "2022-02-03",
        "continua",
    ),
    "20 de diciembre de 2022 al 10 de enero de 2023": (
        "2022-12-20",
        "2023-01-10",
        "continua",
    ),
    "01/02/2022 al 28/02/2022": ("2022-02-01", "2022-02-28", "continua"),
    # trimestre, semestre, año
    "I trimestre 2022": ("2022-01-01", "2022-03-31", "continua"),
    "II trimestre de 2022": ("2022-04-01", "2022-06-30", "continua"),
    "tercer trimestre del 2022": ("2022-07-01", "2022-09-30", "continua"),
    "IV trimestre 2022": ("2022-10-01", "2022-12-31", "continua"),
    "1er trimestre 2022": ("2022-01-01", "2022-03-31", "continua"),
    "1.er trimestre 2022": ("2022-01-01", "2022-03-31", "continua"),
    "1.º trimestre 2022": ("2022-01-01", "2022-03-31", "continua"),
    "2° trimestre 2022": ("2022-04-01", "2022-06-30", "continua"),
    "4to trimestre 2022": ("2022-10-01", "2022-12-31", "continua"),
    "primer semestre 2022": ("2022-01-01", "2022-06-30", "continua"),
    "II semestre 2022": ("2022-07-01", "2022-12-31", "continua"),
    "segundo semestre del año 2022": ("2022-07-01", "2022-12-31", "continua"),
    "2022": ("2022-01-01", "2022-12-31", "continua"),
    "año 2022": ("2022-01-01", "2022-12-31", "continua"),
    # un rango de un solo mes o de un solo día es ese mes o ese día
    "Febrero-Febrero 2022": ("2022-02-01", "2022-02-28", "hito"),
    "01/02/2022 al 01/02/2022": ("2022-02-01", "2022-02-01", "hito"),
    # los años admitidos, de punta a punta
    "01/01/1900": ("1900-01-01", "1900-01-01", "hito"),
    "31/12/2199": ("2199-12-31", "2199-12-31", "hito"),
}

RECHAZOS = {
    "": "falta la fecha programada",
    "   ": "falta la fecha programada",
    "Marzo": "falta el año",
    "Febrero-Marzo": "falta el año",
    "10/03/22": "falta el año",
    "Febrero 2022 - Marzo": "falta el año al final",
    "31/02/2022": "31/02/2022 no existe",
    "29/02/2022": "29/02/2022 no existe",
    "10/13/2022": "10/13/2022 no existe",
    "10/00/2022": "10/00/2022 no existe",
    "10/00 al 15/02/2022": "10/00/2022 no existe",
    "00/03/2022": "00/03/2022 no existe",
    "del 1 al 30 de febrero de 2022": "30/02/2022 no existe",
    "Febrer 2022": "«febrer» no es un mes",
    "marzo. 2022": "«marzo.» no es un mes",
    "Marzo-Febrero 2022": "el rango está invertido: empieza el 01/03/2022 y termina el 28/02/2022",
    "Noviembre-Febrero 2023": "invertido",
    "15/02/2022 al 01/02/2022": "invertido",
    "enero 2022 a 15 de marzo de 2022": "mezcla un día con un mes",
    "V trimestre 2022": "no existe el trimestre «v»",
    "III semestre 2022": "no existe el semestre «iii»",
    "Enero 1899": "el año 1899 está fuera",
    "2200": "el año 2200 está fuera",
    "10/03/20222": "no se reconoce",
    "2022-2023": "no se reconoce",
    "2022-03-10": "no se reconoce",
    "Enero - Febrero - Marzo 2022": "no se reconoce",
    "hasta marzo 2022": "no se reconoce",
    "desde marzo 2022": "no se reconoce",
    "Marzo 2022 aproximadamente": "no se reconoce",
    "٢٠٢٢": "falta el año",
}

GUIONES = (
    "-",
    " - ",
    "–",
    " – ",
    "—",
    "  —  ",
    " a ",
    " al ",
    " hasta ",
    "\u00a0-\u00a0",
)


def sin_tildes(texto):
    return "".join(c for c in unicodedata.normalize("NFD", texto) if c not in "\u0301\u0303")


def nfd(texto):
    return unicodedata.normalize("NFD", texto)


@pytest.mark.parametrize(("texto", "lectura"), LECTURAS.items())
def test_se_entiende(texto, lectura):
    inicio, fin, modalidad = lectura
    assert leer_periodo(texto) == Periodo(date.fromisoformat(inicio), date.fromisoformat(fin), modalidad)


@pytest.mark.parametrize(("texto", "motivo"), RECHAZOS.items())
def test_se_rechaza_repitiendo_lo_escrito_con_motivo_y_ejemplo(texto, motivo):
    with pytest.raises(PeriodoInvalido) as error:
        leer_periodo(texto)
    mensaje = str(error.value)
    assert mensaje.startswith(f"«{texto}»: ")
    assert motivo in mensaje
    assert "por ejemplo, «Marzo 2022»" in mensaje


@given(
    texto=st.sampled_from(list(LECTURAS)),
    cambio=st.sampled_from([str.upper, str.lower, str.title, str.swapcase, sin_tildes, nfd]),
    margen=st.sampled_from(["", " ", "\u00a0", "\t"]),
)
def test_ni_mayusculas_ni_tildes_ni_margenes_cambian_la_lectura(texto, cambio, margen):
    assert leer_periodo(margen + cambio(texto) + margen) == leer_periodo(texto)


@pytest.mark.parametrize("guion", GUIONES)
@pytest.mark.parametrize(
    ("desde", "hasta"),
    [
        ("Febrero", "Diciembre 2022"),
        ("Noviembre 2022", "Febrero 2023"),
        ("01/02/2022", "15/02/2022"),
    ],
)
def test_el_guion_no_cambia_la_lectura(desde, guion, hasta):
    assert leer_periodo(f"{desde}{guion}{hasta}") == leer_periodo(f"{desde}-{hasta}")


@given(st.dates(date(1900, 1, 1), date(2199, 12, 31)))
def test_ida_y_vuelta_de_un_dia(dia):
    assert leer_periodo(f"{dia:%d/%m/%Y}") == Periodo(dia, dia, "hito")


@given(
    st.dates(date(1900, 1, 1), date(2199, 12, 31)),
    st.dates(date(1900, 1, 1), date(2199, 12, 31)),
)
def test_ida_y_vuelta_de_un_rango_de_dias(uno, otro):
    assume(uno != otro)
    inicio, fin = sorted((uno, otro))
    assert leer_periodo(f"{inicio:%d/%m/%Y} al {fin:%d/%m/%Y}") == Periodo(inicio, fin, "continua")
    with pytest.raises(PeriodoInvalido, match="invertido"):
        leer_periodo(f"{fin:%d/%m/%Y} al {inicio:%d/%m/%Y}")


@given(
    st.dates(date(1900, 1, 1), date(2199, 12, 31)),
    st.dates(date(1900, 1, 1), date(2199, 12, 31)),
)
@example(date(2022, 2, 1), date(2022, 3, 31))
@example(date(2022, 11, 1), date(2023, 2, 28))
@example(date(2022, 2, 1), date(2022, 2, 28))
def test_lo_que_se_escribe_se_lee_igual(uno, otro):
    inicio, fin = sorted((uno, otro))
    leido = leer_periodo(escribir_periodo(inicio, fin))
    assert (leido.inicio, leido.fin) == (inicio, fin)


@pytest.mark.parametrize(
    ("dia", "meses", "corrido"),
    [
        (date(2022, 2, 1), 12, date(2023, 2, 1)),
        (date(2022, 3, 31), 3, date(2022, 6, 30)),
        (date(2022, 6, 30), 1, date(2022, 7, 31)),
        (date(2022, 1, 30), 1, date(2022, 2, 28)),
        (date(2022, 12, 31), -12, date(2021, 12, 31)),
    ],
)
def test_correr_un_plazo_conserva_el_comienzo_y_el_fin_de_mes(dia, meses, corrido):
    assert correr(dia, meses) == corrido


TROZOS = ["1", "15", "31", "0", "13", "/", " ", "-", " al ", " a ", "de", "del", "enero", "Set.", "iv", "º"]


@given(st.text() | st.lists(st.sampled_from([*TROZOS, " trimestre ", "semestre", "2022", "2023", "0000"])).map("".join))
@example("1º/03/2022")
@example("a 2022")
@example("2022 a ")
def test_todo_texto_se_lee_entero_o_se_rechaza(texto):
    try:
        periodo = leer_periodo(texto)
    except PeriodoInvalido as error:
        assert texto in str(error)
    else:
        assert date(1900, 1, 1) <= periodo.inicio <= periodo.fin <= date(2199, 12, 31)
        assert periodo.modalidad in {"hito", "continua"}
