"""/cronograma/ : el plazo vigente, el original y lo real de cada acción, con feriados y orden a elección."""

from datetime import date

import pytest
from django.utils import timezone

from estrategia.models import Accion
from seguimiento.feriados import feriados
from tablero.cronograma import Eje

pytestmark = pytest.mark.django_db

CRONOGRAMA = "/cronograma/?corte=2022-06-30"


def franjas(cliente, direccion=CRONOGRAMA):
    return {f.accion.codigo: f for f in cliente.get(direccion).context["franjas"]}


@pytest.fixture
def accion(operador):
    accion = Accion.objects.get(codigo="OE2.2")
    accion.registrar_avance(por=operador, fecha=date(2022, 2, 10), estado="no_iniciada")
    accion.registrar_avance(por=operador, fecha=date(2022, 3, 10), estado="en_proceso", porcentaje=10)
    accion.registrar_avance(por=operador, fecha=date(2022, 6, 10), estado="en_proceso", porcentaje=40)
    return accion


def test_estan_las_18_por_objetivo_o_por_fin(cliente_analista):
    assert list(franjas(cliente_analista))[:3] == ["OE1.1", "OE1.2", "OE1.3"]
    por_fin = [f.accion.plazo_fin for f in franjas(cliente_analista, CRONOGRAMA + "&orden=fin").values()]
    assert len(por_fin) == 18 and por_fin == sorted(por_fin)


@pytest.mark.parametrize("direccion", ["/?corte=2022-06-30", CRONOGRAMA])
def test_la_luz_se_dice_con_su_figura_y_una_sola_palabra(cliente_analista, operador, direccion):
    Accion.objects.get(codigo="OE1.3").registrar_avance(
        por=operador, fecha=date(2022, 3, 20), estado="culminada", sustento={"documento": "Informe 1"}
    )
    pagina = cliente_analista.get(direccion).content.decode()
    for figura, dicho in (
        ("sindato", "Sin dato: venció hace 150 días"),
        ("riesgo", "Por vencer"),
        ("callada", "En riesgo, sin dato"),
        ("tarde", "Culminada tarde, 20 días"),
        ("inicio", "Por iniciar"),
    ):
        assert f'<use href="#i-{figura}"/></svg> {dicho}</span></span>' in pagina


def test_lo_real_va_del_primer_reporte_ya_empezada_al_ultimo(cliente_analista, accion):
    eje = Eje(date(2022, 1, 1), date(2022, 12, 31))
    assert franjas(cliente_analista)["OE2.2"].real == eje.ventana(date(2022, 3, 10), date(2022, 6, 10))
    assert franjas(cliente_analista)["OE1.4"].real is None
    antes = franjas(cliente_analista, "/cronograma/?corte=2022-03-31")["OE2.2"]
    assert antes.real == eje.ventana(date(2022, 3, 10), date(2022, 3, 10))


def test_lo_anulado_no_se_dibuja(cliente_analista, accion, operador):
    for avance in accion.avances.exclude(estado="no_iniciada"):
        avance.anular(por=operador, motivo="Era de otra acción")
    assert franjas(cliente_analista)["OE2.2"].real is None


def test_la_reprogramada_muestra_las_dos_ventanas_y_el_eje_las_abarca(cliente_analista, secretaria):
    accion = Accion.objects.get(codigo="OE1.4")
    accion.reprogramar(
        por=secretaria, rige=date(2022, 4, 1), inicio=date(2022, 3, 1), fin=date(2023, 2, 28), motivo="Falta opinión",
        documento="Informe 1", documento_fecha=date(2022, 4, 1),
    )  # fmt: skip
    respuesta = cliente_analista.get(CRONOGRAMA)
    assert respuesta.context["eje"].fin == date(2023, 2, 28)
    franja = {f.accion.codigo: f for f in respuesta.context["franjas"]}["OE1.4"]
    assert franja.original and franja.ancho > franja.original[1]
    assert "original, 01/03/2022 – 31/03/2022" in respuesta.content.decode()


def test_un_plazo_que_llega_al_fin_del_calendario_no_rompe_ninguna_pagina(cliente_analista, secretaria):
    """Ya no se admite, pero una base puede traerlo de antes."""
    accion = Accion.objects.get(codigo="OE2.5")
    accion.reprogramaciones.create(
        registrado_por=secretaria, rige=date(2022, 3, 1), inicio=date(2022, 2, 1), fin=date.max, motivo="mal escrito",
        documento="Oficio", documento_fecha=date(2022, 3, 1),
    )  # fmt: skip
    accion.recalcular()
    for direccion in ("/", CRONOGRAMA, "/graficos/", "/calendario/", "/estrategia/2022-I/OE2.5/"):
        assert cliente_analista.get(direccion, {"corte": "2022-06-30"}).status_code == 200


def test_filtra_como_la_lista_y_el_enlace_lleva_a_ella(cliente_analista):
    respuesta = cliente_analista.get(CRONOGRAMA + "&objetivo=OE3")
    assert len(respuesta.context["franjas"]) == 2
    assert 'href="/estrategia/2022-I/?corte=2022-06-30&amp;objetivo=OE3"' in respuesta.content.decode()


def test_los_feriados_del_anio_estan_y_se_pueden_leer(cliente_analista):
    pagina = cliente_analista.get(CRONOGRAMA).content.decode()
    assert "28/07/2022 Día de la Independencia" in pagina
    assert [dia for dia, _ in feriados(date(2022, 4, 1), date(2022, 4, 30))] == [
        date(2022, 4, 14),
        date(2022, 4, 15),
    ]
    assert Eje(date(2020, 1, 1), date(2026, 12, 31)).feriados == []


@pytest.mark.parametrize(
    ("inicio", "fin", "n", "primero"),
    [
        (date(2022, 1, 1), date(2022, 12, 31), 12, "ene"),
        (date(2022, 1, 1), date(2024, 12, 31), 12, "ene 22"),
        (date(2022, 1, 1), date(2031, 12, 31), 10, "ene 22"),
        (date(1950, 1, 1), date(2100, 12, 31), 16, "ene 50"),
    ],
)
def test_los_rotulos_del_eje_no_se_amontonan(inicio, fin, n, primero):
    meses = Eje(inicio, fin).meses()
    assert len(meses) == n and meses[0][1] == primero


def test_un_orden_o_un_filtro_que_no_existen_son_400(cliente_analista):
    assert cliente_analista.get("/cronograma/?orden=azar").status_code == 400
    assert cliente_analista.get("/cronograma/?situacion=azul").status_code == 400


def test_el_ajeno_no_entra_y_las_consultas_no_crecen(cliente_ajeno, cliente_analista, django_assert_num_queries):
    assert cliente_ajeno.get(CRONOGRAMA).status_code == 404
    acciones = Accion.objects.all()
    Accion.objects.bulk_create(
        Accion(objetivo=acciones[0].objetivo, codigo=f"X{n}", orden=100 + n, nombre="Otra", entregable="ejecucion")
        for n in range(150)
    )
    with django_assert_num_queries(8):
        respuesta = cliente_analista.get(CRONOGRAMA + "&pagina=2")
    assert len(respuesta.context["franjas"]) == 68
    assert timezone.localdate() > date(2022, 6, 30)
