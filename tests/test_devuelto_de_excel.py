"""Archivos que la gente devuelve de verdad: lo que se leía mal y en silencio se lee, se avisa o se pregunta."""

from datetime import date, datetime
from io import BytesIO
from zipfile import ZipFile

import pytest
from barrios import inscribir
from libros import HOJA, bajar_plantilla, con_parte, dar, en_bytes, libro_de, llenar, previa, subir
from openpyxl import load_workbook

from barrio_seguro.models import Barrio
from estrategia.models import Accion, Avance, Objetivo
from seguimiento.models import Importacion

pytestmark = pytest.mark.django_db

AVANCES = ("Código", "Fecha del hecho", "Estado", "Avance", "Qué se hizo")
ACCIONES = ("Código", "Objetivo", "Nombre del objetivo", "Acción", "Fecha programada", "Tipo de entregable", "Meta")
BARRIOS = ("Ubigeo", "Región", "Distrito", "Barrio", "Lanzado el", "Ordinal nacional", "Comisaría")
ESTRICTO = (
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "http://purl.oclc.org/ooxml/spreadsheetml/main",
)


def avances(*filas, **opciones):
    return en_bytes(libro_de(*filas, titulos=AVANCES, **opciones))


def acciones(*filas):
    return en_bytes(libro_de(*filas, titulos=ACCIONES, hoja="Estrategia"))


def leidas(cliente, contenido, tipo="avances", **opciones):
    """(importación, [sus filas], en orden)."""
    importacion, _ = previa(cliente, contenido, tipo=tipo, **opciones)
    return importacion, list(importacion.filas.all())


def sobre(contenido, hoja, alterar):
    """El libro con `alterar(hoja)` hecho."""
    libro = load_workbook(BytesIO(contenido))
    alterar(libro[hoja])
    return en_bytes(libro)


def rechazado(cliente, contenido, nombre="plantilla.xlsx", tipo="avances"):
    respuesta = subir(cliente, contenido, nombre, tipo)
    assert respuesta.status_code == 422 and not Importacion.objects.exists()
    return " ".join(respuesta.context["formulario"].errors["archivo"])


# Cómo está hecho el archivo


def test_un_libro_estricto_se_rechaza_diciendo_que_lo_es(cliente_secretaria):
    contenido = avances(("OE1.4", date(2022, 4, 1), "En proceso", 45, "x"))
    hoja = ZipFile(BytesIO(contenido)).read("xl/worksheets/sheet1.xml").decode()
    estricto = con_parte(contenido, "xl/worksheets/sheet1.xml", hoja.replace(*ESTRICTO))
    assert "Es un libro «Strict Open XML» (Open XML estricto)" in rechazado(cliente_secretaria, estricto)


@pytest.mark.parametrize("titulo", ["Fecha\xa0del\xa0hecho", " Fecha  del\nhecho ", "FECHA DEL HECHO\u200b"])
def test_un_titulo_con_espacios_duros_o_saltos_se_reconoce(cliente_secretaria, titulo):
    titulos = ("Código", titulo, *AVANCES[2:])
    contenido = en_bytes(libro_de(("OE1.4", date(2022, 4, 1), "En\xa0proceso", 45, "x"), titulos=titulos))
    _, [fila] = leidas(cliente_secretaria, contenido)
    assert (fila.clase, fila.datos["fecha"], fila.datos["estado"]) == ("nueva", "2022-04-01", "en_proceso")


def test_las_filas_ocultas_se_leen_y_se_avisa_cuales_son(cliente_secretaria):
    def esconder(hoja):
        for n in (3, 4, 5):
            hoja.row_dimensions[n].hidden = True

    importacion, filas = leidas(cliente_secretaria, sobre(bajar_plantilla(cliente_secretaria), HOJA, esconder))
    assert len(filas) == 18
    dicho = "Hay 3 filas ocultas que también se leyeron (3, 4, 5): muéstrelas y revíselas."
    assert importacion.avisos == [dicho]
    assert dicho in cliente_secretaria.get(importacion.get_absolute_url()).content.decode()


