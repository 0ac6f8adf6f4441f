"""Un archivo de sustento se mira por dentro antes de guardarlo, sin leer más de lo necesario.

Y una fotografía se guarda sin los datos que dicen dónde estaba quien la tomó.
"""

import tracemalloc
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_BZIP2, ZIP_LZMA
from zlib import crc32

import pytest
from django.core.exceptions import ValidationError
from libros import subir
from oficina import EXCEL, OLE, WORD, docx, enlace_simbolico, exif_con_gps, foto, que_dice_medir, subido, tipos, zip_de
from PIL import Image

from estrategia.models import Avance, Sustento
from seguimiento.campos import ArchivoField
from seguimiento.models import Importacion

REGISTRAR = "/estrategia/2022-I/OE1.4/registrar/"
CEROS = bytes(20_000_000)
CASI_UN_MEGA = docx({"word/a.xml": "ab" * 450_000})
MACROS = "application/vnd.ms-word.document.macroEnabled.main+xml"
INCRUSTADO = '<Override PartName="/word/x.dat" ContentType="application/vnd.openxmlformats-officedocument.oleObject"/>'
VINCULO = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type='
    '"http://schemas.openxmlformats.org/officeDocument/2006/relationships/oleObject" Target="file:///c:/x.xls" '
    'TargetMode="External"/></Relationships>'
)

BOMBAS = {
    "bzip2": docx({"word/document.xml": CEROS}, metodo=ZIP_BZIP2),
    "lzma": docx({"word/document.xml": CEROS}, metodo=ZIP_LZMA),
    "una parte de ceros": docx({"word/document.xml": CEROS}),
    "una que no es la principal": docx({"word/media/imagen1.bin": CEROS}),
    "muchas de menos de un mega": docx({f"word/p{n}.xml": CEROS[:1_000_000] for n in range(30)}),
    "más de lo que se admite": docx({f"word/p{n}.xml": "a" * 900_000 + str(n) * 90 for n in range(90)}),
    "dice medir poco": que_dice_medir(docx({"word/document.xml": CEROS}), "word/document.xml", 100),
    "cien mil partes": zip_de({f"{n}": "" for n in range(30_000)}),
    "un documento dentro de otro": docx({"word/embeddings/a.docx": docx({"word/document.xml": CEROS})}),
    "muchos dentro de uno": docx(dict.fromkeys((f"word/{n}.docx" for n in range(90)), CASI_UN_MEGA)),
    "XML muy hondo": docx({"word/_rels/a.rels": "<a>" * 300_000}),
    "mucho XML por leer": docx({f"word/_rels/{n}.rels": "<a>" + "<b/>" * 200_000 + "</a>" for n in range(60)}),
    "la de los tipos": zip_de({"[Content_Types].xml": tipos() + " " * 20_000_000, "word/document.xml": "<a/>"}),
}
RECHAZADOS = {
    "macros": (docx({"word/vbaProject.bin": OLE}), "trae macros"),
    "macros con otro nombre": (docx({"word/datos.bin": b"x"}, tipo=MACROS), "trae macros"),
    "macros de OpenDocument": (docx({"Basic/Standard/Module1.xml": "<a/>"}), "trae macros"),
    "objeto OLE": (docx({"word/embeddings/oleObject1.bin": OLE}), "objeto incrustado"),
    "objeto OLE con otro nombre": (docx({"word/media/imagen1.png": OLE}), "objeto incrustado"),
    "objeto OLE por su tipo": (docx({"word/x.dat": b"x"}, demas=INCRUSTADO), "objeto incrustado"),
    "objeto OLE enlazado": (docx({"word/_rels/document.xml.rels": VINCULO}), "objeto incrustado"),
    "control ActiveX": (docx({"word/activeX/activeX1.bin": b"x"}), "objeto incrustado"),
    "macros dentro de un libro incrustado": (
        docx({"word/embeddings/a.xlsx": zip_de({"xl/vbaProject.bin": OLE})}), "trae macros"),
    "uno dentro de otro, dentro de otro": (
        docx({"word/embeddings/a.docx": docx({"word/embeddings/b.docx": docx()})}), "por separado"),
    "otro ZIP delante": (zip_de({"[Content_Types].xml": tipos(), "word/otro.xml": "x"}) + docx(), "sospechoso"),
    "sube una carpeta": (docx({"../fuera.xml": "x"}), "«../fuera.xml»"),
    "sube con barra invertida": (docx({"word\\..\\..\\fuera.xml": "x"}), "saldría de él"),
    "sube con %2e": (docx({"word/%2e%2e/fuera.xml": "x"}), "saldría de él"),
    "ruta absoluta": (docx({"/etc/fuera": "x"}), "saldría de él"),
    "ruta de Windows": (docx({"C:/fuera": "x"}), "saldría de él"),
    "enlace simbólico": (docx({enlace_simbolico(): "/etc/passwd"}), "saldría de él"),
    "partes repetidas": (docx({"WORD/document.xml": "<b/>"}), "dos veces la misma parte"),
    "entidades": (zip_de({"[Content_Types].xml": "<!DOCTYPE a>" + tipos(), "a": ""}), "XML con entidades"),
    "tipos que no son XML": (zip_de({"[Content_Types].xml": "hola", "word/document.xml": ""}), "dañado"),
    "cortado": (docx()[:-30], "dañado"),
    "un ZIP cualquiera": (zip_de({"a.txt": "a"}), "no es un DOCX por dentro"),
    "un Excel": (docx(principal="/xl/workbook.xml", tipo=EXCEL), "no es un DOCX por dentro"),
    "no es un ZIP": (b"hola", "no es un DOCX por dentro"),
}  # fmt: skip


