"""Abre un libro de Excel o un CSV que alguien subió, sin fiarse de él, y da sus filas celda por celda.

Todo límite se mira antes de interpretar. Lo que no se puede leer es un `ArchivoRechazado`, que dice qué pasa y qué
hacer.
"""

import re
import warnings
from dataclasses import dataclass, replace
from itertools import islice, repeat, zip_longest
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile

from django.conf import settings
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from .paquetes import FIRMA as ZIP
from .paquetes import MEGA, OLE, PROHIBIDO, PaqueteRechazado, abrir
from .pie import decir_combinadas, decir_ocultas, ocultas_y_combinadas
from .querysets import aplanar
from .separado import UTF8, UTF16, TextoIlegible, decodificar, en_que_se_escribio, lineas
from .texto import nombrar

CIFRADO = "EncryptedPackage".encode("utf-16-le")
ESTRICTO = b"http://purl.oclc.org/ooxml/spreadsheetml/main"
FILAS_DE_TITULO = 20
ESCAPADO = re.compile("_x([0-9A-Fa-f]{4})_")
LIBRO_NORMAL = "Ábralo en Excel o LibreOffice y guárdelo como «Libro de Excel (.xlsx)»"


class ArchivoRechazado(ValueError):
    """El archivo no se puede leer; el mensaje dice por qué y qué hacer. No se guardó nada de él."""


@dataclass(frozen=True, slots=True)
class Celda:
    """Lo que hay en una celda, y el formato con que Excel muestra su número o su fecha.

    `problema`: «error», si vale un error de Excel, o «formula», si no trae su valor.
    """

    valor: object
    columna: str
    formato: str = ""
    problema: str = ""

    @property
    def escrita(self):
        """Si trae algo: los espacios, aun los duros, no son nada."""
        return bool(self.problema) or self.valor is not None and bool(str(self.valor).strip())


@dataclass(frozen=True, slots=True)
class Tabla:
    """Una hoja leída. `encabezado`: el número de su fila; `titulos`, {título aplanado: índice}.

    `filas`: [(número de fila, [Celda])], sin las vacías. `avisos`: cómo se leyó lo que podía leerse de otro modo.
    """

    hoja: str
    encabezado: int
    titulos: dict
    filas: list
    avisos: list


def leer_tabla(archivo, nombre, columnas, hoja):
    """`Tabla` del archivo abierto en binario. Lanza `ArchivoRechazado`.

    `columnas`: las que debe traer, por su título; `hoja`: la que se busca por nombre, o si no está, la primera visible.
    """
    contenido = archivo.read(settings.IMPORTACION_MAXIMO_MB * MEGA + 1)
    if not contenido:
        raise ArchivoRechazado("El archivo está vacío: vuelva a descargar la plantilla y súbala llena.")
    if len(contenido) > settings.IMPORTACION_MAXIMO_MB * MEGA:
        raise ArchivoRechazado(f"El archivo pesa más de {settings.IMPORTACION_MAXIMO_MB} MB: súbalo por partes.")
    if contenido.startswith(ZIP):
        hallada, crudas, (escondidas, combinadas), otras = filas_de_libro(archivo, hoja)
        tabla = encabezar(hallada, crudas, columnas)
        propias = {numero for numero, _ in tabla.filas}
        return replace(
            tabla, avisos=[*decir_ocultas(escondidas & propias), *decir_combinadas(combinadas, propias), *otras]
        )
    texto, avisos = texto_de(contenido, nombre)
    return replace(encabezar("CSV", filas_de_csv(texto), columnas), avisos=avisos)


def encabezar(hoja, filas, columnas):
    """Halla la fila de títulos entre las primeras y separa las demás, sin las vacías."""
    filas, primeras = iter(filas), []
    requeridos = {titular(columna.titulo): columna.titulo for columna in columnas}
    for numero, celdas in islice(filas, FILAS_DE_TITULO):
        titulos = [titular(celda.valor) for celda in celdas]
        if not requeridos.keys() - set(titulos):
            return Tabla(hoja, numero, sin_repetir(titulos, celdas), list(llenas(filas)), [])
        primeras.append((len(requeridos.keys() & set(titulos)), numero, titulos))
    _, numero, titulos = max(primeras, default=(0, 1, []), key=lambda fila: fila[0])
    faltan = ", ".join(f"«{requeridos[titulo]}»" for titulo in requeridos if titulo not in titulos)
    raise ArchivoRechazado(
        f"En la hoja «{hoja}» falta la columna {faltan} (se buscó el encabezado en la fila {numero}). "
        "No combine celdas del encabezado ni cambie los títulos de la plantilla."
    )