PIES = {
    "firma": [{3: "Elaborado por: J. Pérez"}],
    "firma en el código": [{1: "Elaborado por: J. Pérez"}, {1: "________________"}, {1: "Director General"}],
    "firma de dos líneas al centro": [{3: "Juan Pérez"}, {3: "Director General"}],
    "lugar y fecha": [{2: "Lima, 30 de junio de 2022"}],
    "total": [{2: "TOTAL", 4: 0.55}],
    "total en el código": [{1: "Total", 4: "=AVERAGE(D2:D3)"}],
    "una sola palabra, y su fecha": [{1: "Director"}, {1: datetime(2022, 6, 30)}],
    "nota y visto bueno": [{1: "Nota: cifras preliminares"}, {5: "V.º B.º"}],
}


@pytest.mark.parametrize("caso", PIES)
def test_la_firma_y_el_total_del_pie_se_ignoran_y_se_dice(cliente_secretaria, caso):
    libro = libro_de(("OE1.4", date(2022, 4, 1), "En proceso", 45, "x"), titulos=AVANCES)
    for n, celdas in enumerate(PIES[caso], 4):
        for columna, valor in celdas.items():
            libro.active.cell(n, columna, valor)
    importacion, filas = leidas(cliente_secretaria, en_bytes(libro))
    assert [fila.clase for fila in filas] == ["nueva"]
    assert importacion.avisos[0].startswith("Se ignoró, al pie y fuera de la tabla, la")
    assert next(iter(PIES[caso][0].values())) in importacion.avisos[0]


def test_una_fila_del_pie_a_la_que_solo_le_falta_el_codigo_no_se_ignora(cliente_secretaria):
    buena = ("OE1.4", date(2022, 4, 1), "En proceso", 45, "x")
    _, filas = leidas(cliente_secretaria, avances(buena, (None, *buena[1:])))
    assert [fila.clase for fila in filas] == ["nueva", "error"]
    assert "está vacía, y es la que dice de qué es la fila" in filas[1].mensajes[0][1]


def test_el_ultimo_barrio_no_es_un_pie_aunque_se_llame_como_uno(cliente_operador):
    contenido = en_bytes(libro_de((130104, None, None, "Fuente de la Nota"), titulos=BARRIOS, hoja="Barrios"))
    _, [fila] = leidas(cliente_operador, contenido, "barrios")
    assert fila.clase == "nueva"


def test_lo_ilegible_en_una_columna_que_nadie_lee_no_impide(cliente_secretaria):
    def formula(hoja):
        hoja["C3"], hoja["E4"] = "=A3&B3", "#N/A"

    plantilla = llenar(bajar_plantilla(cliente_secretaria), OE1__2={
        "Fecha del hecho": date(2022, 4, 1), "Estado": "En proceso", "Avance": 0.5,
    })  # fmt: skip
    _, filas = leidas(cliente_secretaria, sobre(plantilla, HOJA, formula))
    assert {fila.clase for fila in filas} == {"igual", "nueva"}


def test_la_misma_falta_en_todas_las_filas_es_una_con_su_cuenta_y_lleva_a_ellas(cliente_secretaria):
    codigos = Accion.objects.values_list("codigo", flat=True)
    importacion, _ = leidas(
        cliente_secretaria, avances(*((c, date(2022, 6, 29), None, 45, "x") for c in codigos), ("OE9.9", None, None, 1))
    )
    pagina = cliente_secretaria.get(importacion.get_absolute_url())
    assert pagina.context["faltas"][0] == ("Estado", "falta estado.", 18, 2)
    assert '<a href="?clase=error&amp;falta=2">18 filas</a>, columna «Estado»: falta estado.' in pagina.content.decode()
    suyas = cliente_secretaria.get(importacion.get_absolute_url() + "?clase=error&falta=2").context["pagina"]
    assert suyas.paginator.count == 18
    assert cliente_secretaria.get(importacion.get_absolute_url() + "?falta=²").status_code == 200


# CSV