def limpiar(contenido, nombre):
    """Lo que el formulario deja pasar, o su `ValidationError`."""
    return ArchivoField().clean(subido(contenido, nombre))


@pytest.mark.parametrize("caso", BOMBAS)
def test_una_bomba_se_rechaza_sin_abrirla(caso):
    adjunto = subido(BOMBAS[caso], "acta.docx")
    tracemalloc.start()
    try:
        with pytest.raises(ValidationError, match="demasiado grande por dentro|comprimido de un modo|dañado"):
            ArchivoField().clean(adjunto)
        assert tracemalloc.get_traced_memory()[1] < 8_000_000
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("caso", BOMBAS)
@pytest.mark.django_db
def test_una_bomba_tampoco_entra_como_importacion(cliente_secretaria, caso):
    respuesta = subir(cliente_secretaria, BOMBAS[caso])
    dicho = " ".join(respuesta.context["formulario"].errors["archivo"])
    assert respuesta.status_code == 422 and not Importacion.objects.exists()
    assert any(causa in dicho for causa in ("demasiado grande", "modo sospechoso", "dañado", "pesa más"))


@pytest.mark.parametrize("caso", RECHAZADOS)
def test_lo_peligroso_se_rechaza_diciendo_que_trae(caso):
    contenido, mensaje = RECHAZADOS[caso]
    with pytest.raises(ValidationError) as rechazo:
        limpiar(contenido, "acta.docx")
    assert mensaje in rechazo.value.messages[0]


