"""/graficos/ : cada gráfico con su tabla y su CSV, de los mismos números; y el pronóstico con su supuesto."""

import csv
from datetime import date, timedelta
from io import StringIO

import plotly.graph_objects as go
import pytest
from hypothesis import given
from hypothesis import strategies as st

from barrio_seguro.models import Lanzamiento
from estrategia.models import Accion
from seguimiento.pronostico import pronosticar
from tablero.graficos import GRAFICOS

pytestmark = pytest.mark.django_db

PAGINA = "/graficos/?corte=2022-06-30"


@pytest.fixture
def con_avances(operador):
    def registrar(codigo, *avances):
        accion = Accion.objects.get(codigo=codigo)
        for fecha, porcentaje in avances:
            accion.registrar_avance(por=operador, fecha=fecha, estado="en_proceso", porcentaje=porcentaje)
        return accion

    registrar("OE2.2", (date(2022, 3, 10), 10), (date(2022, 4, 10), 25), (date(2022, 6, 10), 40))
    registrar("OE1.4", (date(2022, 4, 5), 50))


def graficos(cliente, direccion=PAGINA):
    return {g.clave: g for g in cliente.get(direccion).context["graficos"]}


def test_cada_figura_es_una_figura_de_plotly(cliente_analista, con_avances):
    figuras = [g.figura for g in graficos(cliente_analista).values() if g.figura]
    assert len(figuras) == 4
    for figura in figuras:
        assert go.Figure(figura).data


def test_la_luz_a_cada_cierre_es_la_de_semantica(cliente_analista):
    historia = graficos(cliente_analista)["historia"]
    columna = {titulo: n for n, titulo in enumerate(historia.encabezados)}
    filas = {fila[0]: fila for fila in historia.filas}
    assert list(filas) == ["31/01/2022", "28/02/2022", "31/03/2022", "30/04/2022", "31/05/2022", "30/06/2022"]
    for cierre, luces in {
        "31/01/2022": {"Por iniciar": 14, "Sin reporte aún": 3, "Por vencer": 1, "Sin dato": 0},
        "31/03/2022": {"Por iniciar": 2, "En riesgo, sin dato": 10, "Por vencer": 3, "Sin dato": 3},
        "30/06/2022": {"Por iniciar": 1, "En riesgo, sin dato": 9, "Por vencer": 1, "Sin dato": 7},
    }.items():
        assert {nombre: filas[cierre][columna[nombre]] for nombre in luces} == luces


def test_el_avance_de_las_que_reportaron_va_con_lo_que_les_tocaba_a_esas_mismas(cliente_analista, con_avances):
    curva = graficos(cliente_analista)["curva"]
    fila = dict(zip(curva.encabezados, next(f for f in curva.filas if f[0] == "30/06/2022"), strict=True))
    total = cliente_analista.get("/?corte=2022-06-30").context["resumen"].total
    assert fila["Avance medio de las reportadas, %"] == total.avance_medio
    assert fila["Programado medio de esas mismas, lineal (supuesto), %"] == total.programado_medio_reportadas
    de_todas = fila["Programado medio de todas, lineal (supuesto), %"]
    assert de_todas == total.programado_medio != total.programado_medio_reportadas
    assert [serie["name"] for serie in curva.figura["data"]][1:] == [
        "Avance de las reportadas",
        "Programado de esas, lineal (supuesto)",
    ]


def test_las_marcas_del_eje_de_la_curva_son_los_cierres(cliente_analista, con_avances):
    curva = graficos(cliente_analista)["curva"].figura
    programado, avance, de_esas = curva["data"]
    assert curva["layout"]["xaxis"]["tickvals"] == programado["x"]
    assert (programado["x"][0], programado["x"][-1]) == ("2022-01-31", "2022-12-31")
    assert avance["x"] == de_esas["x"] == ["2022-03-31", "2022-04-30", "2022-05-31", "2022-06-30"]


def test_los_dias_de_retraso_por_objetivo(cliente_analista):
    filas = {fila[0]: fila for fila in graficos(cliente_analista)["retrasos"].filas}
    acciones = cliente_analista.get("/api/v1/acciones?corte=2022-06-30").json()["acciones"]
    for codigo, n, tarde, media, maximo in filas.values():
        dias = [a["dias_retraso"] for a in acciones if a["objetivo"] == codigo]
        retrasos = [d for d in dias if d]
        assert (n, tarde, maximo) == (len(dias), len(retrasos), max(retrasos, default=None))
        # De ningún retraso no hay media: cero días sería otra cosa.
        esperada = pytest.approx(sum(retrasos) / len(retrasos), abs=0.05) if retrasos else None
        assert (float(media) if media is not None else None) == esperada


