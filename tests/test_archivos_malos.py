"""Lo que se sube se rechaza con palabras que dicen qué pasa, o se lee bien; nunca a medias."""

from datetime import date, datetime
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from libros import HOJA, TITULOS, con_parte, en_bytes, libro_de, subir
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from estrategia.models import Avance
from seguimiento.celdas import CeldaInvalida, leer_celda
from seguimiento.excel import Columna
from seguimiento.lectura import Celda
from seguimiento.models import Fila, Importacion

pytestmark = pytest.mark.django_db

BUENA = ("OE1.4", date(2022, 4, 1), "En proceso", 45, "Se avanzó", None)


def bueno(*filas, **opciones):
    return en_bytes(libro_de(*(filas or [BUENA]), **opciones))


def bomba():
    salida = BytesIO()
    with ZipFile(salida, "w", ZIP_DEFLATED) as comprimido:
        comprimido.writestr("[Content_Types].xml", "")
        comprimido.writestr("xl/workbook.xml", b" " * 30_000_000)
    return salida.getvalue()


def muchas_partes():
    salida = BytesIO()
    with ZipFile(salida, "w") as comprimido:
        for n in range(600):
            comprimido.writestr(f"xl/p{n}.xml", "")
    return salida.getvalue()


def con_entidades():
    return con_parte(
        bueno(), "xl/sharedStrings.xml", '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><sst>&a;</sst>'
    )


def con_entidades_en_utf16():
    return con_parte(
        bueno(), "xl/styles.xml", '<?xml version="1.0" encoding="utf-16"?><!DOCTYPE x><a/>'.encode("utf-16")
    )


def con_hoja_oculta():
    libro = libro_de(BUENA)
    libro.create_sheet("Otra")
    libro[HOJA].sheet_state = "hidden"
    return en_bytes(libro)


def con_encabezado_combinado():
    libro = libro_de(BUENA)
    libro[HOJA].merge_cells("B1:C1")
    return en_bytes(libro)


def con_muchas_filas():
    return en_bytes(libro_de(*([f"X{n}", None, None, n, None, None] for n in range(120))))


def de_una_fila_lejana():
    libro = libro_de(BUENA)
    libro[HOJA]["A900000"] = "OE1.1"
    return en_bytes(libro)


def con_muchas_columnas():
    libro = libro_de(BUENA)
    libro[HOJA]["XFD2"] = "aquí"
    return en_bytes(libro)


RECHAZADOS = {
    "vacío": (b"", "está vacío"),
    "cortado": (bueno()[:900], "dañado o incompleto"),
    "no es un zip": (b"hola", "No es un libro de Excel (.xlsx) ni un CSV"),
    "bomba": (bomba(), "comprimido de un modo sospechoso"),
    "muchas partes": (muchas_partes(), "demasiado grande por dentro"),
    "un zip cualquiera": (con_parte(b"PK\x05\x06" + b"\0" * 18, "a.txt", "a"), "No es un libro de Excel por dentro"),
    "con entidades": (con_entidades(), "XML con entidades"),
    "con entidades en UTF-16": (con_entidades_en_utf16(), "XML con entidades"),
    "cifrado": (b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "protegido con contraseña"),
    "xls antiguo": (b"\xd0\xcf\x11\xe0" + b"Workbook", "Excel antiguo (.xls)"),
    "una página web": (b"<html><table><tr><td>1</td></tr></table>", "página web"),
    "con macros": (con_parte(bueno(), "xl/vbaProject.bin", b"x"), "trae macros"),
    "hoja oculta": (con_hoja_oculta(), "está oculta"),
    "sin una columna": (bueno(titulos=("Código", "Fecha del hecho", "Otra", "Avance")), "falta la columna «Estado»"),
    "columna repetida": (bueno(titulos=(*TITULOS[:4], "Estado", "")), "está repetida (C y E)"),
    "encabezado combinado": (con_encabezado_combinado(), "falta la columna «Estado»"),
    "demasiadas filas": (con_muchas_filas(), "más de 100 filas"),
    "un millón de filas": (de_una_fila_lejana(), "pasa de 200 filas"),
    "16 000 columnas": (con_muchas_columnas(), "pasa de 200 columnas"),
    "XML roto": (con_parte(bueno(), "xl/worksheets/sheet1.xml", "<worksheet><sheetData><row>"), "dañado o incompleto"),
}  # fmt: skip