CSV = "Código;Fecha del hecho;Estado;Avance;Qué se hizo\nOE1.4;01/04/2022;En proceso;45;Gestión con ñandú\n"


@pytest.mark.parametrize("codificacion, nombre", [("cp850", "MS-DOS (cp850)"), ("cp1252", "Windows-1252")])
def test_un_csv_de_windows_o_de_ms_dos_se_lee_y_se_dice(cliente_secretaria, codificacion, nombre):
    importacion, [fila] = leidas(cliente_secretaria, CSV.encode(codificacion), nombre="a.csv")
    assert fila.datos["que_se_hizo"] == "Gestión con ñandú"
    assert importacion.avisos == [
        f"El archivo no está en UTF-8: se leyó como {nombre}. Mire que sus tildes estén bien."
    ]


@pytest.mark.parametrize("codificacion, decimales", [("cp850", 1), ("cp1252", 2)])
def test_la_plantilla_guardada_como_csv_de_ms_dos_vuelve_igual(cliente_secretaria, operador, codificacion, decimales):
    Accion.objects.get(codigo="OE2.2").registrar_avance(
        por=operador, fecha=date(2022, 4, 1), estado="en_proceso", porcentaje="81.82", que_se_hizo="Convocó a 3 años"
    )
    hoja = load_workbook(BytesIO(bajar_plantilla(cliente_secretaria)))[HOJA]
    lineas = [";".join(como_se_ve(celda, decimales) for celda in fila) for fila in hoja.iter_rows()]
    _, filas = leidas(cliente_secretaria, "\r\n".join(lineas).encode(codificacion, "replace"), nombre="a.csv")
    assert {fila.clase for fila in filas} == {"igual"} and len(filas) == 18


def como_se_ve(celda, decimales):
    """Lo que Excel guarda de una celda en un CSV: lo que muestra; las plantillas de antes mostraban un decimal."""
    if celda.value is None:
        return ""
    if isinstance(celda.value, datetime):
        return f"{celda.value:%d/%m/%Y}"
    return f"{celda.value * 100:.{decimales}f} %" if celda.number_format == "0.00 %" else str(celda.value)


def con_el_mes_primero(celda):
    """Como la guarda en CSV un equipo en inglés."""
    return f"{celda.value:%m/%d/%Y}" if isinstance(celda.value, date) else como_se_ve(celda, 2)


@pytest.mark.parametrize("quitar", [(), ("OE1.4",)], ids=["con una que lo delata", "todas dudosas"])
def test_la_plantilla_guardada_con_el_mes_primero_vuelve_igual(cliente_secretaria, operador, quitar):
    for codigo, dia in (("OE1.1", date(2022, 2, 3)), ("OE1.4", date(2022, 3, 31)), ("OE1.5", date(2022, 7, 12))):
        Accion.objects.get(codigo=codigo).registrar_avance(por=operador, fecha=dia, estado="en_proceso", porcentaje=20)
    hoja = load_workbook(BytesIO(bajar_plantilla(cliente_secretaria)))[HOJA]
    lineas = [";".join(con_el_mes_primero(c) for c in fila) for fila in hoja.iter_rows() if fila[0].value not in quitar]
    _, filas = leidas(cliente_secretaria, "\n".join(lineas), nombre="avances.csv")
    assert {fila.clase for fila in filas} == {"igual"} and len(filas) == 18 - len(quitar)


def test_si_otra_fecha_lleva_el_mes_primero_la_dudosa_se_pregunta(cliente_secretaria):
    cabeza, pie = "Código;Fecha del hecho;Estado;Avance", ";En proceso;45 %"
    dudosa, clara, suya = f"OE1.4;03/04/2022{pie}", f"OE1.5;31-mar-2022{pie}", f"OE1.6;03/31/2022{pie}"
    _, filas = leidas(cliente_secretaria, "\n".join((cabeza, dudosa, clara, suya)), nombre="a.csv")
    assert [fila.clase for fila in filas] == ["error", "nueva", "error"]
    assert "«03/04/2022», y otras fechas del archivo llevan el mes primero" in filas[0].mensajes[0][1]
    _, filas = leidas(cliente_secretaria, "\n".join((cabeza, dudosa, clara)), nombre="a.csv")
    assert [fila.clase for fila in filas] == ["nueva", "nueva"] and "día/mes/año" in filas[0].avisos[0]