@pytest.mark.parametrize(
    ("nombre", "contenido"),
    [
        ("word.docx", docx()),
        ("word_en_linea.docx", docx({"word/document2.xml": "<a/>"}, principal="/word/document2.xml", tipo=WORD)),
        ("con_grafico.docx", docx({"word/embeddings/Microsoft_Excel.xlsx": docx(tipo=EXCEL)})),
        ("texto.odt", zip_de({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<a/>"})),
        ("hoja.ods", zip_de({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": "<a/>"})),
        ("MAYÚSCULAS.DOCX", docx()),
    ],
    ids=["Word", "Word en línea", "con un gráfico de Excel", "odt", "ods", "en mayúsculas"],
)
def test_lo_que_hace_un_programa_de_oficina_se_acepta_y_llega_entero(nombre, contenido):
    limpio = limpiar(contenido, nombre)
    assert limpio.name == nombre and limpio.read() == contenido


@pytest.mark.django_db
def test_la_ficha_repite_por_que_se_rechazo_y_no_guarda_nada(cliente_operador):
    hecho = {"fecha": "01/06/2022", "estado": "en_proceso", "porcentaje": "40", "nivel": "interno", "version": "0"}
    respuesta = cliente_operador.post(REGISTRAR, hecho | {"archivo": subido(BOMBAS["una parte de ceros"], "acta.docx")})
    assert respuesta.status_code == 422 and "de un modo sospechoso" in respuesta.content.decode()
    assert not Avance.objects.exists()


# Fotografías


@pytest.mark.parametrize(
    ("nombre", "contenido"),
    [
        ("casa.jpg", foto(exif=exif_con_gps(), comment=b"en mi casa")),
        ("casa.jpeg", foto(exif=exif_con_gps(), xmp=b"<x:xmpmeta>exif:GPSLatitude</x:xmpmeta>")),
        ("casa.png", foto("PNG", exif=exif_con_gps())),
        ("rafaga.jpg", foto("MPO", exif=exif_con_gps(), save_all=True, append_images=[Image.new("RGB", (9, 9))])),
        ("pegada.jpg", foto() + foto(exif=exif_con_gps())),
    ],
    ids=["JPEG", "XMP", "PNG", "ráfaga", "otra pegada al final"],
)
def test_una_fotografia_se_guarda_sin_decir_donde_se_tomo(nombre, contenido):
    assert b"Telefono de Ana" in contenido
    limpio = limpiar(contenido, nombre)
    guardado = limpio.read()
    assert limpio.name == nombre
    for rastro in (b"Telefono", b"GPS", b"Exif", b"eXIf", b"en mi casa", b"xmpmeta"):
        assert rastro not in guardado
    with Image.open(BytesIO(guardado)) as abierta:
        assert abierta.size == (40, 20) and not abierta.getexif()
        assert abierta.convert("RGB").getpixel((2, 10))[0] > 230 > 60 > abierta.convert("RGB").getpixel((2, 10))[1]


def test_una_fotografia_girada_se_sigue_viendo_derecha():
    with Image.open(limpiar(foto(exif=exif_con_gps(giro=6)), "casa.jpg")) as abierta:
        assert abierta.size == (20, 40)
        assert abierta.getpixel((10, 2))[1] < 60 < 230 < abierta.getpixel((10, 35))[1]


def test_una_imagen_transparente_lo_sigue_siendo():
    salida, paleta = BytesIO(), Image.new("P", (4, 4), 0)
    paleta.save(salida, "PNG", transparency=0)
    with Image.open(limpiar(salida.getvalue(), "logo.png")) as abierta:
        assert abierta.convert("RGBA").getpixel((0, 0))[3] == 0


@pytest.mark.parametrize("nombre", ["gigante.png", "gigante.jpg"])
def test_una_imagen_de_demasiados_puntos_se_rechaza_sin_abrirla(nombre):
    contenido = gigante(nombre)
    tracemalloc.start()
    try:
        with pytest.raises(ValidationError, match="más de 50 megapíxeles"):
            limpiar(contenido, nombre)
        assert tracemalloc.get_traced_memory()[1] < 8_000_000
    finally:
        tracemalloc.stop()


def gigante(nombre):
    """Una imagen pequeña cuyo encabezado dice 20 000 × 20 000."""
    if nombre.endswith("png"):
        contenido = bytearray(foto("PNG"))
        contenido[16:24] = (20_000).to_bytes(4) * 2
        contenido[29:33] = crc32(contenido[12:29]).to_bytes(4)
        return bytes(contenido)
    contenido = bytearray(foto())
    marco = contenido.index(b"\xff\xc0")
    contenido[marco + 5 : marco + 9] = (20_000).to_bytes(2) * 2
    return bytes(contenido)


def test_una_fotografia_danada_se_rechaza():
    with pytest.raises(ValidationError, match="está dañada"):
        limpiar(foto(lado=(400, 400))[:900], "casa.jpg")


@pytest.mark.django_db
def test_lo_que_se_entrega_es_la_copia_sin_datos(cliente_operador, cliente_analista):
    hecho = {"fecha": "01/06/2022", "estado": "en_proceso", "porcentaje": "40", "nivel": "publico", "version": "0"}
    adjunto = subido(foto(exif=exif_con_gps()), "obra.jpg")
    assert cliente_operador.post(REGISTRAR, hecho | {"archivo": adjunto}).status_code == 302
    sustento = Sustento.objects.get()
    entregado = b"".join(cliente_analista.get(sustento.get_absolute_url()).streaming_content)
    assert b"Telefono" not in entregado and Path(sustento.archivo.path).read_bytes() == entregado