def titular(valor):
    """Un título, para reconocerlo: sin tildes, mayúsculas, saltos ni espacios duros o de más."""
    return aplanar(nombrar(str(valor or "")))


def sin_repetir(titulos, celdas):
    indices = {}
    for n, titulo in enumerate(titulos):
        if titulo in indices:
            antes, ahora = celdas[indices[titulo]].columna, celdas[n].columna
            raise ArchivoRechazado(
                f"La columna «{celdas[n].valor}» está repetida ({antes} y {ahora}): deje una sola de ellas."
            )
        if titulo:
            indices[titulo] = n
    return indices


def llenas(filas):
    """Las que tienen algo escrito, hasta el máximo."""
    cuantas = 0
    for numero, celdas in filas:
        if any(celda.escrita for celda in celdas):
            cuantas += 1
            if cuantas > settings.IMPORTACION_MAXIMO_FILAS:
                raise ArchivoRechazado(
                    f"Trae más de {settings.IMPORTACION_MAXIMO_FILAS:,} filas con datos: súbalo por partes."
                )
            yield numero, celdas


# Libro de Excel


def filas_de_libro(archivo, pedida):
    """(nombre de la hoja, filas, (filas ocultas, rangos combinados), avisos) de un .xlsx ya revisado por fuera."""
    archivo.seek(0)
    # openpyxl avisa de lo que no conoce (barras de datos, estilos): no nos toca.
    with warnings.catch_warnings(action="ignore"):
        return _filas_de_libro(archivo, pedida)


def _filas_de_libro(archivo, pedida):
    try:
        with abrir(archivo) as paquete:
            hay_formulas = revisar_por_fuera(paquete)
            libro = load_workbook(archivo, read_only=True, data_only=True)
            hoja = elegir(libro, pedida)
            # Con los valores no se ve qué celda era fórmula: solo si hay alguna se lee otra vez.
            formulas = load_workbook(archivo, read_only=True)[hoja.title] if hay_formulas else None
            # openpyxl no dice qué filas están ocultas, ni qué celdas se combinaron, al leer por partes.
            calladas = ocultas_y_combinadas(paquete.trozos(paquete.nombres[hoja._worksheet_path.lower()]))
            return hoja.title, list(celdas_de(hoja, formulas)), calladas, decir_otras(hoja, libro)
    except ArchivoRechazado:
        raise
    except PaqueteRechazado as error:
        raise ArchivoRechazado(str(error)) from error
    except (
        BadZipFile,
        ParseError,
        KeyError,
        ValueError,
        TypeError,
        AttributeError,
        OSError,
        EOFError,
    ) as error:
        raise ArchivoRechazado(f"El libro está dañado o incompleto. {LIBRO_NORMAL} y vuelva a subirlo.") from error


def revisar_por_fuera(paquete):
    """Que por dentro sea un libro y ningún XML traiga entidades; dice si alguna hoja trae fórmulas."""
    if not paquete.es("xlsx"):
        raise ArchivoRechazado(f"No es un libro de Excel por dentro. {LIBRO_NORMAL}.")
    return any([recorrer(paquete, p) for p in paquete.partes if p.filename.endswith((".xml", ".rels"))])


def recorrer(paquete, parte):
    """Rechaza un XML con entidades; dice si es una hoja con fórmulas."""
    formulas, cola = False, b""
    for trozo in paquete.trozos(parte):
        trozo = cola + trozo
        if any(marca in trozo for marca in PROHIBIDO):
            raise ArchivoRechazado(f"El libro trae XML con entidades, y no se admite. {LIBRO_NORMAL}.")
        if ESTRICTO in trozo:
            raise ArchivoRechazado(f"Es un libro «Strict Open XML» (Open XML estricto). {LIBRO_NORMAL}.")
        formulas = formulas or b"<f>" in trozo or b"<f " in trozo
        cola = trozo[-20:]
    return formulas and "worksheets" in parte.filename