def test_un_titulo_con_comas_sobre_la_tabla_no_dice_que_la_separa(cliente_secretaria):
    titulo = "Avances, al 30/06/2022"
    tabla = "Código;Fecha del hecho;Estado;Avance;Qué se hizo\nOE1.4;01/04/2022;En proceso;45 %;uno, dos, tres, y más"
    _, [fila] = leidas(cliente_secretaria, f"{titulo}\n\n{tabla}", nombre="a.csv")
    assert (fila.clase, fila.datos["que_se_hizo"]) == ("nueva", "uno, dos, tres, y más")


def test_las_celdas_combinadas_se_dicen(cliente_secretaria):
    def combinar(hoja):
        hoja.merge_cells("I3:I4")

    importacion, _ = leidas(cliente_secretaria, sobre(bajar_plantilla(cliente_secretaria), HOJA, combinar))
    assert importacion.avisos[0].startswith("Hay celdas combinadas (I3:I4): su valor es de la primera")


@pytest.mark.parametrize("hoja", ["ACTUALIZACION", " Actualización\xa0"])
def test_la_hoja_renombrada_se_reconoce_aunque_no_sea_la_primera(cliente_secretaria, hoja):
    libro = libro_de(("OE1.4", date(2022, 4, 1), "En proceso", 45, "x"), titulos=AVANCES, hoja=hoja)
    libro.create_sheet("Notas", 0).append(["nada"])
    _, [fila] = leidas(cliente_secretaria, en_bytes(libro))
    assert fila.clase == "nueva"


def test_la_copia_de_una_hoja_no_se_calla(cliente_secretaria):
    libro = libro_de(("OE1.4", date(2022, 4, 1), "En proceso", 45, "x"), titulos=AVANCES)
    libro.copy_worksheet(libro.active).title = f"{HOJA} (2)"
    importacion, _ = leidas(cliente_secretaria, en_bytes(libro))
    assert importacion.avisos == [f"Se leyó la hoja «{HOJA}», y no «{HOJA} (2)»: súbala aparte."]


def test_una_region_se_reconoce_por_lo_que_la_distingue(cliente_operador):
    otras = (
        (150605, "Provincias", None, "A"), (150605, "Gobierno Regional de Lima", None, "B"),
        (150101, "Metropolitana", None, "C"), ("070102", "Prov. Const. del Callao", None, "D"),
        (150101, "Lima Provincias", None, "E"), ("070102", "Región", None, "F"),
    )  # fmt: skip
    _, filas = leidas(cliente_operador, barrios(*otras), "barrios")
    assert [fila.clase for fila in filas] == ["nueva"] * 4 + ["error"] * 2


def test_un_codigo_en_minusculas_se_nombra_como_es(cliente_secretaria):
    def en_minusculas(hoja):
        hoja["A3"] = hoja["A3"].value.lower()
        hoja["F3"], hoja["G3"], hoja["H3"] = date(2022, 4, 1), "En proceso", 0.4

    _, filas = leidas(cliente_secretaria, sobre(bajar_plantilla(cliente_secretaria), HOJA, en_minusculas))
    [mensaje] = [fila.mensajes[0][1] for fila in filas if fila.clase == "error"]
    assert "ya hay OE1.2, y un código no se distingue por sus mayúsculas: escríbalo así" in mensaje


def test_un_byte_suelto_en_un_csv_utf8_dice_la_linea_y_el_byte(cliente_secretaria):
    malo = CSV.encode().replace("ñandú".encode(), b"\xff\xfe\x81")
    dicho = rechazado(cliente_secretaria, malo, "a.csv")
    assert "El archivo está en UTF-8, pero la línea 2 trae un byte que no lo es (0xFF)" in dicho


