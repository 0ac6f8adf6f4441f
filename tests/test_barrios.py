"""/barrio-seguro/barrios/ : el registro de barrios y lo que se hace en cada uno."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from barrio_seguro.models import (
    Actividad,
    Area,
    Barrio,
    Distrito,
    FactorRiesgo,
    Intervencion,
    Lanzamiento,
    Programa,
)
from seguimiento.corte import Corte
from seguimiento.models import Unidad

pytestmark = pytest.mark.django_db

ACTA = {"documento": "Acta 1-2022"}
NUEVO = "/barrio-seguro/barrios/nuevo/"


def al(*fecha, conocido=None):
    return Corte(date(*fecha), conocido or timezone.now(), es_ahora=conocido is None)


@pytest.fixture
def barrio(secretaria):
    """Uno de la línea base, en Huanchaco."""
    nuevo = Barrio(programa=Programa.objects.get(), distrito=Distrito.objects.get(ubigeo="130104"), nombre="El Milagro")
    return nuevo.guardar(por=secretaria, motivo="Relación remitida por la DGSC")


def datos(**cambios):
    campos = ("hasta", "ordinal_nacional", "comisaria", "articulador", "latitud", "longitud", "nota", "desde")
    base = dict.fromkeys(campos, "")
    return base | {"distrito": "130104", "nombre": "Víctor Raúl", "motivo": "Relación", "version": "0"} | cambios


# Del lanzamiento al barrio


def test_lanzar_crea_el_barrio_y_anular_el_hecho_lo_quita_del_corte(operador):
    lanzamiento = Lanzamiento.objects.get(codigo="L3")
    hecho = lanzamiento.realizar(
        por=operador, fecha=date(2022, 5, 12), sustento=ACTA, nombre_barrio="Wanka Willca", ordinal_nacional=103
    )
    barrio = Barrio.objects.get()
    assert (barrio.nombre, barrio.ordinal_nacional, barrio.desde) == ("Wanka Willca", 103, date(2022, 5, 12))
    assert barrio.distrito.ubigeo == "090101"
    assert [Barrio.objects.al(al(2022, 5, dia)).count() for dia in (11, 12)] == [0, 1]
    antes = timezone.now()
    hecho.anular(por=operador, motivo="Se equivocó de fecha")
    assert Barrio.objects.al(al(2022, 6, 30)).count() == 0
    assert Barrio.objects.al(al(2022, 6, 30, conocido=antes)).count() == 1
    lanzamiento.realizar(por=operador, fecha=date(2022, 5, 19), sustento=ACTA)
    barrio.refresh_from_db()
    assert (barrio.nombre, barrio.desde, Barrio.objects.count()) == ("Wanka Willca", date(2022, 5, 19), 1)


def test_si_el_barrio_ya_estaba_inscrito_el_lanzamiento_lo_toma(operador, barrio):
    Lanzamiento.objects.get(codigo="L7").realizar(
        por=operador, fecha=date(2022, 6, 30), sustento=ACTA, nombre_barrio="EL MILAGRO"
    )
    barrio.refresh_from_db()
    assert (barrio.lanzamiento.codigo, barrio.desde) == ("L7", date(2022, 6, 30))


def test_un_ordinal_repetido_no_se_escribe_ni_el_hecho(operador):
    for codigo in ("L1", "L2"):
        lanzamiento = Lanzamiento.objects.get(codigo=codigo)
        lanzar = {"por": operador, "fecha": lanzamiento.fecha_programada, "sustento": ACTA, "ordinal_nacional": 100}
        if codigo == "L1":
            lanzamiento.realizar(**lanzar)
            continue
        with pytest.raises(ValidationError), transaction.atomic():
            lanzamiento.realizar(**lanzar)
    assert not Lanzamiento.objects.get(codigo="L2").hechos.exists()


def test_los_de_la_base_y_los_nuevos_no_se_mezclan(cliente_analista, operador, barrio):
    Lanzamiento.objects.get(codigo="L7").realizar(por=operador, fecha=date(2022, 6, 30), sustento=ACTA)
    regiones = cliente_analista.get("/barrio-seguro/?corte=2022-12-31").context["regiones"]
    libertad = next(aqui for aqui in regiones if str(aqui.area) == "La Libertad")
    assert (libertad.cantidad, libertad.barrios, libertad.registrados, libertad.nuevos) == (10, 11, 1, 1)


# Inscribir y corregir


def test_el_operador_inscribe_por_el_formulario_y_queda_su_historia(cliente_operador):
    respuesta = cliente_operador.post(NUEVO, datos(), follow=True)
    assert "Víctor Raúl" in respuesta.content.decode()
    barrio = Barrio.objects.get()
    editar = f"/barrio-seguro/barrios/{barrio.pk}/editar/"
    cliente_operador.post(editar, datos(comisaria="Comisaría El Milagro", version="1", motivo="Oficio 12"))
    pagina = cliente_operador.get(barrio.get_absolute_url()).content.decode()
    assert "Oficio 12" in pagina and "Comisaría: <s>vacío</s> → Comisaría El Milagro" in pagina


@pytest.mark.parametrize(
    "cambios, campo, mensaje",
    [
        ({"distrito": "999999"}, "distrito", "No hay un distrito"),
        ({"distrito": "surco"}, "distrito", "puede ser"),
        ({"nombre": "EL MILAGRO"}, "nombre", "ya está registrado en Huanchaco"),
        ({"desde": "01/01/2015"}, "desde", "empezó en 2016"),
        ({"desde": "01/01/2199"}, "desde", "Todavía no llega"),
        ({"latitud": "-12.05", "longitud": "-77.04"}, "latitud", "° de La Libertad"),
        ({"latitud": "-8.05"}, "__all__", "las dos"),
        ({"motivo": ""}, "motivo", "obligatorio"),
        ({"desde": "01/02/2022", "hasta": "01/01/2022"}, "__all__", "Termina antes"),
    ],
)
def test_lo_que_no_vale_vuelve_con_422_junto_al_campo_y_nada_se_escribe(
    cliente_operador, barrio, cambios, campo, mensaje
):
    respuesta = cliente_operador.post(NUEVO, datos(**cambios))
    assert respuesta.status_code == 422
    assert mensaje in " ".join(respuesta.context["formulario"].errors[campo])
    assert Barrio.objects.count() == 1


def test_un_punto_apenas_fuera_se_confirma(cliente_operador):
    apenas = {"latitud": "-8.08", "longitud": "-79.22"}
    respuesta = cliente_operador.post(NUEVO, datos(**apenas))
    assert respuesta.status_code == 422 and "confirma_punto" in respuesta.context["formulario"].errors
    assert '<input type="checkbox" name="confirma_punto"' in respuesta.content.decode()
    assert '<input type="hidden" name="confirma_punto"' in cliente_operador.get(NUEVO).content.decode()
    assert cliente_operador.post(NUEVO, datos(**apenas, confirma_punto="on")).status_code == 302
    assert 0 < Barrio.objects.get().grados_fuera < 0.1


def test_dos_corrigen_a_la_vez_y_el_segundo_lo_sabe(cliente_operador, barrio):
    editar = f"/barrio-seguro/barrios/{barrio.pk}/editar/"
    assert cliente_operador.post(editar, datos(nombre="Uno", version="1")).status_code == 302
    segundo = cliente_operador.post(editar, datos(nombre="Dos", version="1"))
    assert segundo.status_code == 409 and "Dos" in segundo.content.decode()
    barrio.refresh_from_db()
    assert barrio.nombre == "Uno"


def test_quien_solo_mira_no_inscribe_y_el_de_otra_unidad_tampoco(cliente_autoridad, client, crear_usuario, barrio):
    otra = crear_usuario("otra", "operador", Unidad.objects.create(codigo="PNP", nombre="Policía").codigo)
    client.force_login(otra)
    for cliente in (cliente_autoridad, client):
        assert cliente.post(NUEVO, datos()).status_code == 403
        assert cliente.post(f"/barrio-seguro/barrios/{barrio.pk}/editar/", datos()).status_code == 403
        assert cliente.get(barrio.get_absolute_url()).status_code == 200
        assert "Corregir" not in cliente.get(barrio.get_absolute_url()).content.decode()


# Fuera del plan


def test_un_lanzamiento_fuera_del_plan_se_agrega_con_su_razon(cliente_operador, cliente_autoridad):
    nuevo = {
        "distrito": "080108",
        "fecha_programada": "",
        "razon": "Se hizo sin programar",
        "latitud": "",
        "longitud": "",
    }
    assert cliente_autoridad.post("/barrio-seguro/lanzamientos/nuevo/", nuevo).status_code == 403
    pagina = cliente_operador.post("/barrio-seguro/lanzamientos/nuevo/", nuevo, follow=True).content.decode()
    assert "Se hizo sin programar" in pagina and "Wanchaq" in pagina
    lanzamiento = Lanzamiento.objects.get(codigo="X1")
    lanzamiento.realizar(por=lanzamiento.agregado_por, fecha=date(2022, 7, 10), sustento=ACTA)
    assert Programa.objects.vigente(al(2022, 12, 31)).barrios(al(2022, 12, 31)).total == 100
    assert "X1" in cliente_operador.get("/barrio-seguro/lanzamientos/").content.decode()
    cliente_operador.post("/barrio-seguro/lanzamientos/nuevo/", nuevo)
    assert Lanzamiento.objects.filter(codigo="X2").exists()


@pytest.mark.parametrize(
    "punto, dicho", [(("-12.05", "-77.04"), "° de Cusco"), (("-13.52", ""), "latitud y longitud, las dos")]
)
def test_el_punto_de_un_lanzamiento_tampoco_puede_caer_lejos_ni_ir_a_medias(cliente_operador, punto, dicho):
    latitud, longitud = punto
    nuevo = {"distrito": "080108", "fecha_programada": "", "razon": "Sin programar", "confirma_punto": "on"}
    respuesta = cliente_operador.post(
        "/barrio-seguro/lanzamientos/nuevo/", nuevo | {"latitud": latitud, "longitud": longitud}
    )
    assert respuesta.status_code == 422
    assert dicho in " ".join(respuesta.context["formulario"].errors["latitud"])
    assert not Lanzamiento.objects.filter(codigo="X1").exists()


def test_no_se_lanza_antes_de_2016(operador):
    with pytest.raises(ValidationError, match="empezó en 2016"):
        Lanzamiento.objects.get(codigo="L1").realizar(por=operador, fecha=date(2015, 1, 1), sustento=ACTA)


# Intervenciones


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


def test_la_lista_se_filtra_y_un_filtro_que_no_existe_es_400(cliente_analista, barrio):
    for ruta in ("barrios/?region=PE-LAL", "barrios/?q=milagro"):
        assert "El Milagro" in cliente_analista.get(f"/barrio-seguro/{ruta}").content.decode()
    assert "Ningún barrio" in cliente_analista.get("/barrio-seguro/barrios/?q=zzz").content.decode()
    for ruta in ("barrios/?region=XX", "intervenciones/?tipo=otra", "intervenciones/?region=XX"):
        assert cliente_analista.get(f"/barrio-seguro/{ruta}").status_code == 400


def test_consultas_exactas(cliente_analista, barrio, django_assert_num_queries):
    with django_assert_num_queries(7):
        cliente_analista.get("/barrio-seguro/barrios/?corte=2022-12-31")
    with django_assert_num_queries(9):
        cliente_analista.get(f"/barrio-seguro/barrios/{barrio.pk}/?corte=2022-12-31")
