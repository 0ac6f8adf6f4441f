"""/importaciones/ : la lista de barrios que el documento cuenta y no trae, con la misma vista previa."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from libros import bajar_plantilla, dar, en_bytes, libro_de, subir

from barrio_seguro.models import Barrio, Distrito, Intervencion, Lanzamiento, Programa
from seguimiento.models import Importacion

pytestmark = pytest.mark.django_db

TITULOS = ("Ubigeo", "Región", "Barrio", "Lanzado el", "Ordinal nacional", "Comisaría", "Latitud", "Longitud")
TITULOS += ("Intervenido hasta",)
FILAS = (
    ("130104", "La Libertad", "El Milagro", "10/10/2018", 12, "Comisaría El Milagro", -8.05, -79.1),
    ("020101", "Áncash", "Nicrupampa"),
)


def hoja(*filas):
    filas = ((*fila, *[None] * (len(TITULOS) - len(fila))) for fila in filas)
    return en_bytes(libro_de(*filas, titulos=TITULOS, hoja="Barrios"))


def inscribir(quien, nombre, ubigeo="130104", **datos):
    barrio = Barrio(
        programa=Programa.objects.get(), distrito=Distrito.objects.get(ubigeo=ubigeo), nombre=nombre, **datos
    )
    return barrio.guardar(por=quien, motivo="Relación remitida por la DGSC")


def previa(cliente, contenido):
    respuesta = subir(cliente, contenido, tipo="barrios")
    assert respuesta.status_code == 302, respuesta.context["formulario"].errors
    importacion = Importacion.objects.first()
    return importacion, list(importacion.filas.all())


def test_se_inscriben_se_ven_en_su_region_y_se_deshacen(cliente_operador, operador):
    importacion, filas = previa(cliente_operador, hoja(*FILAS))
    assert [fila.clase for fila in filas] == ["nueva", "nueva"] and not Barrio.objects.exists()
    assert dar(cliente_operador, importacion, "aplicar").status_code == 302
    milagro = Barrio.objects.get(nombre="El Milagro")
    assert (milagro.distrito.ubigeo, milagro.desde, milagro.ordinal_nacional) == ("130104", date(2018, 10, 10), 12)
    vista = cliente_operador.get(importacion.get_absolute_url()).content.decode()
    assert "2 filas: 2 nuevas." in vista and "Quita los barrios que inscribió" in vista
    pagina = cliente_operador.get("/barrio-seguro/regiones/PE-LAL/").content.decode()
    assert "Registrados con su distrito: 1 de 10" in pagina
    assert dar(cliente_operador, importacion, "deshacer").status_code == 302
    assert not Barrio.objects.exists()


def test_la_plantilla_descargada_vuelve_sin_cambios_y_corregida_dice_que_cambia(cliente_operador):
    importacion, _ = previa(cliente_operador, hoja(*FILAS))
    dar(cliente_operador, importacion, "aplicar")
    _, filas = previa(cliente_operador, bajar_plantilla(cliente_operador, "barrios"))
    assert [fila.clase for fila in filas] == ["igual", "igual"]
    corregida = ("130104", "La Libertad", "EL MILAGRO", "10/10/2018", 12, "Otra", -8.05, -79.1)
    importacion, [fila] = previa(cliente_operador, hoja(corregida))
    assert fila.clase == "cambia" and ["Comisaría", "Comisaría El Milagro", "Otra"] in fila.cambios
    dar(cliente_operador, importacion, "aplicar")
    assert Barrio.objects.get(distrito__ubigeo="130104").comisaria == "Otra"
    dar(cliente_operador, importacion, "deshacer")
    assert Barrio.objects.get(distrito__ubigeo="130104").comisaria == "Comisaría El Milagro"


def test_la_plantilla_vuelve_igual_con_cualquier_barrio_y_no_trae_el_que_no_tiene_nombre(
    cliente_operador, operador, secretaria
):
    inscribir(operador, "")
    inscribir(operador, "", ubigeo="020101")
    inscribir(operador, "El Milagro", nota="Dos líneas,\r\ny una campana\x07. ", comisaria=" La de Huanchaco")
    for final in ("A", "B"):
        inscribir(operador, "Asociación de vivienda " + "muy " * 15 + final)
    inscribir(operador, "  =1+1  ", ordinal_nacional=7, latitud="-8.05", longitud="-79.1", articulador=operador.unidad)
    Lanzamiento.objects.get(codigo="L3").realizar(
        por=secretaria, fecha=date(2022, 5, 12), nombre_barrio="Ñawi", sustento={"documento": "Acta"}
    )
    _, filas = previa(cliente_operador, bajar_plantilla(cliente_operador, "barrios"))
    assert [(fila.clase, fila.mensajes, fila.cambios) for fila in filas] == [("igual", [], [])] * 5


@pytest.mark.parametrize(
    "fila, columna", [(("130104", None, None, "10/10/2018"), "Barrio"), ((None, None, "El Milagro"), "Ubigeo")]
)
def test_la_fila_que_no_dice_de_que_barrio_es_dice_que_columna_le_falta(cliente_operador, fila, columna):
    _, [leida] = previa(cliente_operador, hoja(fila))
    dicho = f"Fila 2, columna «{columna}»: está vacía, y es la que dice de qué es la fila."
    assert (leida.clase, leida.mensajes) == ("error", [[columna, dicho]])


def consultas_de_la_previa(cliente, filas, clase):
    contenido = hoja(*filas)
    with CaptureQueriesContext(connection) as hechas:
        _, leidas = previa(cliente, contenido)
    assert [fila.clase for fila in leidas] == [clase] * len(filas)
    return len(hechas)


def test_la_vista_previa_cuesta_las_mismas_consultas_con_10_filas_que_con_30(cliente_operador, operador):
    for n in range(30):
        inscribir(operador, f"Barrio {n}", ordinal_nacional=n + 1)
    corregidas = [("130104", None, f"BARRIO {n}", None, n + 101, "Otra") for n in range(30)]
    nuevas = [("150140", None, f"Nuevo {n}", "10/10/2018", n + 201, None, -12.12, -76.99) for n in range(30)]
    for filas, clase in ((corregidas, "cambia"), (nuevas, "nueva")):
        diez, treinta = (consultas_de_la_previa(cliente_operador, filas[:n], clase) for n in (10, 30))
        assert diez == treinta


def test_corregir_un_barrio_que_nacio_de_un_lanzamiento_cuesta_una_consulta_mas(cliente_operador, operador, secretaria):
    inscribir(operador, "El Milagro")
    for codigo in ("L3", "L4"):
        Lanzamiento.objects.get(codigo=codigo).realizar(
            por=secretaria, fecha=date(2022, 5, 12), nombre_barrio="Ñawi", sustento={"documento": "Acta"}
        )
    filas = [(b.distrito.ubigeo, None, b.nombre, b.desde, 55 + b.pk) for b in Barrio.objects.order_by("pk")]
    una, *dos = (consultas_de_la_previa(cliente_operador, filas[:n], "cambia") for n in (1, 2, 3))
    assert dos == [una + 1, una + 2]


def test_el_ordinal_de_un_barrio_que_el_archivo_no_trae_es_error_antes_de_aplicar(cliente_operador, operador):
    inscribir(operador, "El Milagro", ordinal_nacional=12)
    _, [fila] = previa(cliente_operador, hoja(("020101", None, "Nicrupampa", None, 12)))
    dicho = "Fila 2, columna «Ordinal nacional»: El 12.º del país ya es El Milagro, en Huanchaco."
    assert (fila.clase, fila.mensajes) == ("error", [["Ordinal nacional", dicho]])


@pytest.mark.parametrize(
    "fila, dicho",
    [
        (("999999", None, "Uno"), "no está en el catálogo"),
        ((20101, None, "Uno"), "escriba 020101"),
        (("150732", "Lima Metropolitana", "Uno"), "Huarochirí, Lima Provincias: no es de «Lima Metropolitana»"),
        (("150119", "Atlántida", "Uno"), "Lurín (150119), provincia de Lima, Lima Metropolitana: no es de «Atlántida»"),
        (("130104", None, "Uno", "01/01/2010"), "empezó en 2016"),
        (("130104", None, "Uno", None, None, None, -12.05, -77.04), "° de La Libertad"),
        (("130104", None, "Uno", None, None, None, -8.05), "las dos"),
        (("130104", None, "Uno", "ayer"), "no es un día"),
        (("130104", None, "Uno", None, 1.5), "columna E: dice 1.5: debe ser un número entero"),
        (
            ("130104", None, "Uno", "10/10/2018", None, None, None, None, "01/01/2018"),
            "Termina antes de haberse lanzado",
        ),
    ],
)
def test_lo_que_no_vale_dice_la_fila_y_la_columna_y_no_deja_aplicar(cliente_operador, fila, dicho):
    importacion, [leida] = previa(cliente_operador, hoja(fila))
    assert leida.clase == "error" and dicho in str(leida.mensajes) and "ila 2" in str(leida.mensajes)
    assert dar(cliente_operador, importacion, "aplicar").status_code == 409
    assert not Barrio.objects.exists()


def test_dos_veces_el_mismo_barrio_en_un_distrito_es_error(cliente_operador):
    _, filas = previa(cliente_operador, hoja(FILAS[0], ("130104", None, "EL MILAGRO")))
    assert {fila.clase for fila in filas} == {"error"} and "deje una sola" in str(filas[0].mensajes)


def test_las_coordenadas_con_mas_decimales_se_redondean_y_no_cambian_al_volver(cliente_operador):
    con_seis = ("130104", None, "El Milagro", None, None, None, "-8.050004", -79.123456)
    importacion, _ = previa(cliente_operador, hoja(con_seis))
    assert dar(cliente_operador, importacion, "aplicar").status_code == 302
    assert str(Barrio.objects.get().longitud) == "-79.1235"
    _, [fila] = previa(cliente_operador, hoja(con_seis))
    assert fila.clase == "igual"


def test_el_mismo_nombre_con_otros_espacios_es_el_mismo_barrio(cliente_operador):
    _, filas = previa(cliente_operador, hoja(FILAS[0], ("130104", None, "El   Milagro")))
    assert {fila.clase for fila in filas} == {"error"} and "deje una sola" in str(filas[0].mensajes)


def test_dos_filas_con_el_mismo_ordinal_son_error_antes_de_aplicar(cliente_operador):
    _, filas = previa(cliente_operador, hoja(FILAS[0], ("130104", None, "Otro", None, 12, None, None, None)))
    assert {fila.clase for fila in filas} == {"error"}
    assert "el ordinal 12 está en las filas 2, 3: es de un solo barrio" in str(filas[1].mensajes)


def test_pasar_de_lo_que_el_documento_cuenta_se_avisa_antes_de_aplicar(cliente_operador):
    dos = [("030101", None, nombre) for nombre in ("Uno", "Dos")]
    _, filas = previa(cliente_operador, hoja(*dos, FILAS[1]))
    dicho = "El documento cuenta 1 en Apurímac, y con lo que se inscribe habría 2 de la línea base."
    assert [dicho in fila.avisos for fila in filas] == [True, True, False]


def test_el_barrio_de_un_lanzamiento_anulado_no_sale_en_la_plantilla(cliente_operador, operador, secretaria):
    lanzado = Lanzamiento.objects.get(codigo="L3").realizar(
        por=secretaria, fecha=date(2022, 5, 12), sustento={"documento": "Acta"}, nombre_barrio="Wanka Willca"
    )
    lanzado.anular(por=secretaria, motivo="No fue")
    importacion, _ = previa(cliente_operador, hoja(FILAS[0]))
    dar(cliente_operador, importacion, "aplicar")
    _, filas = previa(cliente_operador, bajar_plantilla(cliente_operador, "barrios"))
    assert [fila.datos["nombre"] for fila in filas] == ["El Milagro"]


def test_lo_que_ya_tiene_intervenciones_no_se_deshace(cliente_operador, operador):
    importacion, _ = previa(cliente_operador, hoja(FILAS[0]))
    dar(cliente_operador, importacion, "aplicar")
    barrio = Barrio.objects.get()
    Intervencion.registrar(
        por=operador, sustento={"documento": "Acta"}, barrio=barrio, area=barrio.distrito.area, tipo="mesa",
        fecha=date(2022, 6, 6), unidad=operador.unidad, descripcion="Mesa",
    )  # fmt: skip
    assert dar(cliente_operador, importacion, "deshacer").status_code == 409
    assert Barrio.objects.exists()


def test_quien_no_registra_barrios_no_los_importa(cliente_analista, client, crear_usuario):
    assert subir(cliente_analista, hoja(*FILAS), tipo="barrios").status_code == 403
    assert Distrito.objects.filter(barrios__isnull=False).count() == 0
