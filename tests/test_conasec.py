"""/conasec/ : sesiones y verificación de la Ley 27933, art. 5 (semantica §6)."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from conasec.models import Anio, Norma, Sesion
from seguimiento.corte import Corte

pytestmark = pytest.mark.django_db


def cumplimiento(fecha, anio):
    corte = Corte(fecha, timezone.now())
    filas = Sesion.objects.cumplimiento(corte, Norma.objects.all(), Anio.objects.all())
    return {c.anio: c for c in filas}[anio]


@pytest.mark.parametrize(
    "fecha, ordinarias, descentralizadas",
    [
        (date(2021, 2, 7), "van 0 de 4", "van 0 de 2"),
        (date(2021, 2, 8), "van 1 de 4", "van 0 de 2"),
        (date(2021, 6, 30), "van 2 de 4", "van 0 de 2"),
        (date(2021, 12, 28), "van 4 de 4", "van 1 de 2"),
        (date(2021, 12, 31), "4 de 4, cumple", "1 de 2, no cumple"),
        (date(2026, 1, 1), "4 de 4, cumple", "1 de 2, no cumple"),
    ],
)
def test_2021_a_cada_fecha(fecha, ordinarias, descentralizadas):
    ley = cumplimiento(fecha, 2021)
    assert (ley.frase_ordinarias, ley.frase_descentralizadas) == (ordinarias, descentralizadas)


def test_2021_cerrado_no_cumple_y_abierto_no_se_dice():
    assert cumplimiento(date(2021, 12, 31), 2021).cumple is False
    assert cumplimiento(date(2021, 12, 30), 2021).cumple is None


def test_un_anio_cerrado_sin_registro_completo_no_se_juzga():
    Sesion.objects.create(anio=2022, numero="I", fecha=date(2022, 5, 24))
    ley = cumplimiento(date(2023, 1, 1), 2022)
    assert (ley.frase_ordinarias, ley.cumple) == ("1 registrada, registro incompleto", None)


def test_un_anio_sin_norma_cargada_queda_por_confirmar():
    assert cumplimiento(date(2024, 6, 30), 2024).frase_ordinarias == "ninguna registrada, norma por confirmar"


def test_las_extraordinarias_no_cuentan():
    Sesion.objects.create(anio=2021, tipo="extraordinaria", numero="I", fecha=date(2021, 12, 28), descentralizada=True)
    ley = cumplimiento(date(2021, 12, 31), 2021)
    assert (ley.ordinarias, ley.descentralizadas) == (4, 1)


def test_dos_sesiones_pueden_caer_el_mismo_dia_pero_no_repetir_numero():
    Sesion.objects.create(anio=2023, numero="III", fecha=date(2023, 12, 27))
    Sesion.objects.create(anio=2023, numero="IV", fecha=date(2023, 12, 27))
    with pytest.raises(IntegrityError), transaction.atomic():
        Sesion.objects.create(anio=2023, numero="IV", fecha=date(2023, 12, 28))


def test_una_sesion_de_2022_fechada_en_2021_se_rechaza():
    with pytest.raises(ValidationError, match="no es del año"):
        Sesion(anio=2022, numero="I", fecha=date(2021, 12, 28)).full_clean()


def test_la_pagina_dice_la_ley_las_sesiones_y_lo_que_el_documento_calla(cliente_analista):
    pagina = cliente_analista.get("/conasec/?corte=2022-06-30").content.decode()
    for dicho in ("4 de 4, cumple", "1 de 2, no cumple", "van 0 de 4", "28/12/2021", "Cajamarca", "«28 de diciembre»"):
        assert dicho in pagina
    assert "28 de Diciembre del 2022" in pagina


def test_antes_de_su_fecha_una_sesion_aun_no_ocurria(cliente_analista):
    assert "aún no ocurría" in cliente_analista.get("/conasec/?corte=2021-06-30").content.decode()
    assert "aún no ocurría" in cliente_analista.get("/conasec/2021/ordinaria/IV/?corte=2021-06-30").content.decode()


def test_la_iv_sesion_muestra_su_agenda_y_la_estrategia_que_aprobo(cliente_analista):
    pagina = cliente_analista.get("/conasec/2021/ordinaria/IV/").content.decode()
    assert "balance en seguridad ciudadana" in pagina
    assert 'href="/estrategia/2022-I/"' in pagina


def test_consultas_constantes(cliente_analista, django_assert_num_queries):
    Sesion.objects.bulk_create(
        Sesion(anio=1980 + n // 4, numero=["I", "II", "III", "IV"][n % 4], fecha=date(1980 + n // 4, 1, 1))
        for n in range(160)
    )
    with django_assert_num_queries(10):
        cliente_analista.get("/conasec/?corte=2022-06-30")


def test_tres_personajes(client, cliente_ajeno, cliente_analista):
    for direccion in ("/conasec/", "/conasec/2021/ordinaria/I/"):
        assert client.get(direccion).status_code == 302
        assert cliente_ajeno.get(direccion).status_code == 404
        assert cliente_analista.post(direccion).status_code == 405
    assert cliente_analista.get("/conasec/2021/ordinaria/IX/").status_code == 404