def test_los_reportes_por_mes_no_cuentan_lo_anulado(cliente_analista, con_avances, operador):
    reportes = graficos(cliente_analista)["reportes"]
    assert reportes.encabezados == ("Objetivo", "03/2022", "04/2022", "06/2022")
    assert reportes.filas == [("OE1", 0, 1, 0), ("OE2", 1, 1, 1), ("OE3", 0, 0, 0)]
    Accion.objects.get(codigo="OE1.4").avances.get().anular(por=operador, motivo="Error")
    assert graficos(cliente_analista)["reportes"].filas[0] == ("OE1", 0, 0, 0)


@pytest.mark.parametrize("clave", GRAFICOS)
def test_el_csv_dice_lo_mismo_que_la_tabla(cliente_analista, con_avances, clave):
    grafico = graficos(cliente_analista)[clave]
    respuesta = cliente_analista.get(f"/graficos/{clave}.csv?corte=2022-06-30")
    encabezado, *filas = csv.reader(StringIO(respuesta.content.decode("utf-8-sig")))
    assert tuple(encabezado) == grafico.encabezados
    assert filas == [["" if celda is None else str(celda) for celda in fila] for fila in grafico.filas]


def test_antes_de_todo_no_hay_que_mostrar_y_se_dice(cliente_analista):
    assert "Nada que mostrar al 01/01/2021." in cliente_analista.get("/graficos/?corte=2021-01-01").content.decode()


def test_uno_que_no_existe_es_404_y_el_ajeno_no_ve_ninguno(cliente_analista, cliente_ajeno):
    assert cliente_analista.get("/graficos/torta.csv").status_code == 404
    assert cliente_ajeno.get(PAGINA).status_code == 404
    assert cliente_ajeno.get("/graficos/curva.csv").status_code == 404


def test_las_consultas_son_un_numero_fijo(cliente_analista, con_avances, django_assert_num_queries):
    with django_assert_num_queries(19):
        cliente_analista.get(PAGINA)


# Pronóstico


def pronostico(*puntos, meta=100, hoy=date(2022, 6, 30)):
    return pronosticar(puntos, meta, hoy, dicha="100 %", unidad="puntos")


def test_el_pronostico_es_un_rango_con_su_supuesto():
    hallado = pronostico((date(2022, 1, 1), 0), (date(2022, 3, 2), 30), (date(2022, 5, 1), 40))
    # 40 en 120 días, y 10 en los últimos 60: faltan 60, a 1/3 y a 1/6 por día.
    assert (hallado.desde, hallado.hasta) == (date(2022, 5, 1) + timedelta(180), date(2022, 5, 1) + timedelta(360))
    assert hallado.frase == (
        "A su ritmo, llegaría a 100 % entre el 28/10/2022 y el 26/04/2023; "
        "supone que sigue entre 5.0 y 10.0 puntos al mes, como en sus 3 registros. "
        "No hay otro registro desde el 01/05/2022, hace 60 días."
    )


ENERO, FEBRERO, MARZO, JUNIO = (date(2022, mes, 1) for mes in (1, 2, 3, 6))


@pytest.mark.parametrize(
    ("puntos", "hoy", "dicho"),
    [
        ([(ENERO, 10)], date(2022, 6, 30),
         "Aún no se puede pronosticar: hay 1 de 3 registros en días distintos que hacen falta."),
        ([(ENERO, 10), (date(2022, 1, 5), 20), (date(2022, 1, 8), 30)], date(2022, 6, 30),
         "Aún no se puede pronosticar: sus registros cubren 7 días y hacen falta 14."),
        ([(ENERO, 30), (FEBRERO, 30), (MARZO, 30)], date(2022, 6, 30),
         "No se puede pronosticar: entre el 01/01/2022 y el 01/03/2022 no avanzó."),
        ([(ENERO, 0), (date(2022, 1, 2), 0), (JUNIO, 0.01)], date(2022, 6, 30),
         "A su ritmo, tardaría más de diez años en llegar a 100 %; "
         "supone que sigue a 0.0 puntos al mes, como en sus 3 registros."),
        ([(ENERO, 0), (MARZO, 60), (JUNIO, 60)], date(2022, 6, 30),
         "A su ritmo, no llegaría a 100 % antes del 10/09/2022, y al más lento no tendría fecha; "
         "supone que sigue entre 0.0 y 11.9 puntos al mes, como en sus 3 registros."),
        ([(ENERO, 0), (MARZO, 60), (JUNIO, 60)], date(2022, 12, 31),
         "A su mejor ritmo, ya habría llegado a 100 % el 10/09/2022, y al más lento no tendría fecha; "
         "supone que sigue entre 0.0 y 11.9 puntos al mes, como en sus 3 registros."),
        ([(ENERO, 0), (FEBRERO, 40), (MARZO, 95)], date(2022, 6, 30),
         "A su ritmo, ya habría llegado a 100 % (entre el 04/03/2022 y el 05/03/2022) y ningún registro lo dice; "
         "supone que sigue entre 48.3 y 58.9 puntos al mes, como en sus 3 registros."),
        ([(ENERO, 0), (FEBRERO, 40), (MARZO, 95)], date(2022, 3, 5),
         "A su ritmo, llegaría a 100 % a más tardar el 05/03/2022; "
         "supone que sigue entre 48.3 y 58.9 puntos al mes, como en sus 3 registros."),
        ([(ENERO, 0), (date(2022, 1, 31), 30), (MARZO, 59)], date(2022, 3, 2),
         "A su ritmo, llegaría a 100 % el 11/04/2022; "
         "supone que sigue a 30.0 puntos al mes, como en sus 3 registros."),
    ],
)  # fmt: skip
def test_cada_desenlace_se_dice_en_una_oracion_entera(puntos, hoy, dicho):
    assert pronostico(*puntos, hoy=hoy).frase.partition(" No hay otro registro")[0] == dicho


