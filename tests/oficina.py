"""Documentos de oficina y fotografías de prueba: los que hace Word, y los que un atacante haría."""

import struct
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def tipos(principal="/word/document.xml", tipo=WORD, demas=""):
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="{principal}" ContentType="{tipo}"/>{demas}</Types>'
    )


def zip_de(partes, metodo=ZIP_DEFLATED):
    """Bytes de un ZIP con {nombre o `ZipInfo`: contenido}."""
    salida = BytesIO()
    with ZipFile(salida, "w", metodo) as comprimido:
        for nombre, contenido in partes.items():
            comprimido.writestr(nombre, contenido)
    return salida.getvalue()


def docx(partes=None, *, metodo=ZIP_DEFLATED, **declarado):
    """Un .docx mínimo con partes de más; `declarado`: lo que va en `tipos`."""
    base = {"[Content_Types].xml": tipos(**declarado), "word/document.xml": "<w:document/>"}
    return zip_de(base | (partes or {}), metodo)


def que_dice_medir(contenido, nombre, cuanto):
    """El mismo ZIP, donde una parte declara otro tamaño en su encabezado y en el índice."""
    for firma, tamano, largo, fijo in ((b"PK\x03\x04", 22, 26, 30), (b"PK\x01\x02", 24, 28, 46)):
        desde = contenido.index(firma)
        while contenido[desde + fijo : desde + fijo + len(nombre)] != nombre.encode():
            desde = contenido.index(firma, desde + 4)
        assert struct.unpack_from("<H", contenido, desde + largo)[0] == len(nombre)
        contenido = contenido[: desde + tamano] + struct.pack("<I", cuanto) + contenido[desde + tamano + 4 :]
    return contenido


def enlace_simbolico():
    parte = ZipInfo("word/enlace")
    parte.external_attr = 0o120777 << 16
    return parte


def foto(formato="JPEG", lado=(40, 20), **opciones):
    """Una imagen de ese formato, con una franja roja a la izquierda; `opciones`, las de `Image.save`."""
    salida, imagen = BytesIO(), Image.new("RGB", lado, "white")
    imagen.paste("red", (0, 0, lado[0] // 4, lado[1]))
    imagen.save(salida, formato, **opciones)
    return salida.getvalue()


def exif_con_gps(giro=1):
    """Lo que un teléfono escribe: cómo la tuvo, con qué, y dónde (Lima)."""
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = giro, "Telefono de Ana"
    exif[0x8825] = {1: "S", 2: (12.0, 2.0, 47.0), 3: "W", 4: (77.0, 1.0, 42.0)}
    return exif


def subido(contenido, nombre):
    return SimpleUploadedFile(nombre, contenido)
