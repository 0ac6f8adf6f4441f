"""GET /api/v1/regiones, /lanzamientos y /barrios, y sus GeoJSON."""

from datetime import date

import pytest
from django.core.management import call_command

from barrio_seguro.models import Lanzamiento

pytestmark = pytest.mark.django_db

RUTAS = [f"/api/v1/{nombre}{forma}" for nombre in ("regiones", "lanzamientos", "barrios") for forma in ("", ".geojson")]
CORTE = {"corte": "2022-06-30"}


@pytest.fixture
def lanzado(secretaria):
    Lanzamiento.objects.get(codigo="L3").realizar(
        por=secretaria, fecha=date(2022, 5, 12), sustento={"documento": "Acta"}, nombre_barrio="Wanka Willca"
    )


def test_las_regiones_dicen_lo_del_documento_y_lo_registrado_aparte(cliente_analista, lanzado):
    filas = {r["area"]: r for r in cliente_analista.get("/api/v1/regiones", CORTE).json()["regiones"]}
    assert sum(r["cantidad"] or 0 for r in filas.values()) == 99 and sum(r["barrios"] for r in filas.values()) == 100
    huancavelica = {"cantidad": None, "lanzados": 1, "barrios": 1, "registrados": 0, "registrados_nuevos": 1}
    assert huancavelica.items() <= filas["PE-HUV"].items()
    antes = cliente_analista.get("/api/v1/regiones", {"corte": "2022-03-08"}).json()["regiones"]
    assert {r["barrios"] for r in antes} == {None}


def test_los_lanzamientos_y_los_barrios_van_al_corte(cliente_analista, lanzado):
    filas = {f["codigo"]: f for f in cliente_analista.get("/api/v1/lanzamientos", CORTE).json()["lanzamientos"]}
    assert len(filas) == 11 and filas["L3"]["estado"] == "realizado" and filas["L3"]["fecha"] == "2022-05-12"
    assert filas["L2"]["ubigeo"] == "150140" and filas["L2"]["provincia"] == "Lima"
    [barrio] = cliente_analista.get("/api/v1/barrios", CORTE).json()["barrios"]
    assert (barrio["nombre"], barrio["ubigeo"], barrio["lanzamiento"]) == ("Wanka Willca", "090101", "L3")
    assert cliente_analista.get("/api/v1/barrios", {"corte": "2022-05-11"}).json()["barrios"] == []
    assert cliente_analista.get("/api/v1/barrios", CORTE | {"region": "PE-HUV"}).json()["barrios"] == [barrio]
    assert cliente_analista.get("/api/v1/barrios", CORTE | {"region": "PE-LOR"}).json()["barrios"] == []
    inexistente = cliente_analista.get("/api/v1/barrios", CORTE | {"region": "PE-XXX"})
    assert inexistente.status_code == 404 and "use su código, como PE-LAL" in inexistente.json()["error"]


def test_el_geojson_cumple_rfc_7946(cliente_analista, lanzado):
    for ruta in RUTAS[1::2]:
        respuesta = cliente_analista.get(ruta, CORTE)
        assert respuesta["Content-Type"] == "application/geo+json"
        datos = respuesta.json()
        assert datos["type"] == "FeatureCollection" and datos["corte"] == "2022-06-30"
        assert {rasgo["type"] for rasgo in datos["features"]} <= {"Feature"}
    poligono = cliente_analista.get("/api/v1/regiones.geojson", CORTE).json()["features"][0]["geometry"]
    anillo = poligono["coordinates"][0] if poligono["type"] == "Polygon" else poligono["coordinates"][0][0]
    area = sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(anillo, anillo[1:], strict=False))
    assert area > 0 and anillo[0] == anillo[-1], "el anillo exterior va en sentido antihorario y se cierra"


@pytest.mark.parametrize("ruta", RUTAS)
def test_sin_sesion_401_sin_rol_404_y_solo_se_lee(client, cliente_ajeno, cliente_analista, ruta):
    assert client.get(ruta).status_code == 401
    assert cliente_ajeno.get(ruta).status_code == 404
    assert cliente_analista.post(ruta).status_code == 405
    assert cliente_analista.get(ruta, {"corte": "ayer"}).status_code == 400


def test_la_demostracion_se_rotula(cliente_analista):
    call_command("cargar_demostracion", verbosity=0)
    for ruta in RUTAS:
        assert cliente_analista.get(ruta).json()["rotulo"] == "DATOS FICTICIOS DE DEMOSTRACIÓN"


def test_consultas_exactas(cliente_analista, lanzado, django_assert_num_queries):
    for ruta, cuantas in zip(RUTAS, (7, 7, 4, 4, 4, 4), strict=True):
        with django_assert_num_queries(cuantas):
            cliente_analista.get(ruta, CORTE)