@pytest.mark.parametrize(
    ("hoy", "callado"),
    [
        (date(2022, 3, 31), ""),
        (date(2022, 4, 1), " No hay otro registro desde el 01/03/2022, hace 31 días."),
    ],
)
def test_si_el_ultimo_registro_ya_no_esta_al_dia_se_dice_desde_cuando_no_hay_otro(hoy, callado):
    dicho = pronostico((ENERO, 0), (FEBRERO, 40), (MARZO, 59), hoy=hoy).frase
    assert dicho.partition("registros.")[2] == callado


def test_dos_registros_de_un_dia_son_un_dia_y_vale_el_ultimo():
    repetidos = pronostico((ENERO, 10), (ENERO, 20), (MARZO, 30), hoy=MARZO).frase
    assert repetidos == "Aún no se puede pronosticar: hay 2 de 3 registros en días distintos que hacen falta."


@given(st.lists(st.tuples(st.dates(date(2022, 1, 1), date(2023, 1, 1)), st.integers(0, 99)), max_size=8))
def test_todo_rango_esta_en_orden_y_despues_del_ultimo_registro(puntos):
    hallado = pronostico(*sorted(puntos))
    assert hallado.frase.endswith(".")
    if hallado.hasta:
        assert max(dia for dia, _ in puntos) < hallado.desde <= hallado.hasta


def test_la_ficha_pronostica_solo_lo_que_esta_en_proceso(cliente_analista, con_avances):
    ficha = cliente_analista.get("/estrategia/2022-I/OE2.2/?corte=2022-06-30").content.decode()
    assert (
        "A su ritmo, llegaría a 100 % entre el 11/12/2022 y el 09/02/2023; "
        "supone que sigue entre 7.4 y 9.8 puntos al mes, como en sus 3 registros." in ficha
    )
    una = cliente_analista.get("/estrategia/2022-I/OE1.4/?corte=2022-06-30").content.decode()
    assert "Aún no se puede pronosticar: hay 1 de 3 registros en días distintos que hacen falta." in una
    assert "Pronóstico" not in cliente_analista.get("/estrategia/2022-I/OE1.1/?corte=2022-06-30").content.decode()


def test_la_meta_de_barrios_se_pronostica_con_los_lanzamientos(cliente_analista, operador):
    sin_lanzar = cliente_analista.get("/barrio-seguro/?corte=2022-06-30").content.decode()
    assert "Aún no se puede pronosticar: hay 0 de 3 registros en días distintos que hacen falta." in sin_lanzar


def test_la_de_barrios_que_ya_debio_alcanzarse_tambien_es_una_oracion(cliente_analista, secretaria):
    for clave, dia in (("L1", date(2022, 3, 10)), ("L2", date(2022, 3, 24)), ("L3", date(2022, 4, 7))):
        Lanzamiento.objects.get(codigo=clave).realizar(por=secretaria, fecha=dia, sustento={"documento": "Acta 1"})
    pagina = cliente_analista.get("/barrio-seguro/?corte=2022-12-31").content.decode()
    assert (
        "A su ritmo, ya habría llegado a 110 barrios (el 28/07/2022) y ningún registro lo dice; "
        "supone que sigue a 2.1 barrios al mes, como en sus 3 registros. "
        "No hay otro registro desde el 07/04/2022, hace 268 días." in pagina
    )