# Códigos y filas que no son las que se bajaron


def test_un_codigo_vuelto_numero_no_toca_otra_accion(cliente_secretaria, cliente_administrador):
    objetivo = Objetivo.objects.get(codigo="OE1")
    for n, codigo in enumerate(("1.1", "1.10"), 90):
        objetivo.acciones.create(codigo=codigo, nombre=f"Acción {codigo}", orden=n, entregable="ejecucion")

    def numerica(hoja):
        hoja["A2"], hoja["A2"].number_format = 1.1, "0.00"

    contenido = sobre(avances(("x", date(2022, 6, 20), "En proceso", 33, "era para 1.10")), HOJA, numerica)
    _, [fila] = leidas(cliente_secretaria, contenido)
    assert fila.clase == "error" and "1.10 no es 1.1" in fila.mensajes[0][1]
    contenido = sobre(acciones(("x", "OE1", None, "Otro nombre", "Marzo 2022")), "Estrategia", numerica)
    _, [fila] = leidas(cliente_administrador, contenido, "estrategia")
    assert fila.clase == "error" and "1.10 no es 1.1" in fila.mensajes[0][1]


@pytest.mark.parametrize("tipo, hoja", [("avances", HOJA), ("estrategia", "Estrategia"), ("barrios", "Barrios")])
def test_las_filas_ordenadas_sin_sus_columnas_ocultas_se_detectan(request, operador, tipo, hoja):
    cliente = request.getfixturevalue("cliente_administrador" if tipo == "estrategia" else "cliente_secretaria")
    for nombre in ("Uno", "Dos", "Tres"):
        inscribir(operador, nombre=nombre)

    def al_reves(hoja):
        visibles = [c.column for c in hoja[1] if c.value not in ("Clave", "Versión", "Huella")]
        filas = [[hoja.cell(n, c).value for c in visibles] for n in range(2, hoja.max_row + 1)]
        for n, valores in enumerate(reversed(filas), 2):
            for c, valor in zip(visibles, valores, strict=True):
                hoja.cell(n, c).value = valor

    _, filas = leidas(cliente, sobre(bajar_plantilla(cliente, tipo), hoja, al_reves), tipo)
    clases = [fila.clase for fila in filas]
    # La de en medio, si la hay, queda en su sitio.
    assert clases.count("error") >= len(filas) - 1 and set(clases) <= {"error", "igual"}
    assert "se ordenó sin las columnas ocultas" in filas[0].mensajes[0][1]


def test_un_codigo_con_barra_es_error_en_su_celda(cliente_administrador):
    _, [fila] = leidas(cliente_administrador, acciones(("OE1.9/B", "OE1", None, "Nueva", "Marzo 2022")), "estrategia")
    assert fila.clase == "error" and fila.mensajes[0][0] == "Código" and "columna A" in fila.mensajes[0][1]


def test_cambiar_un_codigo_se_rechaza_porque_los_codigos_no_cambian(cliente_administrador):
    def renombrar(hoja):
        hoja["A2"] = "OE1.1A"

    contenido = sobre(bajar_plantilla(cliente_administrador, "estrategia"), "Estrategia", renombrar)
    _, filas = leidas(cliente_administrador, contenido, "estrategia")
    assert filas[0].clase == "error" and "los códigos no cambian" in filas[0].mensajes[0][1]
    nombre = Accion.objects.get(codigo="OE1.1").nombre.upper()
    _, [fila] = leidas(cliente_administrador, acciones(("OE1.1A", "OE1", None, nombre, "Enero 2022")), "estrategia")
    assert fila.clase == "error"
    assert "la acción que se llama así es OE1.1, y los códigos no cambian" in fila.mensajes[0][1]


