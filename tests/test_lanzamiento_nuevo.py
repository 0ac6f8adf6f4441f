"""/barrio-seguro/lanzamientos/nuevo/ : los que el documento no trae, y qué fecha puede tener cualquiera."""

from datetime import date

import pytest
from barrios import realizado_antes
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.html import strip_tags

from barrio_seguro.models import Lanzamiento, Programa
from seguimiento.corte import Corte
from seguimiento.models import Unidad

pytestmark = pytest.mark.django_db

ACTA = {"documento": "Acta 1-2022"}
NUEVO = "/barrio-seguro/lanzamientos/nuevo/"


def datos(**cambios):
    base = {"distrito": "080108", "fecha_programada": "", "razon": "Se hizo sin programar"}
    return base | {"latitud": "", "longitud": ""} | cambios


def test_un_lanzamiento_fuera_del_plan_se_agrega_con_su_razon(cliente_secretaria, cliente_autoridad):
    nuevo = datos()
    assert cliente_autoridad.post(NUEVO, nuevo).status_code == 403
    pagina = cliente_secretaria.post(NUEVO, nuevo, follow=True).content.decode()
    assert "Se hizo sin programar" in pagina and "Wanchaq" in pagina
    lanzamiento = Lanzamiento.objects.get(codigo="X1")
    lanzamiento.realizar(por=lanzamiento.agregado_por, fecha=date(2022, 7, 10), sustento=ACTA)
    corte = Corte(date(2022, 12, 31), timezone.now())
    assert Programa.objects.vigente(corte).barrios(corte).total == 100
    assert "X1" in cliente_secretaria.get("/barrio-seguro/lanzamientos/").content.decode()
    cliente_secretaria.post(NUEVO, nuevo)
    assert Lanzamiento.objects.filter(codigo="X2").exists()


@pytest.mark.parametrize(
    "punto, campo, dicho",
    [
        (("-12.05", "-77.04"), "latitud", "° de Cusco"),
        (("-13.52", ""), "longitud", "latitud y longitud, las dos"),
        (("", "-71.9"), "latitud", "latitud y longitud, las dos"),
    ],
)
def test_el_punto_de_un_lanzamiento_tampoco_puede_caer_lejos_ni_ir_a_medias(cliente_secretaria, punto, campo, dicho):
    latitud, longitud = punto
    nuevo = {"distrito": "080108", "fecha_programada": "", "razon": "Sin programar", "confirma_punto": "on"}
    respuesta = cliente_secretaria.post(NUEVO, nuevo | {"latitud": latitud, "longitud": longitud})
    assert respuesta.status_code == 422
    assert dicho in " ".join(respuesta.context["formulario"].errors[campo])
    assert not Lanzamiento.objects.filter(codigo="X1").exists()


def test_otro_en_el_mismo_distrito_y_dia_se_confirma(cliente_secretaria):
    repetido = datos(distrito="130104", fecha_programada="09/06/2022")
    respuesta = cliente_secretaria.post(NUEVO, repetido)
    assert respuesta.status_code == 422
    assert respuesta.context["formulario"].errors["confirma_otro"] == [
        "L7 ya programa Huanchaco para ese día: revise o confirme."
    ]
    assert '<input type="checkbox" name="confirma_otro"' in respuesta.content.decode()
    assert cliente_secretaria.post(NUEVO, repetido | {"confirma_otro": "on"}).status_code == 302
    assert Lanzamiento.objects.get(codigo="X1").distrito.nombre == "Huanchaco"


def test_lo_agregado_despues_no_se_sabia_antes(cliente_secretaria):
    antes = timezone.now()
    cliente_secretaria.post(NUEVO, datos())
    for ruta in ("/barrio-seguro/", "/barrio-seguro/lanzamientos/"):
        assert "0 de 12 lanzamientos" in strip_tags(cliente_secretaria.get(ruta).content.decode())
        conocido = {"conocido": antes.isoformat()}
        assert "0 de 11 lanzamientos" in strip_tags(cliente_secretaria.get(ruta, conocido).content.decode())
    assert cliente_secretaria.get("/barrio-seguro/lanzamientos/X1/", conocido).status_code == 404


def test_agrega_quien_conduce_el_programa_y_nadie_mas_ve_el_boton(cliente_secretaria, client, crear_usuario):
    otra = crear_usuario("otra", "operador", Unidad.objects.create(codigo="PNP", nombre="Policía").codigo)
    client.force_login(otra)
    lista = "/barrio-seguro/lanzamientos/"
    assert "Agregar uno" in cliente_secretaria.get(lista).content.decode()
    assert "Agregar uno" not in client.get(lista).content.decode()
    assert client.get(NUEVO).status_code == 403


def test_los_que_no_tienen_coordenadas_no_se_dibujan_y_el_mapa_lo_dice(cliente_secretaria):
    cliente_secretaria.post(NUEVO, datos())
    for ruta in ("/barrio-seguro/", "/barrio-seguro/regiones/PE-CUS/"):
        assert "1 lanzamiento sin coordenadas no se dibuja." in cliente_secretaria.get(ruta).content.decode()
    assert "sin coordenadas no se" not in cliente_secretaria.get("/barrio-seguro/regiones/PE-PUN/").content.decode()


def test_la_lista_dice_la_fecha_de_su_frase(cliente_secretaria, secretaria):
    lanzamiento = Lanzamiento.objects.get(codigo="L3")
    lanzamiento.realizar(por=secretaria, fecha=date(2022, 4, 5), sustento=ACTA)
    realizado_antes(lanzamiento, secretaria, date(2022, 3, 1))
    pagina = cliente_secretaria.get("/barrio-seguro/lanzamientos/").content.decode()
    assert "Realizado <small>01/03/2022</small>" in pagina and "Se lanzó el 01/03/2022" in pagina


def test_no_se_lanza_antes_de_2016(secretaria):
    with pytest.raises(ValidationError, match="empezó en 2016"):
        Lanzamiento.objects.get(codigo="L1").realizar(por=secretaria, fecha=date(2015, 1, 1), sustento=ACTA)


@pytest.mark.parametrize("fecha, dicho", [("01/01/2015", "empezó en 2016"), ("01/01/2190", "revise el año")])
def test_no_se_programa_ni_se_reprograma_para_una_fecha_imposible(cliente_secretaria, fecha, dicho):
    respuesta = cliente_secretaria.post(NUEVO, datos(fecha_programada=fecha))
    assert respuesta.status_code == 422
    assert dicho in " ".join(respuesta.context["formulario"].errors["fecha_programada"])
    mover = {"fin": fecha, "rige": "01/03/2022", "motivo": "Se adelanta", "documento": "Oficio 1"}
    respuesta = cliente_secretaria.post(
        "/barrio-seguro/lanzamientos/L3/reprogramar/", mover | {"documento_fecha": "01/03/2022", "version": "0"}
    )
    assert respuesta.status_code == 422
    assert dicho in " ".join(respuesta.context["formulario"].errors["fin"])
    assert not Lanzamiento.objects.get(codigo="L3").reprogramaciones.exists()
