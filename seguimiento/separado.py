"""Un CSV: en qué se escribió, qué separa sus columnas y qué trae cada línea."""

import csv
import re
from io import StringIO

from .excel import parece_formula

UTF8, UTF16, WINDOWS, MSDOS = "UTF-8", "UTF-16", "Windows-1252", "MS-DOS (cp850)"
CODIFICACION = {UTF8: "utf-8-sig", UTF16: "utf-16", WINDOWS: "cp1252", MSDOS: "cp850"}
MINUSCULAS, MAYUSCULAS = set("áéíóúñü"), set("ÁÉÍÓÚÑ°º«»–“”")
MARCAS_UTF16 = (b"\xff\xfe", b"\xfe\xff")


class TextoIlegible(ValueError):
    """El texto no se puede leer; el mensaje dice qué trae y qué hacer."""


def en_que_se_escribio(contenido):
    """La clave de `CODIFICACION` en que están unos bytes. Lanza `TextoIlegible` si un texto UTF-8 trae bytes dañados.

    Un byte solo no dice si es de Windows o de MS-DOS: gana la que da más letras del castellano.
    """
    if contenido.startswith(MARCAS_UTF16):
        return UTF16
    try:
        contenido.decode("utf-8-sig")
        return UTF8
    except UnicodeDecodeError as error:
        if any(letra in MINUSCULAS | MAYUSCULAS for letra in contenido.decode("utf-8-sig", errors="ignore")):
            linea, malo = contenido.count(b"\n", 0, error.start) + 1, contenido[error.start]
            raise TextoIlegible(
                f"El archivo está en UTF-8, pero la línea {linea} trae un byte que no lo es (0x{malo:02X}): "
                "vuelva a escribir esa celda y guárdelo como «CSV UTF-8»."
            ) from error
    return max((WINDOWS, MSDOS), key=lambda nombre: castellano(contenido, CODIFICACION[nombre]))


def castellano(contenido, codificacion):
    """(minúsculas, mayúsculas y signos) del castellano que salen al leerlo así; si no se puede leer, menos que nada."""
    try:
        texto = contenido.decode(codificacion)
    except UnicodeDecodeError:
        return (-1, -1)
    return tuple(sum(texto.count(letra) for letra in letras) for letras in (MINUSCULAS, MAYUSCULAS))


def decodificar(contenido):
    """El texto de unos bytes. Lanza `TextoIlegible`."""
    try:
        return contenido.decode(CODIFICACION[en_que_se_escribio(contenido)])
    except UnicodeDecodeError as error:
        raise TextoIlegible("El archivo está cortado: vuelva a guardarlo como «CSV UTF-8».") from error


def lineas(texto):
    """[(número de línea, [texto de cada celda])]. Lanza `TextoIlegible`."""
    lector = csv.reader(StringIO(texto, newline=""), delimiter=separador(texto))
    try:
        for fila in lector:
            yield lector.line_num, [sin_apostrofo(valor) for valor in fila]
    except csv.Error as error:
        raise TextoIlegible(f"El CSV no se entiende en la línea {lector.line_num}: revise sus comillas.") from error


def separador(texto):
    """El que más se repite, fuera de las comillas, en la primera línea que lo trae dos veces; o en la primera.

    Un título sobre la tabla, «Avances, al 30/06/2022», no dice qué la separa.
    """
    lineas = [re.sub('"[^"]*"', "", linea) for linea in texto.lstrip()[:20_000].split("\n")[:20]]
    primera = next((linea for linea in lineas if max(map(linea.count, ",;\t")) > 1), lineas[0])
    return max(",;\t", key=primera.count)


def sin_apostrofo(texto):
    """Quita el apóstrofo que `descargas.neutralizar` pone delante de lo que parece fórmula."""
    return texto[1:] if texto.startswith("'") and parece_formula(texto.lstrip("'")) else texto