@pytest.mark.parametrize(
    "fila, columna", [(("oe1.1", "OE1", None, "Otra"), "Código"), (("OE1.90", "oe1", None, "Otra"), "Objetivo")]
)
def test_un_codigo_no_se_repite_con_otras_mayusculas(cliente_administrador, fila, columna):
    _, [leida] = leidas(cliente_administrador, acciones((*fila, "Enero 2022")), "estrategia")
    assert leida.clase == "error" and leida.mensajes[0][0] == columna
    assert "no se distingue por sus mayúsculas" in leida.mensajes[0][1]


def test_el_nombre_de_un_objetivo_que_ya_esta_no_se_propone_porque_no_se_escribe(cliente_administrador):
    def otro_nombre(hoja):
        for n in range(2, 10):
            hoja[f"C{n}"] = "Otro nombre de objetivo"

    contenido = sobre(bajar_plantilla(cliente_administrador, "estrategia"), "Estrategia", otro_nombre)
    importacion, filas = leidas(cliente_administrador, contenido, "estrategia")
    assert {fila.clase for fila in filas} == {"igual"} and not any(fila.cambios for fila in filas)
    assert "«Otro nombre de objetivo» no se escribe" in filas[0].avisos[0]
    assert not importacion.se_puede_aplicar


def test_dos_nombres_para_el_mismo_objetivo_nuevo_son_error(cliente_administrador):
    filas = [("N.1", "OE9", "Uno", "Primera", "Marzo 2022"), ("N.2", "OE9", "Otro", "Segunda", "Marzo 2022")]
    _, leidas_ = leidas(cliente_administrador, acciones(*filas), "estrategia")
    assert {fila.clase for fila in leidas_} == {"error"}
    assert "el mismo objetivo se llama «Otro» y «Uno»" in leidas_[0].mensajes[0][1]


# Fechas programadas y listas


def test_el_mes_que_excel_volvio_fecha_es_el_mes_si_asi_se_ve_y_si_no_se_pregunta(cliente_administrador):
    marzo = datetime(2022, 3, 1)
    filas = [(f"N.{n}", "OE1", None, f"Acción nueva {n}", marzo) for n in range(3)]

    def formatos(hoja):
        for n, formato in enumerate(("mmm-yy", "mmmm yyyy", "dd/mm/yyyy"), 2):
            hoja[f"E{n}"].number_format = formato

    contenido = sobre(acciones(*filas), "Estrategia", formatos)
    importacion, leidas_ = leidas(cliente_administrador, contenido, "estrategia")
    assert [fila.clase for fila in leidas_] == ["nueva", "nueva", "error"]
    assert "que puede ser ese día o todo el mes" in leidas_[2].mensajes[0][1]
    importacion, _ = leidas(cliente_administrador, sobre(acciones(*filas[:2]), "Estrategia", formatos), "estrategia")
    dar(cliente_administrador, importacion, "aplicar")
    nueva = Accion.objects.get(codigo="N.0")
    assert (nueva.fecha_literal, nueva.inicio, nueva.fin) == ("Marzo 2022", date(2022, 3, 1), date(2022, 3, 31))


@pytest.mark.parametrize("tipo, hoja", [("avances", HOJA), ("estrategia", "Estrategia"), ("barrios", "Barrios")])
def test_las_celdas_de_texto_de_la_plantilla_son_de_texto_tambien_las_de_abajo(request, operador, tipo, hoja):
    cliente = request.getfixturevalue("cliente_administrador" if tipo == "estrategia" else "cliente_secretaria")
    inscribir(operador)
    hoja = load_workbook(BytesIO(bajar_plantilla(cliente, tipo)))[hoja]
    de_texto = {
        "Código",
        "Objetivo",
        "Fecha programada",
        "Acción",
        "Qué se hizo",
        "Documento que lo sustenta",
        "Ubigeo",
    }
    columnas = [c for c in hoja[1] if c.value in de_texto and not (tipo == "avances" and c.column < 6)]
    assert columnas
    for titulo in columnas:
        assert hoja.cell(2, titulo.column).number_format == "@", titulo.value
        de_abajo = next(d for d in hoja.column_dimensions.values() if d.min <= titulo.column <= d.max)
        assert de_abajo.number_format == "@", titulo.value