@pytest.fixture(autouse=True)
def limites(settings):
    settings.IMPORTACION_MAXIMO_FILAS = 100
    settings.IMPORTACION_MAXIMO_MB = 1


@pytest.mark.parametrize("caso", RECHAZADOS)
def test_se_rechaza_diciendo_que_pasa_y_no_queda_nada(cliente_secretaria, caso):
    contenido, mensaje = RECHAZADOS[caso]
    respuesta = subir(cliente_secretaria, contenido)
    assert respuesta.status_code == 422
    dicho = " ".join(respuesta.context["formulario"].errors["archivo"])
    assert mensaje in dicho or (caso == "vacío" and "vacío" in dicho)
    assert not Importacion.objects.exists()


def test_un_archivo_muy_pesado_se_rechaza_sin_leerlo(cliente_secretaria):
    respuesta = subir(cliente_secretaria, b"PK\x03\x04" + b"\0" * 1_100_000)
    assert "pesa más de 1 MB" in respuesta.content.decode()


# Lo que se lee bien


def la_fila(cliente, contenido, nombre="plantilla.xlsx"):
    assert subir(cliente, contenido, nombre).status_code == 302
    return Fila.objects.get(importacion__pk=Importacion.objects.first().pk, clave="OE1.4")


ESPERADO = {"fecha": "2022-04-01", "estado": "en_proceso", "porcentaje": "45.00"}
CSV = "Código;Fecha del hecho;Estado;Avance\nOE1.4;01/04/2022;En proceso;45,00\n"
LEIDOS = {
    "columnas en otro orden y de más": (
        bueno(
            (45, "nota", "En proceso", "OE1.4", date(2022, 4, 1)),
            titulos=("Avance", "Mía", "Estado", "Código", "Fecha del hecho"),
        ),
        "a.xlsx",
    ),
    "filas en blanco y título arriba": (
        en_bytes(libro_de(("",), TITULOS, (None,), BUENA, titulos=("Reporte de la unidad",))), "a.xlsx",
    ),
    "otra hoja": (bueno(hoja="Hoja1"), "a.xlsx"),
    "fecha en texto": (bueno(("OE1.4", "1/4/2022", "EN PROCESO", "45 %", "", "")), "a.xlsx"),
    "fecha con palabras": (bueno(("OE1.4", "1 de abril de 2022", "en_proceso", "45,0", "", "")), "a.xlsx"),
    "fecha ISO": (bueno(("OE1.4", "2022-04-01", "En Proceso", 45.0, "", "")), "a.xlsx"),
    "CSV con punto y coma": (CSV.encode(), "a.csv"),
    "CSV con BOM": (CSV.encode("utf-8-sig"), "a.csv"),
    "CSV de Windows": (CSV.encode("cp1252"), "a.csv"),
    "CSV en UTF-16": (CSV.encode("utf-16"), "a.csv"),
    "CSV con comas": (CSV.replace("45,00", "45.0").replace(";", ",").encode(), "a.csv"),
    "CSV con tabulaciones": (CSV.replace(";", "\t").encode(), "a.txt"),
    "dimensión que miente": (
        con_parte(
            bueno(),
            "xl/worksheets/sheet1.xml",
            ZipFile(BytesIO(bueno())).read("xl/worksheets/sheet1.xml").replace(b'ref="A1:F2"', b'ref="A1:A1"'),
        ),
        "a.xlsx",
    ),
}  # fmt: skip


@pytest.mark.parametrize("caso", LEIDOS)
def test_se_lee_lo_que_la_gente_escribe(cliente_secretaria, caso):
    fila = la_fila(cliente_secretaria, *LEIDOS[caso])
    assert {clave: fila.datos[clave] for clave in ESPERADO} == ESPERADO
    assert fila.clase == "nueva"


def test_0_45_con_formato_de_porcentaje_es_45_y_sin_el_se_avisa(cliente_secretaria):
    libro = libro_de(("OE1.4", date(2022, 4, 1), "En proceso", 0.45), ("OE1.2", date(2022, 4, 1), "En proceso", 0.45))
    libro[HOJA]["D2"].number_format = "0 %"
    assert la_fila(cliente_secretaria, en_bytes(libro)).datos["porcentaje"] == "45.00"
    otra = Fila.objects.get(clave="OE1.2")
    assert otra.datos["porcentaje"] == "0.45" and "se lee 0.45 %, y no 45%" in otra.avisos[0]


