"""/fuentes/ y /observaciones/ : de dónde sale cada dato y qué tiene de raro el documento."""

import pytest

from seguimiento.models import Documento, Fuente, Observacion

pytestmark = pytest.mark.django_db


def test_cada_fuente_esta_con_sus_palabras_y_su_ancla(cliente_analista):
    pagina = cliente_analista.get("/fuentes/").content.decode()
    assert Fuente.objects.count() > 90
    assert all(f'id="{codigo}"' in pagina for codigo in Fuente.objects.values_list("codigo", flat=True))
    assert "ESTRATEGIA MULTISECTORIAL BARRIO SEGURO (EMBS)" in pagina


def test_el_documento_se_lee_entero_y_literal(cliente_analista):
    pagina = cliente_analista.get(Documento.objects.get().get_absolute_url()).content.decode()
    assert "28 de Diciembre del 2022" in pagina and "cheff para clases gastronomía" in pagina


def test_las_61_observaciones_por_sus_palabras_exactas_y_con_los_registros_que_tocan(cliente_analista):
    filas = cliente_analista.get("/observaciones/").context["observaciones"]
    assert [observacion.numero for observacion, _ in filas] == list(range(1, 62))
    assert all(registros for _, registros in filas)
    senalados = sum(observacion.registros.count() for observacion, _ in filas)
    assert sum(len(registros) for _, registros in filas) == senalados


@pytest.mark.parametrize("consulta, n", [({"gravedad": "A"}, 12), ({"q": "siscope"}, 1), ({"q": "SIETE MARES"}, 0)])
def test_se_filtran_por_gravedad_y_por_texto(cliente_analista, consulta, n):
    esperadas = Observacion.objects.filter(gravedad="A").count() if "gravedad" in consulta else n
    assert len(cliente_analista.get("/observaciones/", consulta).context["observaciones"]) == esperadas


def test_una_gravedad_que_no_existe_es_400(cliente_analista):
    assert cliente_analista.get("/observaciones/?gravedad=Z").status_code == 400


def test_consultas_constantes(cliente_analista, django_assert_num_queries):
    with django_assert_num_queries(25):
        cliente_analista.get("/observaciones/")
    with django_assert_num_queries(5):
        cliente_analista.get("/fuentes/")


def test_tres_personajes(client, cliente_ajeno, cliente_autoridad):
    for direccion in ("/fuentes/", "/observaciones/", Documento.objects.get().get_absolute_url()):
        assert client.get(direccion).status_code == 302
        assert cliente_ajeno.get(direccion).status_code == 404
        assert cliente_autoridad.get(direccion).status_code == 200
        assert cliente_autoridad.post(direccion).status_code == 405