def test_las_opciones_con_coma_van_por_rango_y_cada_una_vuelve_a_entrar(cliente_administrador):
    libro = load_workbook(BytesIO(bajar_plantilla(cliente_administrador, "estrategia")))
    regla = next(v for v in libro["Estrategia"].data_validations.dataValidation if "H2" in v.sqref)
    hoja, _, rango = regla.formula1.partition("!")
    ofrecidas = [fila[0].value for fila in libro[hoja][rango.replace("$", "")]]
    assert ofrecidas == [nombre for _, nombre in Accion.Entregable.choices]
    filas = [(f"N.{n}", "OE1", None, f"Nueva {n}", "Marzo 2022", opcion) for n, opcion in enumerate(ofrecidas)]
    _, nuevas = leidas(cliente_administrador, acciones(*filas), "estrategia")
    assert [fila.datos["entregable"] for fila in nuevas] == Accion.Entregable.values
    _, [trozo] = leidas(
        cliente_administrador,
        acciones(("N.9", "OE1", None, "N", "Marzo 2022", ofrecidas[0].split(",")[0])),
        "estrategia",
    )
    assert trozo.clase == "error" and all(opcion in trozo.mensajes[0][1] for opcion in ofrecidas)


def test_mil_quinientos_es_mil_quinientos_y_con_punto_se_pregunta(cliente_administrador):
    filas = [(f"N.{n}", "OE1", None, f"Nueva {n}", "Marzo 2022", None, m) for n, m in enumerate(("1,500", "1.500"))]
    _, [coma, punto] = leidas(cliente_administrador, acciones(*filas), "estrategia")
    assert (coma.clase, coma.datos["meta"], coma.avisos) == ("nueva", "1500.00", ["Meta: «1,500» se lee 1500."])
    assert punto.clase == "error" and "puede ser 1500 o 1.5" in punto.mensajes[0][1]


# Barrios


def barrios(*filas):
    return en_bytes(libro_de(*filas, titulos=BARRIOS, hoja="Barrios"))


def test_un_ubigeo_que_no_es_del_distrito_escrito_se_rechaza_nombrando_la_contradiccion(cliente_operador):
    _, [fila] = leidas(cliente_operador, barrios(("140101", None, "Lima", "Uno")), "barrios")
    assert fila.clase == "error"
    dicho = fila.mensajes[0][1]
    assert "140101 es Chiclayo (140101)" in dicho and "la fila dice «Lima»" in dicho and "RENIEC" in dicho


def test_la_region_lima_vale_en_las_dos_limas_y_otra_no(cliente_operador):
    filas = [(150201, "LIMA", "BARRANCA", "Uno"), ("150101", "lima", None, "Dos"), ("150201", "Ica", None, "Tres")]
    _, [provincias, metropolitana, otra] = leidas(cliente_operador, barrios(*filas), "barrios")
    assert (provincias.clase, metropolitana.clase, otra.clase) == ("nueva", "nueva", "error")
    assert "no es de «Ica»" in otra.mensajes[0][1]


def test_el_cero_que_excel_quito_al_ubigeo_vuelve_si_el_distrito_lo_confirma(cliente_operador):
    _, [con, sin] = leidas(
        cliente_operador, barrios((70107, "CALLAO", "MI PERU", "Uno"), (70101, "CALLAO", None, "Dos")), "barrios"
    )
    assert (con.clase, con.datos["ubigeo"]) == ("nueva", "070107") and "se lee 070107" in con.avisos[0]
    assert sin.clase == "error" and "escriba 070101 como texto" in sin.mensajes[0][1]