def elegir(libro, pedida):
    """La hoja pedida o, si el libro no la tiene, la primera visible."""
    visibles = [hoja for hoja in libro.worksheets if hoja.sheet_state == "visible"]
    propia = next((hoja for hoja in libro.worksheets if titular(hoja.title) == titular(pedida)), None)
    if propia:
        if propia not in visibles:
            raise ArchivoRechazado(f"La hoja «{pedida}» está oculta: muéstrela, revísela y vuelva a subir el libro.")
        return propia
    if not visibles:
        raise ArchivoRechazado(f"El libro no tiene ninguna hoja visible: falta «{pedida}».")
    return visibles[0]


def decir_otras(leida, libro):
    """Qué otras hojas parecen copia de la que se leyó, y no se leyeron: «Actualización (2)»."""
    raiz = titular(leida.title.partition("(")[0])
    otras = [f"«{h.title}»" for h in libro.worksheets if h is not leida and titular(h.title).startswith(raiz)]
    return [f"Se leyó la hoja «{leida.title}», y no {', '.join(otras)}: súbala aparte."] if otras else []


def celdas_de(hoja, formulas):
    """[(número, [Celda])] de una hoja, sin fiarse de las dimensiones que declara."""
    maximo, tope = settings.IMPORTACION_MAXIMO_COLUMNAS, 2 * settings.IMPORTACION_MAXIMO_FILAS
    hoja.reset_dimensions()
    if formulas:
        formulas.reset_dimensions()
    con_formulas = formulas.iter_rows() if formulas else repeat(())
    for numero, (fila, gemela) in enumerate(zip(hoja.iter_rows(), con_formulas, strict=False), 1):
        if numero > tope:
            raise ArchivoRechazado(
                f"La hoja «{hoja.title}» pasa de {tope:,} filas: borre las de abajo o súbala por partes."
            )
        if any(celda.value not in (None, "") for celda in fila[maximo:]):
            raise ArchivoRechazado(f"La fila {numero} pasa de {maximo} columnas: deje solo las de la plantilla.")
        yield numero, [en_celda(n, c, f) for n, (c, f) in enumerate(zip_longest(fila[:maximo], gemela[:maximo]), 1)]


def en_celda(n, celda, con_formula):
    valor, columna = celda.value, get_column_letter(n)
    if celda.data_type == "e":
        return Celda(valor, columna, problema="error")
    if valor is None and con_formula is not None and con_formula.data_type == "f":
        return Celda(None, columna, problema="formula")
    if isinstance(valor, str):
        return Celda(ESCAPADO.sub(lambda hallado: chr(int(hallado[1], 16)), valor), columna)
    return Celda(valor, columna, "" if valor is None else celda.number_format or "")


# CSV


def filas_de_csv(texto):
    """[(número de línea, [Celda])] de un texto separado por comas, punto y coma o tabulaciones."""
    try:
        for numero, valores in lineas(texto):
            if len(valores) > settings.IMPORTACION_MAXIMO_COLUMNAS:
                raise ArchivoRechazado(f"La línea {numero} tiene {len(valores)} columnas: deje las de la plantilla.")
            yield numero, [Celda(valor, get_column_letter(n)) for n, valor in enumerate(valores, 1)]
    except TextoIlegible as error:
        raise ArchivoRechazado(str(error)) from error


def texto_de(contenido, nombre):
    """(texto, avisos) de lo que no es un libro. Lanza `ArchivoRechazado` si tampoco es un texto."""
    if contenido.startswith(OLE):
        cifrado = CIFRADO in contenido
        que = "está protegido con contraseña" if cifrado else "es un Excel antiguo (.xls)"
        raise ArchivoRechazado(f"El archivo {que}. {LIBRO_NORMAL}, sin contraseña.")
    try:
        cual, texto = en_que_se_escribio(contenido), decodificar(contenido)
    except TextoIlegible as error:
        raise ArchivoRechazado(str(error)) from error
    if texto.lstrip()[:200].lower().startswith(("<!doctype", "<html", "<?xml", "<table")):
        raise ArchivoRechazado(f"Es una página web con nombre de hoja de cálculo. {LIBRO_NORMAL}.")
    if "\0" in texto or not nombre.lower().endswith((".csv", ".txt")):
        raise ArchivoRechazado(f"No es un libro de Excel (.xlsx) ni un CSV. {LIBRO_NORMAL}.")
    if cual in (UTF8, UTF16):
        return texto, []
    return texto, [f"El archivo no está en UTF-8: se leyó como {cual}. Mire que sus tildes estén bien."]
