"""GET /estrategia/<código>/marco/ : lo que el documento dice de la estrategia, antes de sus acciones."""

import pytest

pytestmark = pytest.mark.django_db

MARCO = "/estrategia/2022-I/marco/"


def test_dice_el_objetivo_los_ejes_las_tres_grafias_y_la_sesion_que_la_aprobo(cliente_analista):
    pagina = cliente_analista.get(MARCO).content.decode()
    for dicho in (
        "Fortalecer el gobierno de la seguridad ciudadana",
        "Institucionalidad",
        "ESTRATEGIA CORTA DE SEGURIDAD CIUDADANA: PERÚ BICENTENARIO (2022-I)",
        "ESTRATEGIA CORTA DE SEGURIDAD CIUDADANA PERÚ BICENTENARIO (2022-I)",
        "IV sesión ordinaria 2021",
        "Reducir las probabilidades de ocurrencia de delitos y violencias",
    ):
        assert dicho in pagina


def test_consultas_exactas(cliente_analista, django_assert_num_queries):
    # Una es la historia de la estrategia: quién la corrigió, cuándo y por qué.
    with django_assert_num_queries(11):
        cliente_analista.get(MARCO)


def test_tres_personajes(client, cliente_ajeno, cliente_autoridad):
    assert cliente_autoridad.get(MARCO).status_code == 200
    assert cliente_ajeno.get(MARCO).status_code == 404
    assert client.get(MARCO).status_code == 302