def test_la_plantilla_vieja_de_barrios_no_deshace_lo_que_otra_persona_corrigio(cliente_operador, operador):
    barrio = inscribir(operador, comisaria="La de antes")
    vieja = bajar_plantilla(cliente_operador, "barrios")
    barrio.comisaria = "La corregida"
    barrio.guardar(por=operador, motivo="Oficio 1")
    _, [fila] = leidas(cliente_operador, vieja, "barrios")
    assert (fila.clase, fila.cambios) == ("igual", [])
    tocada = sobre(vieja, "Barrios", lambda hoja: hoja.cell(2, 12, "Una nota"))
    importacion, [fila] = leidas(cliente_operador, tocada, "barrios")
    assert fila.clase == "conflicto" and "Alguien lo corrigió después de la descarga" in fila.mensajes[0][1]
    assert dar(cliente_operador, importacion, "aplicar").status_code == 409
    assert Barrio.objects.get().comisaria == "La corregida"


def test_una_tabla_sin_columnas_ocultas_que_repite_lo_de_antes_es_conflicto(cliente_operador, operador):
    barrio = inscribir(operador, comisaria="La de antes")
    barrio.comisaria = "La corregida"
    barrio.guardar(por=operador, motivo="Oficio 1")
    filas = [("130104", None, None, "El Milagro", None, None, "La de antes")]
    _, [fila] = leidas(cliente_operador, barrios(*filas), "barrios")
    assert fila.clase == "conflicto"
    _, [fila] = leidas(cliente_operador, barrios((*filas[0][:6], "Otra más")), "barrios")
    assert fila.clase == "cambia"


def test_la_plantilla_vieja_de_la_estructura_tampoco(cliente_administrador):
    vieja = bajar_plantilla(cliente_administrador, "estrategia")
    accion = Accion.objects.get(codigo="OE1.4")
    accion.unidad_medida, accion._change_reason = "normas", "Oficio 1"
    accion.save()
    _, filas = leidas(cliente_administrador, vieja, "estrategia")
    assert {fila.clase for fila in filas} == {"igual"}
    tocada = llenar(vieja, "Estrategia", OE1__4={"Ejecutor": "PNP"})
    _, filas = leidas(cliente_administrador, tocada, "estrategia")
    assert next(fila for fila in filas if fila.clave == "OE1.4").clase == "conflicto"


# Avances


def test_los_textos_que_venian_puestos_no_explican_una_baja(cliente_secretaria, operador):
    Accion.objects.get(codigo="OE2.2").registrar_avance(
        por=operador, fecha=date(2022, 4, 1), estado="en_proceso", porcentaje=78, que_se_hizo="Quedan dos por cerrar"
    )
    contenido = llenar(bajar_plantilla(cliente_secretaria), OE2__2={"Avance": 0.1, "Fecha del hecho": date(2022, 5, 1)})
    _, filas = previa(cliente_secretaria, contenido)
    assert filas["OE2.2"].clase == "error" and "exige una explicación" in filas["OE2.2"].mensajes[0][1]
    nueva = {"Avance": 0.1, "Fecha del hecho": date(2022, 5, 1), "Qué se hizo": "Se contó mal en abril"}
    _, filas = previa(cliente_secretaria, llenar(bajar_plantilla(cliente_secretaria), OE2__2=nueva))
    assert filas["OE2.2"].clase == "cambia"


def test_una_fraccion_en_texto_se_avisa_y_las_fechas_como_se_escriban_se_leen(cliente_secretaria):
    filas = [
        ("OE1.4", "13-dic-2022", "En proceso", "0.7", "x"),
        ("OE1.5", "2022/12/05", "En proceso", "70 %", "x"),
        ("OE2.2", "2022-12-05 14:30", "En proceso", "70", "x"),
        ("OE2.3", "30/12/22", "En proceso", ".5", "x"),
        ("OE2.4", "31/9/2022", "En proceso", "50", "x"),
    ]
    _, leidas_ = leidas(cliente_secretaria, avances(*filas))
    assert [fila.datos.get("fecha") for fila in leidas_] == ["2022-12-13", *["2022-12-05"] * 2, "2022-12-30", None]
    assert [fila.clase for fila in leidas_] == ["nueva"] * 4 + ["error"]
    assert "se lee 0.7 %, y no 70%" in leidas_[0].avisos[0] and "se lee 0.5 %, y no 50%" in str(leidas_[3].avisos)
    assert not leidas_[1].avisos and not Avance.objects.exists()
