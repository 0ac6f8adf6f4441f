"""/barrio-seguro/intervenciones/ : lo que se hace o se halla en un barrio o en una región."""

from datetime import date

import pytest
from barrios import ACTA, al, inscribir
from django.db import DatabaseError, connection, transaction

from barrio_seguro.models import Actividad, Area, FactorRiesgo, Intervencion
from seguimiento.models import Unidad

pytestmark = pytest.mark.django_db


@pytest.fixture
def barrio(secretaria):
    """Uno de la línea base, en Huanchaco."""
    return inscribir(secretaria)


def intervencion(**cambios):
    base = {"tipo": "actividad", "actividad": Actividad.objects.first().pk, "fecha": "06/06/2022", "factor": ""}
    base |= {"unidad": Unidad.objects.get(codigo="DGSC").pk, "descripcion": "Patrullaje en el mercado"}
    return base | {"documento": "Informe 4", "enlace": "", "nivel": "interno"} | cambios


def test_se_registra_una_actividad_y_un_factor_con_las_palabras_del_documento(cliente_operador, barrio):
    ruta = f"/barrio-seguro/barrios/{barrio.pk}/registrar/"
    assert cliente_operador.get(ruta).status_code == 200
    assert cliente_operador.post(ruta, intervencion()).status_code == 302
    factor = FactorRiesgo.objects.get(texto="Deserción escolar")
    cliente_operador.post(ruta, intervencion(tipo="factor", actividad="", factor=factor.pk))
    pagina = cliente_operador.get(barrio.get_absolute_url() + "?corte=2022-06-30").content.decode()
    assert "<li>Deserción escolar</li>" in pagina and "Patrullaje en el mercado" in pagina
    region = cliente_operador.get("/barrio-seguro/regiones/PE-LAL/?corte=2022-06-30").content.decode()
    assert "Patrullaje en el mercado" in region
    assert "Sin registro" in cliente_operador.get(barrio.get_absolute_url() + "?corte=2022-06-05").content.decode()


@pytest.mark.parametrize(
    "cambios, campo",
    [
        ({"actividad": ""}, "actividad"),
        ({"tipo": "mesa"}, "actividad"),
        ({"fecha": "01/01/2199"}, "fecha"),
        ({"fecha": "01/01/2010"}, "fecha"),
        ({"documento": ""}, "documento"),
        ({"descripcion": ""}, "descripcion"),
        ({"tipo": "otra"}, "tipo"),
    ],
)
def test_una_intervencion_que_no_vale_vuelve_con_422(cliente_operador, barrio, cambios, campo):
    respuesta = cliente_operador.post(f"/barrio-seguro/barrios/{barrio.pk}/registrar/", intervencion(**cambios))
    assert respuesta.status_code == 422 and campo in respuesta.context["formulario"].errors
    assert not Intervencion.objects.exists()


def test_anular_una_intervencion_la_tacha_y_no_la_borra(cliente_operador, cliente_autoridad, barrio, operador):
    hecha = Intervencion.registrar(
        por=operador, sustento=ACTA, barrio=barrio, area=barrio.distrito.area, tipo="mesa", fecha=date(2022, 6, 6),
        unidad=operador.unidad, descripcion="Mesa con la municipalidad",
    )  # fmt: skip
    anular = f"/barrio-seguro/intervenciones/{hecha.pk}/anular/"
    assert cliente_autoridad.post(anular, {"motivo": "No fue", "version": "0"}).status_code == 403
    assert cliente_operador.post(anular, {"motivo": "No fue", "version": "0"}).status_code == 302
    assert "«No fue»" in cliente_operador.get(barrio.get_absolute_url()).content.decode()
    assert cliente_operador.post(anular, {"motivo": "Otra vez", "version": "1"}).status_code == 409
    assert Intervencion.objects.conocidos(al(2022, 12, 31)).count() == 0


def test_la_base_no_deja_editar_ni_borrar_una_intervencion(operador):
    hecha = Intervencion.registrar(
        por=operador, sustento=ACTA, barrio=None, area=Area.objects.get(codigo="PE-PUN"), tipo="codisec",
        fecha=date(2022, 6, 6), unidad=operador.unidad, descripcion="Sesión",
    )  # fmt: skip
    for orden in ("UPDATE barrio_seguro_intervencion SET tipo='mesa'", "DELETE FROM barrio_seguro_intervencion"):
        with pytest.raises(DatabaseError, match="solo se agregan"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(orden)
    assert Intervencion.objects.get() == hecha


def test_cada_eje_del_programa_lleva_a_sus_actividades(cliente_operador, barrio):
    ruta = f"/barrio-seguro/barrios/{barrio.pk}/registrar/"
    for eje, dicho in (("prevencion-policial", "Patrullaje"), ("prevencion-social", "Taller")):
        actividad = Actividad.objects.filter(eje__codigo=eje).first()
        cliente_operador.post(ruta, intervencion(actividad=actividad.pk, descripcion=dicho))
    programa = cliente_operador.get("/barrio-seguro/?corte=2022-12-31").content.decode()
    assert "/barrio-seguro/intervenciones/?corte=2022-12-31&amp;tipo=actividad&amp;eje=prevencion-policial" in programa
    lista = cliente_operador.get(
        "/barrio-seguro/intervenciones/?tipo=actividad&eje=prevencion-policial"
    ).content.decode()
    assert "Patrullaje" in lista and "Taller" not in lista


@pytest.mark.parametrize("filtro, cual", [("region", "región"), ("tipo", "tipo"), ("eje", "eje")])
def test_un_filtro_que_no_existe_es_400_y_dice_cual(cliente_analista, filtro, cual):
    respuesta = cliente_analista.get(f"/barrio-seguro/intervenciones/?{filtro}=otra")
    assert respuesta.status_code == 400
    assert f"«otra» no vale como filtro de {cual}" in respuesta.content.decode()


def test_todas_las_de_un_barrio_se_alcanzan_y_se_anulan(cliente_operador, cliente_autoridad, barrio, operador):
    for dia in range(1, 24):
        Intervencion.registrar(
            por=operador, sustento=ACTA, barrio=barrio, area=barrio.distrito.area, tipo="mesa",
            fecha=date(2022, 6, dia), unidad=operador.unidad, descripcion=f"Mesa {dia}",
        )  # fmt: skip
    lista = f"/barrio-seguro/intervenciones/?barrio={barrio.pk}"
    ficha = cliente_operador.get(barrio.get_absolute_url()).content.decode()
    assert f'href="{lista}"' in ficha and "ver las 23" in ficha
    pagina = cliente_operador.get(lista).content.decode()
    assert "Mesa 1<" in pagina and pagina.count(">Anular</a>") == 23
    assert ">Anular</a>" not in cliente_autoridad.get(lista).content.decode()
    for malo in ("999", "x", "9" * 30):
        assert cliente_operador.get(f"/barrio-seguro/intervenciones/?barrio={malo}").status_code == 400