def test_una_fecha_ambigua_en_texto_es_dia_mes_y_se_dice(cliente_secretaria):
    fila = la_fila(cliente_secretaria, bueno(("OE1.4", "03/04/2022", "En proceso", 45)))
    assert fila.datos["fecha"] == "2022-04-03"
    assert fila.avisos == ["Fecha del hecho: «03/04/2022» se lee día/mes/año: 3 de abril de 2022."]


def test_un_libro_con_fechas_desde_1904_se_lee_bien(cliente_secretaria):
    libro = libro_de(BUENA)
    libro.epoch = CALENDAR_MAC_1904
    assert la_fila(cliente_secretaria, en_bytes(libro)).datos["fecha"] == "2022-04-01"


CELDAS = {
    "no es número": ("Avance", "mucho", "no es un número"),
    "NaN": ("Avance", "NaN", "no es un número"),
    "infinito": ("Avance", "1e999", "no es un número"),
    "negativo": ("Avance", -5, "va de 0 a 100"),
    "de más": ("Avance", "250 %", "va de 0 a 100"),
    "tres decimales": ("Avance", 45.125, "hasta dos decimales"),
    "error de Excel": ("Avance", "#N/A", "un error de Excel"),
    "fórmula sin valor": ("Avance", "=1+1", "una fórmula sin su valor"),
    "un número por fecha": ("Fecha del hecho", 44652, "que es un número"),
    "un mes": ("Fecha del hecho", "Marzo 2022", "no es un día"),
    "día que no existe": ("Fecha del hecho", "31/02/2022", "no es un día"),
    "otro estado": ("Estado", "Casi", "se admite: No iniciada, En proceso"),
}


@pytest.mark.parametrize("caso", CELDAS)
def test_una_celda_que_no_se_entiende_dice_hoja_fila_y_columna(cliente_secretaria, caso):
    titulo, valor, mensaje = CELDAS[caso]
    fila = dict(zip(TITULOS, BUENA, strict=True)) | {titulo: valor}
    leida = la_fila(cliente_secretaria, bueno(tuple(fila.values())))
    ((columna, dicho),) = leida.mensajes
    lugar = {"Avance": "D", "Fecha del hecho": "B", "Estado": "C"}[titulo]
    assert (leida.clase, columna) == ("error", titulo)
    assert mensaje in dicho and f"{HOJA}, fila 2, columna {lugar}:" in dicho


@pytest.mark.parametrize(("valor", "dicho"), [(1.5, "1.5"), ("1,5", "1,5")])
def test_un_entero_con_decimales_no_se_recorta_se_rechaza(valor, dicho):
    ordinal = Columna("ordinal", "Ordinal", "entero", 9, "")
    with pytest.raises(CeldaInvalida, match=f"^dice {dicho}: debe ser un número entero$"):
        leer_celda(ordinal, Celda(valor, "A"))
    assert [leer_celda(ordinal, Celda(v, "A"))[0] for v in (12, 12.0, "12", "12,0")] == [12] * 4


@pytest.mark.parametrize(
    ("texto", "mensaje"),
    [("a" * 40_000, "40,000 caracteres"), ("hola\x07", "caracteres de control")],
    ids=["largo", "control"],
)
def test_un_texto_imposible_se_dice(cliente_secretaria, texto, mensaje):
    contenido = f'Código,Fecha del hecho,Estado,Avance,Qué se hizo\nOE1.4,01/04/2022,En proceso,45,"{texto}"\n'
    fila = la_fila(cliente_secretaria, contenido, "a.csv")
    assert mensaje in fila.mensajes[0][1]


def test_un_csv_mal_cerrado_se_dice(cliente_secretaria):
    contenido = "Código,Fecha del hecho,Estado,Avance\n" + '"' + "a" * 200_000
    assert "no se entiende en la línea" in subir(cliente_secretaria, contenido, "a.csv").content.decode()


def test_una_fecha_con_hora_es_su_dia(cliente_secretaria):
    fila = la_fila(cliente_secretaria, bueno(("OE1.4", datetime(2022, 4, 1, 15, 30), "En proceso", 45)))
    assert fila.datos["fecha"] == "2022-04-01"
    assert not Avance.objects.exists()
