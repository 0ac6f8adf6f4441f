"""El calendario de lanzamientos y la curva de 99 a 110: qué cuenta cada uno, y que una fecha rara no los estropee."""

from datetime import date

import pytest
from django.utils import timezone
from sin_guarda import quitar_la_guarda

from barrio_seguro.models import Distrito, Lanzamiento, Programa

pytestmark = pytest.mark.django_db

LISTA = "/barrio-seguro/lanzamientos/"
ACTA = {"documento": "Acta 1-2022"}


@pytest.fixture
def agregar(secretaria):
    """Función `agregar(fecha, realizado=False)`: un lanzamiento fuera del plan."""

    def agregar(fecha, realizado=False):
        nuevo = Lanzamiento.objects.create(
            programa=Programa.objects.get(),
            codigo=f"X{Lanzamiento.objects.count()}",
            distrito=Distrito.objects.get(ubigeo="080108"),
            fecha_programada=fecha,
            razon="Sin programar",
            agregado_por=secretaria,
            agregado_en=timezone.now(),
        )
        if realizado:
            nuevo.realizar(por=secretaria, fecha=fecha, sustento=ACTA, confirma=("confirma_fecha",))
        return nuevo

    return agregar


def la_curva(cliente, corte="2022-06-30"):
    return cliente.get(f"{LISTA}?corte={corte}").context["curva"]


def el_calendario(cliente, corte="2022-06-30"):
    return dict(cliente.get(f"{LISTA}?corte={corte}").context["calendario"])


# La curva


def test_lo_programado_es_lo_del_documento_y_no_lo_agregado_despues(cliente_analista, agregar):
    antes = la_curva(cliente_analista)
    agregar(date(2022, 2, 1))
    agregar(date(2023, 7, 10))
    despues = la_curva(cliente_analista)
    assert despues == antes
    assert [programados for _, programados, _ in despues.filas] == list(range(100, 111))


def test_un_realizado_fuera_del_plan_sube_lo_realizado_y_no_lo_programado(cliente_analista, agregar):
    agregar(date(2022, 5, 10), realizado=True)
    filas = {dia: (programados, realizados) for dia, programados, realizados in la_curva(cliente_analista).filas}
    assert filas[date(2022, 5, 10)] == (103, 100)
    assert filas[date(2022, 8, 4)] == (110, None)


def test_antes_de_la_linea_base_no_se_dibuja_ni_se_lista_nada(cliente_analista, agregar):
    agregar(date(2022, 2, 1), realizado=True)
    curva = la_curva(cliente_analista)
    assert min(dia for dia, *_ in curva.filas) == date(2022, 3, 10)
    assert {realizados for dia, _, realizados in curva.filas if dia <= date(2022, 6, 30)} == {99}
    for trazo in (curva.programado, curva.realizado):
        assert trazo.startswith("M68 ")
        assert all(68 <= int(paso.split("V")[0]) <= 992 for paso in trazo.split("H")[1:])


def test_lo_programado_va_con_su_fecha_original_aunque_se_reprograme(cliente_analista, secretaria):
    Lanzamiento.objects.get(codigo="L11").reprogramar(
        por=secretaria, rige=date(2022, 6, 1), inicio=date(2022, 12, 1), fin=date(2022, 12, 1), motivo="Sin local",
        documento="Oficio 1", documento_fecha=date(2022, 6, 1),
    )  # fmt: skip
    assert la_curva(cliente_analista).filas[-1][0] == date(2022, 8, 4)
    pagina = cliente_analista.get(f"{LISTA}?corte=2022-06-30").content.decode()
    assert "Programado por el documento, con su fecha original</span>" in pagina


def test_el_cancelado_sigue_en_lo_programado_y_el_pie_lo_dice(cliente_analista, secretaria):
    for codigo, dicho in (("L4", "cuenta 1 que se canceló después"), ("L5", "cuenta 2 que se cancelaron después")):
        cancelado = Lanzamiento.objects.get(codigo=codigo)
        cancelado.cancelar(por=secretaria, fecha=date(2022, 4, 1), comentario="Sin local")
        respuesta = cliente_analista.get(f"{LISTA}?corte=2022-06-30")
        assert respuesta.context["curva"].filas[-1][1] == 110
        assert f"con su fecha original; {dicho}</span>" in respuesta.content.decode()


def test_una_fecha_de_2190_no_alarga_la_curva_ni_el_calendario(cliente_analista, agregar):
    antes = la_curva(cliente_analista)
    agregar(date(2190, 1, 1))
    assert la_curva(cliente_analista) == antes
    calendario = el_calendario(cliente_analista)
    assert list(calendario) == [
        "marzo 2022", "abril 2022", "mayo 2022", "junio 2022", "julio 2022", "agosto 2022", "enero 2190",
    ]  # fmt: skip


def test_los_meses_del_eje_van_sin_anio_dentro_de_uno_solo(cliente_analista):
    assert [mes for _, mes in la_curva(cliente_analista).meses] == ["abr", "may", "jun", "jul", "ago"]


@pytest.mark.parametrize(
    "fecha, meses",
    [
        (date(2023, 1, 20), ["may 22", "jul 22", "set 22", "nov 22", "ene 23"]),
        (date(2023, 12, 20), ["jul 22", "ene 23", "jul 23"]),
        (date(2026, 10, 20), ["ene 23", "ene 24", "ene 25", "ene 26"]),
    ],
)
def test_si_el_eje_cruza_de_anio_cada_mes_lo_dice_y_solo_van_los_que_caben(cliente_analista, agregar, fecha, meses):
    agregar(fecha, realizado=True)
    curva = la_curva(cliente_analista, "2026-11-01")
    assert [mes for _, mes in curva.meses] == meses
    sitios = [x for x, _ in curva.meses]
    assert all(b - a >= 120 for a, b in zip(sitios, sitios[1:], strict=False))


def test_los_niveles_del_eje_no_se_enciman(cliente_analista):
    niveles = la_curva(cliente_analista).niveles
    assert [n for n, _ in niveles] == [99, 105, 110]
    assert all(a - b > 32 for (_, a), (_, b) in zip(niveles, niveles[1:], strict=False))


# El calendario


def test_el_calendario_trae_los_jueves_y_todos_los_feriados_de_cada_mes(cliente_analista):
    calendario = el_calendario(cliente_analista)
    feriados = [f"{d.fecha:%d/%m}" for dias in calendario.values() for d in dias if d.feriado]
    assert feriados == ["14/04", "15/04", "01/05", "29/06", "28/07", "29/07", "06/08", "30/08"]
    for dias in calendario.values():
        assert all(d.es_jueves or d.feriado or d.lanzamientos for d in dias)
        assert sum(d.es_jueves for d in dias) in (4, 5)
    pagina = cliente_analista.get(f"{LISTA}?corte=2022-06-30").content.decode()
    assert (
        '<li class=" feriado"><b>29</b> <small>viernes,</small> <small>feriado: Día de la Gran Parada Militar</small>'
        in pagina
    )


def test_el_calendario_dice_cuantos_del_documento_caen_en_jueves(cliente_analista, agregar):
    agregar(date(2022, 5, 10))
    assert "los 11 del documento caen en jueves" in cliente_analista.get(LISTA).content.decode()
    quitar_la_guarda()
    Lanzamiento.objects.filter(codigo="L3").update(fecha_programada=date(2022, 4, 8))
    assert "10 de los 11 del documento caen en jueves" in cliente_analista.get(LISTA).content.decode()
