"""Qué pasó con cada fila de un archivo: por falta, para la vista previa, y en el mismo archivo, con una columna más."""

import csv
import re
import warnings
from collections import defaultdict
from io import BytesIO, StringIO

from openpyxl import load_workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from .custodia import abrir
from .descargas import neutralizar
from .lectura import ZIP, elegir
from .libro import TIPO_XLSX
from .models import Fila
from .separado import decodificar, separador

TITULO = "Mensajes"
LUGAR = re.compile(r"(?:[^:]*, f|F)ila \d+, columna [^:]*: ")


def por_falta(filas):
    """[(columna, qué pasa, [números de fila])] de las que tienen error: la misma falta, una vez, de la más repetida."""
    grupos = defaultdict(list)
    for numero, mensajes in filas.filter(clase=Fila.Clase.ERROR).values_list("numero", "mensajes"):
        for columna, dicho in mensajes:
            grupos[columna, LUGAR.sub("", dicho, count=1)].append(numero)
    return sorted(((*que, numeros) for que, numeros in grupos.items()), key=lambda falta: (-len(falta[2]), falta[2][0]))


def con_la_falta(filas, numero):
    """Las que tienen alguna falta de las que tiene la fila de ese número."""
    suyas = (numeros for _, _, numeros in por_falta(filas) if numero in numeros)
    return filas.filter(numero__in={otro for numeros in suyas for otro in numeros})


def con_mensajes(importacion):
    """(bytes, tipo) del archivo con su columna de mensajes. Lanza `ArchivoPerdido`."""
    with abrir(importacion.archivo, importacion.huella) as archivo:
        contenido = archivo.read()
    dichos = {importacion.encabezado: TITULO} | {fila.numero: dicho(fila) for fila in importacion.filas.all()}
    if contenido.startswith(ZIP):
        return en_libro(contenido, dichos, importacion.hoja), TIPO_XLSX
    return en_csv(decodificar(contenido), dichos), "text/csv; charset=utf-8"


def dicho(fila):
    """«Con error: fila 12, columna «Estado»: …»"""
    mensajes = [texto for _, texto in fila.mensajes]
    cambios = [f"{columna}: {antes} → {despues}" for columna, antes, despues in fila.cambios]
    return ": ".join(filter(None, [fila.get_clase_display(), "; ".join([*(mensajes or cambios), *fila.avisos])]))


def en_libro(contenido, dichos, nombre):
    with warnings.catch_warnings(action="ignore"):
        libro = load_workbook(BytesIO(contenido))
    hoja = elegir(libro, nombre)
    hoja.protection.sheet = False
    columna = hoja.max_column + 1
    for numero, texto in dichos.items():
        celda = hoja.cell(numero, columna, ILLEGAL_CHARACTERS_RE.sub("", texto))
        celda.data_type = "s"  # nunca fórmula, aunque empiece como una
    hoja.column_dimensions[hoja.cell(1, columna).column_letter].width = 60
    salida = BytesIO()
    libro.save(salida)
    return salida.getvalue()


def en_csv(texto, dichos):
    cual, salida = separador(texto), StringIO()
    lector, escritor = csv.reader(StringIO(texto, newline=""), delimiter=cual), csv.writer(salida, delimiter=cual)
    for fila in lector:
        escritor.writerow([*fila, neutralizar(dichos.get(lector.line_num, ""))])
    return salida.getvalue().encode("utf-8-sig")
