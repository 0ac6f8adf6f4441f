"""Un día, una cifra, un código: lo que la gente escribe se lee, lo dudoso se dice, y nada se adivina."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal

import pytest

from seguimiento.campos import FechaField
from seguimiento.celdas import CeldaInvalida, leer_celda
from seguimiento.excel import Columna
from seguimiento.lectura import Celda
from seguimiento.texto import NoSeEntiende, PuedeSerDosCosas, leer_cifra, leer_dia

DIAS = {
    "30/06/2022": "2022-06-30",
    " 30-6-2022 ": "2022-06-30",
    "05.08.2022": "2022-08-05",
    "30/12/22": "2022-12-30",
    "2022/12/05": "2022-12-05",
    "2022-12-05": "2022-12-05",
    "2022.12.05": "2022-12-05",
    "2022-12-05 14:30": "2022-12-05",
    "2022-12-05T14:30:59.5-05:00": "2022-12-05",
    "05/12/2022 02:30 p. m.": "2022-12-05",
    "13-dic-2022": "2022-12-13",
    "13-DIC-22": "2022-12-13",
    "13 dic. 2022": "2022-12-13",
    "5 setiembre 2022": "2022-09-05",
    "5 de septiembre del 2022": "2022-09-05",
    "1º de enero de 2023": "2023-01-01",
    "1.° de enero de 2023": "2023-01-01",
    "martes 6 de diciembre de 2022": "2022-12-06",
    "mié. 07/12/2022": "2022-12-07",
    "6\xa0de\xa0diciembre de 2022": "2022-12-06",
    "miércoles 7 de diciembre de 2022": "2022-12-07",
    "31.12.22": "2022-12-31",
    "31-Dec-2022": "2022-12-31",
    "1 August 2022": "2022-08-01",
    "Dec 31, 2022": "2022-12-31",
    "Diciembre 31 de 2022": "2022-12-31",
}
NO_SON_DIAS = {
    "31/9/2022": "no es un día del calendario",
    "29/02/2023": "no es un día del calendario",
    "12/2022": "no es un día",
    "Marzo 2022": "no es un día",
    "12/31/2022": "no es un día del calendario",
    "lunes 6 de diciembre de 2022": "el 06/12/2022 es martes",
    "6 de brumario de 2022": "«brumario» no es un mes",
    "05/12-2022": "no es un día",
    "2022-12-05 25:00": "no es un día",
    "44652": "no es un día",
    "ayer": "no es un día",
}
CIFRAS = {
    "1500": 1500, "1,500": 1500, "12,500": 12500, "1,500,000": 1500000, "1,500.50": Decimal("1500.50"),
    "1 500": 1500, "1\xa0500": 1500, "1\u202f500,5": Decimal("1500.5"), "1'500,000": 1500000, "1’500": 1500,
    "1.500.000": 1500000, "1.500,50": Decimal("1500.50"), "1,5": Decimal("1.5"), "1.5": Decimal("1.5"),
    "45,00": 45, "0,500": Decimal("0.5"), "0.500": Decimal("0.5"), ".5": Decimal("0.5"), "-5": -5, "−5": -5,
}  # fmt: skip
NO_SON_CIFRAS = ("mucho", "", "NaN", "Infinity", "1e3", "5e1", "1_000", "1 5", "1,500,00", "1.500.00", "１２", "12%")


@pytest.mark.parametrize("escrito", DIAS)
def test_un_dia_se_lee_como_se_escriba_en_la_celda_y_en_el_formulario(escrito):
    esperado = date.fromisoformat(DIAS[escrito])
    assert leer_dia(escrito)[0] == esperado == FechaField().clean(escrito)


@pytest.mark.parametrize("escrito", NO_SON_DIAS)
def test_lo_que_no_es_un_dia_se_rechaza_diciendo_por_que(escrito):
    with pytest.raises(NoSeEntiende, match=NO_SON_DIAS[escrito]):
        leer_dia(escrito)


@pytest.mark.parametrize(
    ("escrito", "aviso"),
    [
        ("03/04/2022", "«03/04/2022» se lee día/mes/año: 3 de abril de 2022"),
        ("30/12/22", "«30/12/22» se lee 30 de diciembre de 2022"),
        ("05-06-22", "«05-06-22» se lee día/mes/año: 5 de junio de 2022"),
        ("30/06/2022", ""),
        ("2022-04-03", ""),
        ("3-abr-2022", ""),
    ],
)
def test_lo_que_puede_dudarse_de_un_dia_se_avisa(escrito, aviso):
    assert leer_dia(escrito)[1] == aviso


@pytest.mark.parametrize("escrito", CIFRAS)
def test_una_cifra_se_lee_con_sus_miles_y_sus_decimales(escrito):
    assert leer_cifra(escrito) == CIFRAS[escrito]


@pytest.mark.parametrize("escrito", NO_SON_CIFRAS)
def test_lo_que_no_es_una_cifra_se_rechaza(escrito):
    with pytest.raises(NoSeEntiende):
        leer_cifra(escrito)


@pytest.mark.parametrize("escrito", ["1.500", "12.000", "-1.500"])
def test_un_punto_que_puede_ser_de_miles_o_de_decimales_se_rechaza(escrito):
    with pytest.raises(PuedeSerDosCosas, match="puede ser"):
        leer_cifra(escrito)


# Celdas


def celda(tipo, valor, formato="", **mas):
    return leer_celda(Columna("dato", "Dato", tipo, 9, "", **mas), Celda(valor, "A", formato))


ENERO = datetime(2022, 3, 1)
LEIDAS = {
    "mes con formato de mes": ("programada", ENERO, "mmm-yy", "Marzo 2022"),
    "mes con formato largo y de otra lengua": ("programada", ENERO, '[$-280A]mmmm" de "yyyy;@', "Marzo 2022"),
    "día que no es el primero": ("programada", datetime(2022, 3, 15), "dd/mm/yyyy", "15/03/2022"),
    "mes escrito": ("programada", "Febrero-Marzo 2022", "@", "Febrero-Marzo 2022"),
    "un año": ("programada", 2022, "General", "2022"),
    "código en texto": ("codigo", "1.10", "@", "1.10"),
    "código con espacios que no se ven": ("codigo", "\u200bOE1.4\xa0", "", "OE1.4"),
    "código entero": ("codigo", 130105, "General", "130105"),
    "código con sus ceros": ("codigo", 10105, "000000", "010105"),
    "texto descompuesto": ("frase", "Gestio\u0301n", "", "Gestión"),
    "texto con ceros": ("texto", 7, "000", "007"),
    "cantidad en texto": ("decimal", "1,500", "", Decimal(1500)),
    "45 con el signo solo escrito": ("porcentaje", 45, '0" %"', Decimal(45)),
    "texto que se ve 45 %": ("frase", 0.45, "0%", "45 %"),
    "45 %": ("porcentaje", "45 %", "", Decimal(45)),
    "0.45 con formato de %": ("porcentaje", 0.45, "0.0 %", Decimal(45)),
    "45.500": ("porcentaje", "45.500", "", Decimal("45.5")),
    "grados con coma": ("coordenada", "-12,046", "", Decimal("-12.046")),
    "fecha con hora": ("fecha", datetime(2022, 12, 5, 23, 59), "dd/mm/yyyy hh:mm", date(2022, 12, 5)),
}  # fmt: skip


@pytest.mark.parametrize("caso", LEIDAS)
def test_una_celda_da_lo_que_se_ve_en_ella(caso):
    tipo, valor, formato, esperado = LEIDAS[caso]
    assert celda(tipo, valor, formato)[0] == esperado


DUDOSAS = {
    "primero de mes con formato de día": ("programada", ENERO, "dd/mm/yyyy", "ese día o todo el mes"),
    "mes y día sin año": ("programada", ENERO, "d-mmm", "ese día o todo el mes"),
    "mes donde va un día": ("fecha", ENERO, "mmm-yy", "muestra un mes, Marzo 2022"),
    "hora donde va un día": ("fecha", time(9), "hh:mm", "que es un número"),
    "1.10 como número": ("codigo", 1.1, "0.00", "1.10 no es 1.1"),
    "1.1 como número": ("codigo", 1.1, "General", "1.10 no es 1.1"),
    "2.00 como número": ("codigo", 2, "0.00", "un código es texto"),
    "código hecho fecha": ("codigo", ENERO, "d-mmm", "una fecha o una hora donde va un código"),
    "duración donde va un código": ("codigo", timedelta(hours=26), "[h]:mm", "una fecha o una hora"),
    "código con barra": ("codigo", "OE1.9/B", "", "un código solo lleva letras"),
    "1.500": ("decimal", "1.500", "", "puede ser 1500 o 1.5"),
    "cantidad con formato de %": ("decimal", 0.5, "0 %", "muestra 50.0 %, y aquí va una cantidad"),
    "año de otra era": ("fecha", "01/06/0022", "", "el año va de 1900 a 2199"),
}


@pytest.mark.parametrize("caso", DUDOSAS)
def test_lo_que_excel_pudo_cambiar_se_rechaza_preguntando(caso):
    tipo, valor, formato, dicho = DUDOSAS[caso]
    with pytest.raises(CeldaInvalida, match=dicho):
        celda(tipo, valor, formato)


AVISADAS = {
    "0.7 en texto": ("porcentaje", "0.7", "0.0 %", Decimal("0.7"), "se lee 0.7 %, y no 70%"),
    "coma cinco": ("porcentaje", ",5", "", Decimal("0.5"), "se lee 0.5 %, y no 50%"),
    "un 1 sin formato": ("porcentaje", 1, "General", Decimal(1), "se lee 1 %, y no 100%"),
    "el signo solo escrito": ("porcentaje", 0.7, '0.0" %"', Decimal("0.7"), "se lee 0.7 %, y no 70%"),
    "miles": ("decimal", "1,500", "", Decimal(1500), "«1,500» se lee 1500"),
    "texto hecho fecha": ("frase", datetime(2022, 12, 1), "mmm-yy", "Diciembre 2022", "Excel lo tiene por fecha"),
    "fecha sin año": ("fecha", datetime(2026, 12, 5), "d-mmm", date(2026, 12, 5), "y Excel tiene 2026"),
}  # fmt: skip


@pytest.mark.parametrize("caso", AVISADAS)
def test_lo_que_puede_leerse_de_otro_modo_se_avisa(caso):
    tipo, valor, formato, esperado, dicho = AVISADAS[caso]
    leido, aviso = celda(tipo, valor, formato)
    assert leido == esperado and dicho in aviso


def test_1_con_formato_de_porcentaje_es_100_y_no_se_avisa():
    assert celda("porcentaje", 1, "0.0 %") == (Decimal(100), "")


def test_un_trozo_de_una_opcion_con_coma_se_rechaza_nombrando_las_tres():
    opciones = (("a", "Una, con coma"), ("b", "Otra"), ("c", "Tercera"))
    assert celda("texto", "una,  con\xa0coma", opciones=opciones)[0] == "a"
    with pytest.raises(CeldaInvalida, match="dice « ?con coma»; se admite: Una, con coma; Otra; Tercera"):
        celda("texto", " con coma", opciones=opciones)
