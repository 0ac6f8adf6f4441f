"""Los códigos: válidos al nacer y fijos después, por toda puerta; y uno viejo y raro no rompe ninguna página."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from libros import en_bytes, libro_de, subir

from conasec.models import Acuerdo, Sesion
from estrategia.models import Accion, Estrategia, Objetivo
from seguimiento.models import Importacion
from seguimiento.rutas import EnDireccion

pytestmark = pytest.mark.django_db

MALOS = ["a/b", "dos palabras", "..", "a?b", "a#b", "«x»"]


def accion(codigo, **mas):
    datos = {"objetivo": Objetivo.objects.get(codigo="OE1"), "orden": 90, "nombre": "Una", "entregable": "propuesta"}
    return Accion(codigo=codigo, **datos | mas)


@pytest.mark.parametrize("codigo", MALOS)
def test_un_codigo_que_no_cabe_en_una_direccion_se_rechaza_con_palabras(administrador, secretaria, codigo):
    with pytest.raises(ValidationError, match="sin espacios ni barras"):
        accion(codigo).guardar(por=administrador, motivo="x")
    sesion = Sesion(anio=2022, numero=codigo[:8], fecha_programada=date(2022, 5, 1), lugar="Lima")
    with pytest.raises(ValidationError, match="sin espacios ni barras"):
        sesion.guardar(por=secretaria, motivo="x")


@pytest.mark.parametrize("codigo", ["OE1.99", "Ñandú_2", "a-b.c"])
def test_letras_numeros_punto_guion_y_raya_valen(administrador, client, codigo):
    nueva = accion(codigo).guardar(por=administrador, motivo="x")
    client.force_login(administrador)
    assert client.get(nueva.get_absolute_url()).context["accion"].codigo == codigo


@pytest.mark.parametrize("codigo", ["marco", "registrar-varias", "por-reportar", "editar"])
def test_un_codigo_que_taparia_una_pagina_se_rechaza(codigo):
    with pytest.raises(ValidationError, match="es una dirección del tablero"):
        accion(codigo).clean()


@pytest.mark.parametrize("codigo", ["nueva", "mis-acciones"])
def test_tampoco_el_de_una_estrategia(cliente_administrador, codigo):
    unidad = Estrategia.objects.get().unidad_id
    datos = {"nombre": "X", "objetivo_general": "Y", "unidad": unidad, "inicio": "01/01/2023", "fin": "31/12/2023"}
    datos |= {"codigo": codigo}
    respuesta = cliente_administrador.post("/estrategia/nueva/", datos)
    assert respuesta.status_code == 422 and "dirección del tablero" in respuesta.content.decode()


def test_no_se_repite_ni_con_otras_mayusculas(administrador, secretaria):
    with pytest.raises(ValidationError, match="no se distinguen mayúsculas"):
        accion("oe1.4").guardar(por=administrador, motivo="x")
    otro = Objetivo.objects.get(codigo="OE2")
    with pytest.raises(ValidationError, match="no se distinguen mayúsculas"):
        accion("OE1.4", objetivo=otro).guardar(por=administrador, motivo="x")
    estrategia = Estrategia.objects.get()
    with pytest.raises(ValidationError, match="no se distinguen mayúsculas"):
        repetido = Objetivo(estrategia=estrategia, codigo="oe1", literal="x", nombre="x", orden=9)
        repetido.guardar(por=administrador, motivo="x")
    with pytest.raises(ValidationError, match="no se distinguen mayúsculas"):
        sesion = Sesion(anio=2021, numero="iv", fecha_programada=date(2021, 5, 1), lugar="Lima")
        sesion.guardar(por=secretaria, motivo="x")


def test_no_cambia_despues_de_nacer_ni_se_muda(administrador, secretaria):
    una = Accion.objects.get(codigo="OE1.4")
    una.codigo = "OE1.40"
    with pytest.raises(ValidationError, match="No cambia después de nacer"):
        una.guardar(por=administrador, motivo="x")
    objetivo = Objetivo.objects.get(codigo="OE1")
    objetivo.estrategia = Estrategia.objects.create(
        codigo="2023-I", nombre="x", objetivo_general="x", inicio=date(2023, 1, 1), fin=date(2023, 12, 31),
        unidad=objetivo.estrategia.unidad,
    )  # fmt: skip
    with pytest.raises(ValidationError, match="no pasa a otra estrategia"):
        objetivo.guardar(por=administrador, motivo="x")
    acuerdo = Acuerdo.objects.first()
    acuerdo.sesion = Sesion.objects.exclude(pk=acuerdo.sesion_id).first()
    with pytest.raises(ValidationError, match="no pasa a otra sesión"):
        acuerdo.guardar(por=secretaria, motivo="x")


@pytest.mark.parametrize(
    "orden",
    [
        "UPDATE estrategia_accion SET codigo = 'otro' WHERE id = 1",
        "UPDATE estrategia_estrategia SET codigo = 'otra'",
        "UPDATE estrategia_objetivo SET codigo = 'otro' WHERE codigo = 'OE1'",
        "UPDATE conasec_sesion SET numero = 'XX'",
        "UPDATE conasec_acuerdo SET codigo = 'otro'",
        "UPDATE barrio_seguro_lanzamiento SET codigo = 'otro' WHERE codigo = 'L1'",
        "INSERT INTO estrategia_objetivo (codigo, literal, nombre, orden, estrategia_id) VALUES ('a/b', '', '', 9, 1)",
        "INSERT INTO estrategia_objetivo (codigo, literal, nombre, orden, estrategia_id) VALUES ('oe1', '', '', 9, 1)",
    ],
)
def test_la_base_tampoco_lo_deja(orden):
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(orden)


def test_desde_excel_se_dice_en_la_vista_previa(cliente_administrador):
    titulos = ["Código", "Objetivo", "Nombre del objetivo", "Acción", "Fecha programada"]
    filas = [
        ["oe1.4", "OE1", None, "Repetida", "Enero 2022"],
        ["a/b", "OE1", None, "Con barra", "Enero 2022"],
        ["marco", "OE1", None, "Tapa una página", "Enero 2022"],
        ["OE9.1", "oe2", "Otro", "Objetivo repetido", "Enero 2022"],
    ]
    subir(cliente_administrador, en_bytes(libro_de(*filas, titulos=titulos, hoja="Estrategia")), tipo="estrategia")
    filas = list(Importacion.objects.get().filas.order_by("numero"))
    assert [fila.clase for fila in filas] == ["error"] * 4
    assert [fila.mensajes[0][0] for fila in filas] == ["Código", "Código", "Código", "Objetivo"]


@pytest.fixture
def con_codigos_viejos(db):
    """Una base anterior: códigos que hoy no se admitirían, escritos antes de que la base los guardara."""
    with connection.cursor() as cursor:
        for tabla in ("estrategia_accion", "conasec_sesion"):
            nombre, de = ("clave_valida", "") if connection.vendor == "sqlite" else ("clave_fija", f" ON {tabla}")
            cursor.execute(f"DROP TRIGGER {tabla}_{nombre}{de}")
    inicio, fin = date(2022, 1, 1), date(2022, 3, 31)
    for n, codigo in enumerate(("a/b", "", "..", "marco", "a b?c#d", "50%")):
        accion(codigo, orden=90 + n, inicio=inicio, fin=fin).save()
    Accion(
        objetivo=Objetivo.objects.get(codigo="OE2"), codigo="a/b", orden=99, nombre="Dos", entregable="propuesta"
    ).save()
    for numero in ("I/2", "", ".."):
        Sesion(anio=2022, numero=numero, fecha_programada=date(2022, 6, 1), lugar="Lima").save()


@pytest.mark.parametrize(
    "pagina",
    ["/", "/estrategia/2022-I/", "/calendario/?mes=2022-06", "/consistencia/", "/cronograma/", "/conasec/",
     "/comparar/", "/estrategia/mis-acciones/", "/estrategia/2022-I/por-reportar/", "/api/v1/acciones", "/graficos/"],
)  # fmt: skip
def test_un_codigo_raro_ya_guardado_no_rompe_ninguna_pagina(con_codigos_viejos, cliente_secretaria, pagina):
    assert cliente_secretaria.get(pagina, {"corte": "2022-06-30"}).status_code in {200, 400}
    assert cliente_secretaria.get(pagina).status_code == 200


def test_y_se_llega_a_su_ficha(con_codigos_viejos, cliente_secretaria, secretaria):
    for codigo in ("a/b", "", "..", "a b?c#d", "50%"):
        ficha = cliente_secretaria.get(Accion.objects.filter(codigo=codigo).first().get_absolute_url())
        assert ficha.context["accion"].codigo == codigo
    for numero in ("I/2", "", ".."):
        sesion = Sesion.objects.get(numero=numero)
        assert cliente_secretaria.get(sesion.get_absolute_url()).context["sesion"].numero == numero
        sesion.lugar = "Ica"
        sesion.guardar(por=secretaria, motivo="Oficio 1")


@pytest.mark.parametrize("codigo", ["", "..", "a/b", "50%2F", "%", "OE1.4", "Ñ", "%25"])
def test_un_codigo_va_y_vuelve_de_la_direccion(codigo):
    assert EnDireccion().to_python(EnDireccion().to_url(codigo)) == codigo
