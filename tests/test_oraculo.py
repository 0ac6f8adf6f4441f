"""El oráculo contra las tablas y ejemplos que da semantica §2, §4 y §5."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seguimiento.periodos import leer_periodo
from tests.oraculo import AccionO, HechoO, leer, totales, un_decimal

# Las 18 fechas programadas, tal como las escribe el documento.
LITERALES = [
    "Enero 2022",
    "Febrero-Marzo 2022",
    "Febrero 2022",
    "Marzo 2022",
    "Marzo 2022",
    "Junio 2022",
    "Julio 2022",
    "Febrero 2022",
    "Febrero - diciembre 2022",
    "Febrero - diciembre 2022",
    "Enero - Diciembre 2022",
    "Enero - Diciembre 2022",
    "Febrero - diciembre 2022",
    "Febrero - diciembre 2022",
    "Febrero - diciembre 2022",
    "Marzo 2022",
    "Febrero - Junio 2022",
    "Enero - Diciembre 2022",
]
CONOCIDO = datetime(2024, 1, 1, tzinfo=UTC)


def dia(texto):
    return datetime.strptime(texto, "%d/%m/%Y").date()


def accion(literal):
    periodo = leer_periodo(literal)
    return AccionO(periodo.inicio, periodo.fin, periodo.modalidad)


def hecho(fecha, estado="en_proceso", porcentaje="50", identificador=1, registrado=None, anulado=None):
    cuando = registrado or datetime.combine(dia(fecha), datetime.min.time(), UTC)
    return HechoO(identificador, dia(fecha), cuando, estado, Decimal(porcentaje), anulado)


def al(fecha, literal, *hechos, conocido=CONOCIDO):
    return leer(accion(literal), hechos, dia(fecha), conocido)


HITO, CONTINUA = "Marzo 2022", "Febrero - diciembre 2022"
SIN_PLAZO = AccionO(None, None, "hito")

# por_iniciar, en_plazo, por_vencer, vencida, exigibles, programado medio, rojo, ámbar, gris
CORTES = {
    "31/01/2022": (14, 3, 1, 0, 0, "7.0", 0, 1, 17),
    "01/02/2022": (5, 12, 0, 1, 1, "7.2", 1, 3, 14),
    "31/03/2022": (2, 9, 4, 3, 3, "50.1", 3, 13, 2),
    "30/06/2022": (1, 8, 2, 7, 7, "70.7", 7, 10, 1),
    "01/01/2023": (0, 0, 0, 18, 18, "100.0", 18, 0, 0),
}


@pytest.mark.parametrize(("corte", "esperado"), CORTES.items())
def test_la_tabla_de_cinco_cortes(corte, esperado):
    suma = totales(al(corte, literal) for literal in LITERALES)
    situaciones = [suma.por_situacion.get(s, 0) for s in ("por_iniciar", "en_plazo", "por_vencer", "vencida")]
    luces = [suma.por_semaforo.get(s, 0) for s in ("rojo", "ambar", "gris")]
    medio = str(un_decimal(suma.programado_medio))
    assert (*situaciones, suma.exigibles, medio, *luces) == esperado
    assert suma.total == sum(situaciones) == sum(luces) == 18
    assert (suma.en_plazo, suma.reportadas, suma.avance_medio) == (0, 0, None)


@pytest.mark.parametrize(
    ("corte", "programado"),
    [
        ("31/01/2022", "0"),
        ("01/02/2022", "0.3"),
        ("30/06/2022", "44.9"),
        ("30/09/2022", "72.5"),
        ("30/12/2022", "99.7"),
        ("31/12/2022", "100"),
    ],
)
def test_programado_lineal_por_dias(corte, programado):
    assert un_decimal(al(corte, CONTINUA).programado) == Decimal(programado)


def test_programado_de_un_hito_es_nada_o_todo_y_sin_fin_no_hay():
    assert al("30/03/2022", HITO).programado == 0
    assert al("31/03/2022", HITO).programado == 100
    assert leer(SIN_PLAZO, [], dia("31/03/2022"), CONOCIDO).programado is None


def test_los_medios_se_redondean_hacia_arriba():
    assert [un_decimal(Fraction(n, 20)) for n in (1, 3, 5)] == [Decimal("0.1"), Decimal("0.2"), Decimal("0.3")]


@pytest.mark.parametrize(
    ("corte", "situacion", "retraso"),
    [
        ("28/02/2022", "por_iniciar", 0),
        ("01/03/2022", "en_plazo", 0),
        ("15/03/2022", "en_plazo", 0),
        ("16/03/2022", "por_vencer", 0),
        ("31/03/2022", "por_vencer", 0),
        ("01/04/2022", "vencida", 1),
        ("30/06/2022", "vencida", 91),
    ],
)
def test_la_situacion_de_un_hito_abierto_dia_por_dia(corte, situacion, retraso):
    lectura = al(corte, HITO)
    assert (lectura.situacion, lectura.dias_retraso) == (situacion, retraso)
    assert lectura.exigible is (situacion == "vencida")


def test_por_vencer_se_dice_antes_que_por_iniciar():
    assert al("01/03/2022", "10/03/2022").situacion == "por_vencer"
    assert al("22/02/2022", "10/03/2022").situacion == "por_iniciar"


@pytest.mark.parametrize(
    ("fecha", "situacion", "retraso"),
    [("31/03/2022", "culminada_en_plazo", 0), ("01/04/2022", "culminada_fuera_de_plazo", 1)],
)
def test_culminar_el_dia_del_fin_es_en_plazo_y_al_siguiente_no(fecha, situacion, retraso):
    lectura = al("30/06/2022", HITO, hecho(fecha, "culminada"))
    assert (lectura.situacion, lectura.dias_retraso) == (situacion, retraso)
    assert (lectura.avance, lectura.semaforo, lectura.frescura) == (100, "verde", "no_aplica")


def test_sin_plazo():
    corte = dia("30/06/2022")
    abierta = leer(SIN_PLAZO, [], corte, CONOCIDO)
    culminada = leer(SIN_PLAZO, [hecho("01/06/2022", "culminada")], corte, CONOCIDO)
    assert (abierta.situacion, abierta.semaforo, abierta.frescura) == ("sin_fecha", "gris", "sin_reporte")
    assert (culminada.situacion, culminada.semaforo) == ("culminada_sin_plazo", "verde")
    assert not abierta.exigible
    assert not culminada.exigible


def test_cancelada_no_es_exigible_y_se_cuenta_aparte_si_fue_despues_de_vencer():
    tarde = al("30/06/2022", HITO, hecho("01/04/2022", "cancelada"))
    a_tiempo = al("30/06/2022", HITO, hecho("31/03/2022", "cancelada"))
    assert (tarde.situacion, tarde.semaforo, tarde.frescura) == ("cancelada", "gris", "no_aplica")
    suma = totales([tarde, a_tiempo])
    assert (suma.exigibles, suma.canceladas_tras_vencer) == (0, 1)
    assert suma.programado_medio is None


def test_suspender_no_detiene_el_plazo():
    lectura = al("30/06/2022", HITO, hecho("01/03/2022", "suspendida"))
    assert (lectura.estado, lectura.situacion, lectura.semaforo) == ("suspendida", "vencida", "rojo")


def test_rige_la_mayor_fecha_luego_el_ultimo_registro_luego_el_id():
    uno, dos = datetime(2022, 7, 1, tzinfo=UTC), datetime(2022, 7, 2, tzinfo=UTC)
    anterior = hecho("01/03/2022", porcentaje="90", identificador=9, registrado=dos)
    primero = hecho("02/03/2022", porcentaje="20", identificador=8, registrado=uno)
    ultimo = hecho("02/03/2022", porcentaje="30", identificador=2, registrado=dos)
    empate = hecho("02/03/2022", porcentaje="40", identificador=3, registrado=dos)
    assert al("30/06/2022", CONTINUA, anterior, primero).avance == 20
    assert al("30/06/2022", CONTINUA, ultimo, primero, anterior).avance == 30
    assert al("30/06/2022", CONTINUA, empate, ultimo, primero).avance == 40
    assert al("01/03/2022", CONTINUA, empate, anterior).avance == 90


def test_lo_registrado_o_anulado_despues_de_conocido_aun_no_se_sabe():
    registro, anulacion = datetime(2022, 3, 5, tzinfo=UTC), datetime(2022, 3, 9, tzinfo=UTC)
    instante = timedelta(microseconds=1)
    dato = hecho("01/03/2022", registrado=registro, anulado=anulacion)
    conocidos = [registro - instante, registro, anulacion - instante, anulacion]
    estados = [al("30/06/2022", CONTINUA, dato, conocido=k).estado for k in conocidos]
    assert estados == ["sin_reporte", "en_proceso", "en_proceso", "sin_reporte"]


def test_la_culminacion_es_el_comienzo_de_la_racha_que_rige():
    hechos = [
        hecho("01/03/2022", "culminada", identificador=1),
        hecho("05/03/2022", "en_proceso", identificador=2),
        hecho("10/03/2022", "culminada", identificador=3),
        hecho("20/03/2022", "culminada", identificador=4),
    ]
    assert al("30/06/2022", HITO, *hechos).fecha_culminacion == dia("10/03/2022")
    assert al("30/06/2022", HITO, *hechos).ultimo_reporte == dia("20/03/2022")
    assert al("04/03/2022", HITO, *hechos).fecha_culminacion == dia("01/03/2022")
    assert al("05/03/2022", HITO, *hechos).fecha_culminacion is None


def test_anular_lo_que_cortaba_la_racha_la_une():
    corte_de_racha = hecho("05/03/2022", "en_proceso", identificador=2, anulado=datetime(2022, 3, 30, tzinfo=UTC))
    hechos = [hecho("01/03/2022", "culminada"), corte_de_racha, hecho("10/03/2022", "culminada", identificador=3)]
    antes = datetime(2022, 3, 29, tzinfo=UTC)
    assert al("30/06/2022", HITO, *hechos, conocido=antes).fecha_culminacion == dia("10/03/2022")
    assert al("30/06/2022", HITO, *hechos).fecha_culminacion == dia("01/03/2022")


@pytest.mark.parametrize(
    ("avance", "luz"), [("47.50", "verde"), ("47.49", "ambar"), ("37.50", "ambar"), ("37.49", "rojo"), ("0", "rojo")]
)
def test_las_bandas_son_exactas(avance, luz):
    # Cien días; al quincuagésimo toca exactamente 50 %: el 95 % de eso es 47.5 y el 75 %, 37.5.
    larga = AccionO(dia("01/02/2022"), dia("01/02/2022") + timedelta(99), "continua")
    corte = larga.inicio + timedelta(49)
    lectura = leer(larga, [hecho("01/03/2022", porcentaje=avance)], corte, CONOCIDO)
    assert (lectura.programado, lectura.situacion, lectura.semaforo) == (50, "en_plazo", luz)


def test_con_programado_menor_que_diez_no_se_evalua_y_con_diez_si():
    larga = AccionO(dia("01/02/2022"), dia("01/02/2022") + timedelta(99), "continua")
    reporte = [hecho("01/02/2022", "no_iniciada", "0")]
    noveno, decimo = (leer(larga, reporte, larga.inicio + timedelta(n), CONOCIDO) for n in (8, 9))
    assert (noveno.programado, noveno.semaforo) == (9, "gris")
    assert (decimo.programado, decimo.semaforo) == (10, "rojo")


@pytest.mark.parametrize(
    ("corte", "luz"), [("03/03/2022", "gris"), ("04/03/2022", "ambar"), ("16/12/2022", "ambar"), ("01/01/2023", "rojo")]
)
def test_una_continua_sin_reporte(corte, luz):
    assert al(corte, CONTINUA).semaforo == luz


def test_una_continua_corta_por_vencer_y_sin_reporte_es_ambar():
    assert al("02/03/2022", "01/03/2022 al 15/03/2022").semaforo == "ambar"


@pytest.mark.parametrize(("corte", "luz"), [("15/03/2022", "gris"), ("16/03/2022", "ambar"), ("01/04/2022", "rojo")])
def test_un_hito_abierto_con_reporte_no_mira_el_porcentaje(corte, luz):
    assert al(corte, HITO, hecho("01/03/2022", porcentaje="100")).semaforo == luz


@pytest.mark.parametrize(
    ("corte", "frescura"),
    [
        ("31/03/2022", "al_dia"),
        ("01/04/2022", "por_actualizar"),
        ("30/04/2022", "por_actualizar"),
        ("01/05/2022", "desactualizada"),
    ],
)
def test_frescura_del_ultimo_reporte(corte, frescura):
    assert al(corte, CONTINUA, hecho("01/03/2022")).frescura == frescura


def test_frescura_sin_reporte_y_por_iniciar():
    assert al("31/01/2022", CONTINUA, hecho("30/01/2022")).frescura == "no_aplica"
    assert al("01/02/2022", CONTINUA).frescura == "sin_reporte"


def test_cumplimiento_con_su_fraccion_y_aparte_las_culminadas_antes_de_vencer():
    lecturas = [
        al("30/06/2022", "Enero 2022", hecho("31/01/2022", "culminada")),
        al("30/06/2022", "Febrero 2022", hecho("01/03/2022", "culminada")),
        al("30/06/2022", "Marzo 2022"),
        al("30/06/2022", "Junio 2022", hecho("01/06/2022", "culminada")),
        al("30/06/2022", "Julio 2022", hecho("01/06/2022", "culminada")),
    ]
    suma = totales(lecturas)
    assert (suma.en_plazo, suma.exigibles, suma.antes_de_vencer) == (1, 3, 2)


def test_las_medias_no_mezclan_reportadas_con_calladas():
    lecturas = [
        al("30/06/2022", CONTINUA, hecho("01/06/2022", porcentaje="40")),
        al("30/06/2022", "Enero 2022", hecho("01/06/2022", "no_iniciada", "0")),
        al("30/06/2022", "Julio 2022"),
    ]
    suma = totales(lecturas)
    tocaba = Fraction(15000, 334)
    assert (suma.reportadas, suma.total, suma.avance_medio) == (2, 3, 20)
    assert suma.programado_medio_reportadas == (tocaba + 100) / 2
    assert suma.programado_medio == (tocaba + 100) / 3


DIAS = st.dates(date(2022, 1, 1), date(2022, 12, 31))


@given(inicio=DIAS, largo=st.integers(0, 400), corte=DIAS)
def test_el_programado_nunca_baja_y_llega_a_cien_el_dia_del_fin(inicio, largo, corte):
    plazo = AccionO(inicio, inicio + timedelta(largo), "continua")
    hoy, maniana = (leer(plazo, [], corte + timedelta(n), CONOCIDO).programado for n in (0, 1))
    assert 0 <= hoy <= maniana <= 100
    assert (hoy == 100) is (corte >= plazo.fin)


@given(st.permutations([hecho(f"0{n}/03/2022", porcentaje=str(n), identificador=n) for n in range(1, 8)]))
def test_el_orden_en_que_llegan_los_hechos_no_importa(hechos):
    assert al("30/06/2022", CONTINUA, *hechos).avance == 7
