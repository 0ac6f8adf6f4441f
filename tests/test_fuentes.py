"""/fuentes/ y /observaciones/ : de dónde sale cada dato y qué tiene de raro el documento."""

import pytest

from seguimiento.citas import hallar
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


# La cita en su sitio, documentos nuevos y en qué quedó cada observación


def test_de_la_cita_a_sus_palabras_resaltadas_en_el_documento(cliente_analista):
    for fuente in Fuente.objects.select_related("documento"):
        assert hallar(fuente.documento.texto, fuente.cita), fuente.codigo
    fuente = Fuente.objects.select_related("documento").get(codigo="oe1-4")
    pagina = cliente_analista.get(fuente.get_absolute_url()).content.decode()
    marcado = pagina.split('<mark id="cita" tabindex="-1">')[1].split("</mark>")[0]
    assert " ".join(marcado.split()) == fuente.cita
    assert cliente_analista.get("/fuentes/conasec-estado-situacional/no-hay/").status_code == 404


def test_se_agrega_un_documento_y_una_cita_que_este_en_el(cliente_secretaria, cliente_analista):
    documento = {"codigo": "oficio-1", "titulo": "Oficio 1", "texto": "La sede será **Tacna**,\nen junio."}
    assert cliente_analista.post("/documentos/nuevo/", documento).status_code == 403
    assert cliente_secretaria.post("/documentos/nuevo/", documento).status_code == 302
    cita = {"codigo": "oficio-1-sede", "seccion": "Único", "cita": "La sede será Tacna, en julio."}
    respuesta = cliente_secretaria.post("/fuentes/oficio-1/citar/", cita)
    assert respuesta.status_code == 422
    assert "no están en «Oficio 1»" in " ".join(respuesta.context["formulario"].errors["cita"])
    cita["cita"] = "La sede será Tacna, en junio."
    assert cliente_secretaria.post("/fuentes/oficio-1/citar/", cita).status_code == 302
    assert Fuente.objects.get(codigo="oficio-1-sede").documento.codigo == "oficio-1"


def test_una_observacion_se_resuelve_diciendo_con_que_y_queda_su_historia(cliente_secretaria, cliente_analista):
    ruta = "/observaciones/documento/1/"
    assert cliente_analista.post(ruta, {"estado": "confirmada", "resolucion": "x"}).status_code == 403
    respuesta = cliente_secretaria.post(ruta, {"estado": "corregida", "resolucion": "", "version": "1"})
    assert respuesta.status_code == 422 and "resolucion" in respuesta.context["formulario"].errors
    corregida = {"estado": "corregida", "resolucion": "Oficio 9-2022", "version": "1"}
    assert cliente_secretaria.post(ruta, corregida).status_code == 302
    observacion = Observacion.objects.get(origen="documento", numero=1)
    assert observacion.estado == "corregida" and observacion.definiciones.first().history_user.username == "secretaria"
    assert "Oficio 9-2022" in cliente_analista.get("/observaciones/").content.decode()


def test_cada_observacion_se_alcanza_desde_el_registro_que_toca(cliente_analista):
    """De la estrategia y de sus objetivos, desde «Sobre la estrategia»: su dirección es la lista."""
    marco, paginas, faltan = "/estrategia/2022-I/marco/", {}, []
    for observacion in Observacion.objects.prefetch_related("registros"):
        for senal in observacion.registros.all():
            registro = senal.registro
            de_la_lista = senal.modelo in ("estrategia.estrategia", "estrategia.objetivo")
            ruta = marco if de_la_lista else registro.get_absolute_url().split("#")[0]
            if ruta not in paginas:
                paginas[ruta] = cliente_analista.get(ruta).content.decode()
            if f'#{observacion.ancla}"' not in paginas[ruta]:
                faltan.append((observacion.numero, ruta))
    assert faltan == []


def test_una_cita_no_toma_la_direccion_de_una_pagina(cliente_secretaria):
    documento = Documento.objects.get(codigo="conasec-estado-situacional")
    datos = {"codigo": "citar", "seccion": "I", "cita": "Seguridad"}
    respuesta = cliente_secretaria.post(f"/fuentes/{documento.codigo}/citar/", datos)
    assert respuesta.status_code == 422 and "el de una página" in respuesta.content.decode()
