"""/barrio-seguro/barrios/ : el registro de barrios, inscribir, corregir y su estado."""

from datetime import date

import pytest
from barrios import ACTA, al, datos, inscribir

from barrio_seguro.models import Barrio, Intervencion
from seguimiento.models import Unidad

pytestmark = pytest.mark.django_db

NUEVO = "/barrio-seguro/barrios/nuevo/"


@pytest.fixture
def barrio(secretaria):
    """Uno de la línea base, en Huanchaco."""
    return inscribir(secretaria)


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
        ({"nombre": " El   Milagro "}, "nombre", "ya está registrado en Huanchaco"),
        ({"nombre": "El Mila\u200bgro"}, "nombre", "ya está registrado en Huanchaco"),
        ({"hasta": "01/01/2015"}, "hasta", "empezó en 2016"),
        ({"latitud": "Infinity", "longitud": "-79"}, "latitud", "como -12.0464"),
        ({"latitud": "1e30", "longitud": "-79"}, "latitud", "menor o igual a 180"),
        ({"longitud": "7" * 27, "latitud": "-8"}, "longitud", "menor o igual a 180"),
        ({"ordinal_nacional": "0"}, "ordinal_nacional", "mayor o igual a 1"),
        ({"ordinal_nacional": "10000"}, "ordinal_nacional", "menor o igual a 9999"),
        ({"desde": "01/01/2015"}, "desde", "empezó en 2016"),
        ({"desde": "01/01/2199"}, "desde", "Todavía no llega"),
        ({"latitud": "-12.05", "longitud": "-77.04"}, "latitud", "° de La Libertad"),
        ({"latitud": "-8.05"}, "longitud", "las dos"),
        ({"latitud": "ocho", "longitud": "-79"}, "latitud", "como -12.0464"),
        ({"motivo": ""}, "motivo", "obligatorio"),
        ({"desde": "01/02/2022", "hasta": "01/01/2022"}, "hasta", "Termina antes"),
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


def test_un_punto_lejos_se_rechaza_sin_pedir_que_se_confirme(cliente_operador):
    respuesta = cliente_operador.post(NUEVO, datos(latitud="-12.05", longitud="-77.04"))
    assert set(respuesta.context["formulario"].errors) == {"latitud"}


def test_uno_mas_de_los_que_el_documento_cuenta_en_su_region_se_confirma(cliente_operador):
    apurimac = datos(distrito="030101", nombre="Uno")
    assert cliente_operador.post(NUEVO, apurimac).status_code == 302
    respuesta = cliente_operador.post(NUEVO, apurimac | {"nombre": "Dos"})
    assert respuesta.status_code == 422
    [dicho] = respuesta.context["formulario"].errors["confirma_cuenta"]
    assert dicho.startswith("El documento cuenta 1 en Apurímac, y con lo que se inscribe habría 2 de la línea base.")
    assert Barrio.objects.count() == 1
    assert cliente_operador.post(NUEVO, apurimac | {"nombre": "Dos", "confirma_cuenta": "on"}).status_code == 302
    nuevo = apurimac | {"nombre": "Tres", "desde": "01/05/2022"}
    assert cliente_operador.post(NUEVO, nuevo).status_code == 302
    editar = f"/barrio-seguro/barrios/{Barrio.objects.get(nombre='Tres').pk}/editar/"
    de_la_base = apurimac | {"nombre": "Tres", "version": "1"}
    assert "confirma_cuenta" in cliente_operador.post(editar, de_la_base).context["formulario"].errors
    dos = Barrio.objects.get(nombre="Dos")
    igual = apurimac | {"nombre": "Dos", "version": "1", "comisaria": "Tamburco"}
    assert cliente_operador.post(f"/barrio-seguro/barrios/{dos.pk}/editar/", igual).status_code == 302


def test_lo_que_no_hace_falta_confirmar_no_se_muestra(cliente_operador):
    # El navegador envía vacías las casillas ocultas.
    ocultas = {"confirma_cuenta": "", "confirma_punto": ""}
    respuesta = cliente_operador.post(NUEVO, datos(desde="01/07/2022", motivo="", **ocultas))
    assert respuesta.status_code == 422
    assert 'type="checkbox"' not in respuesta.content.decode()


def test_las_coordenadas_se_escriben_con_coma_o_con_mas_decimales(cliente_operador):
    cliente_operador.post(NUEVO, datos(latitud="-8,050004", longitud="-79.1"))
    assert str(Barrio.objects.get().latitud) == "-8.0500"


def test_un_ordinal_ya_dado_dice_de_quien_es(cliente_operador, barrio, secretaria):
    barrio.ordinal_nacional = 7
    barrio.guardar(por=secretaria, motivo="Oficio")
    respuesta = cliente_operador.post(NUEVO, datos(ordinal_nacional="7"))
    assert respuesta.context["formulario"].errors["ordinal_nacional"] == [
        "El 7.º del país ya es El Milagro, en Huanchaco."
    ]


def test_el_concluido_sigue_registrado_y_dice_su_estado(cliente_operador, barrio, secretaria):
    barrio.hasta = date(2022, 6, 30)
    barrio.guardar(por=secretaria, motivo="Oficio")
    assert [b.estado_dicho for d in (30, 31) for b in Barrio.objects.al(al(2022, 6 + d // 31, d))] == [
        "En intervención",
        "Concluido",
    ]
    cuadro = cliente_operador.get("/barrio-seguro/?corte=2022-12-31").context["cuadro"].filas
    assert sum(aqui.registrados for aqui in cuadro) == 1
    for ruta in ("/barrio-seguro/barrios/", barrio.get_absolute_url(), "/barrio-seguro/regiones/PE-LAL/"):
        assert "Concluido" in cliente_operador.get(f"{ruta}?corte=2022-12-31").content.decode()
    assert cliente_operador.get("/api/v1/barrios?corte=2022-12-31").json()["barrios"][0]["estado"] == "concluido"


def test_el_que_tiene_intervenciones_no_se_pasa_a_otra_region(cliente_operador, barrio, operador):
    Intervencion.registrar(
        por=operador, sustento=ACTA, barrio=barrio, area=barrio.distrito.area, tipo="mesa", fecha=date(2022, 6, 6),
        unidad=operador.unidad, descripcion="Mesa",
    )  # fmt: skip
    editar = f"/barrio-seguro/barrios/{barrio.pk}/editar/"
    respuesta = cliente_operador.post(editar, datos(nombre="El Milagro", distrito="150140", version="1"))
    assert respuesta.context["formulario"].errors["distrito"] == [
        "Tiene intervenciones registradas en La Libertad: no puede pasar a Lima Metropolitana."
    ]
    assert cliente_operador.post(editar, datos(nombre="El Milagro", distrito="130101", version="1")).status_code == 302


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


def test_la_lista_se_filtra_y_un_filtro_que_no_existe_es_400(cliente_analista, barrio):
    for ruta in ("barrios/?region=PE-LAL", "barrios/?q=milagro"):
        assert "El Milagro" in cliente_analista.get(f"/barrio-seguro/{ruta}").content.decode()
    assert "Ningún barrio" in cliente_analista.get("/barrio-seguro/barrios/?q=zzz").content.decode()
    assert cliente_analista.get("/barrio-seguro/barrios/?region=XX").status_code == 400


def test_consultas_exactas(cliente_analista, barrio, django_assert_num_queries):
    with django_assert_num_queries(7):
        cliente_analista.get("/barrio-seguro/barrios/?corte=2022-12-31")
    with django_assert_num_queries(9):
        cliente_analista.get(f"/barrio-seguro/barrios/{barrio.pk}/?corte=2022-12-31")
