"""De lo que hay en una celda al dato que una columna espera. Acepta lo que la gente escribe; nunca adivina."""

import math
import re
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation

from .excel import ILEGALES
from .libro import CELDA_MAXIMA
from .periodos import MESES, PeriodoInvalido, leer_periodo
from .querysets import aplanar

ERRORES_DE_EXCEL = "un error de Excel: corrija la fórmula o escriba el valor"
DIA_Y_MES = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-]\d{4}")

ISO = re.compile(r"\d{4}-\d{2}-\d{2}([T ]00:00(:00)?)?")


class CeldaInvalida(ValueError):
    """La celda no se entiende; el mensaje dice qué hay y qué se admite."""


def leer_celda(columna, celda):
    """(valor, aviso o «») de una celda, según el tipo de su columna; el valor es nulo si está vacía.

    Fechas como `date`, porcentajes de 0 a 100 y números como `Decimal`, textos sin espacios a los lados. Lanza
    `CeldaInvalida`.
    """
    if celda.problema == "error":
        raise CeldaInvalida(f"tiene {ERRORES_DE_EXCEL}")
    if celda.problema == "formula":
        raise CeldaInvalida("tiene una fórmula sin su valor: ábrala en Excel y guárdela, o escriba el valor")
    valor = celda.valor.strip() if isinstance(celda.valor, str) else celda.valor
    if valor is None or valor == "":
        return None, ""
    if columna.opciones:
        return leer_opcion(columna.opciones, valor), ""
    lector = LECTORES.get(columna.tipo)
    return lector(valor, celda.es_porcentaje) if lector else (leer_texto(valor), "")


def leer_texto(valor):
    if isinstance(valor, bool):
        valor = "Sí" if valor else "No"
    elif isinstance(valor, float) and valor.is_integer():
        valor = int(valor)
    elif isinstance(valor, date | time):
        valor = f"{valor:%d/%m/%Y}" if isinstance(valor, date) else valor.isoformat()
    texto = str(valor).replace("\r\n", "\n").replace("\r", "\n").strip()
    if ILEGALES.search(texto):
        raise CeldaInvalida("tiene caracteres de control: bórrelos o vuelva a escribir el texto")
    if len(texto) > CELDA_MAXIMA:
        raise CeldaInvalida(f"tiene {len(texto):,} caracteres y se admiten {CELDA_MAXIMA:,}: resúmalo")
    return texto


def leer_fecha(valor, _):
    """Una celda de fecha, «30/06/2022», «2022-06-30» o «10 de marzo de 2022». Un número suelto no es una fecha."""
    if isinstance(valor, datetime):
        return valor.date(), ""
    if isinstance(valor, date):
        return valor, ""
    if not isinstance(valor, str):
        raise CeldaInvalida(f"dice {valor}, que es un número: escriba la fecha así, 30/06/2022")
    escrito = valor
    if ISO.fullmatch(valor):
        anio, mes, dia = valor[:10].split("-")
        valor = f"{dia}/{mes}/{anio}"
    try:
        leido = leer_periodo(re.sub(r"^(\d{1,2})[.-](\d{1,2})[.-](\d{4})$", r"\1/\2/\3", valor))
    except PeriodoInvalido:
        leido = None
    if leido is None or leido.inicio != leido.fin:
        raise CeldaInvalida(f"dice «{recortar(valor)}», que no es un día: escriba la fecha así, 30/06/2022")
    partes = DIA_Y_MES.fullmatch(escrito)
    ambigua = partes and int(partes[1]) <= 12 and partes[1].lstrip("0") != partes[2].lstrip("0")
    return leido.inicio, f"«{escrito}» se lee día/mes/año: {en_letras(leido.inicio)}" if ambigua else ""


def en_letras(dia):
    """«3 de abril de 2022»."""
    return f"{dia.day} de {MESES[dia.month - 1]} de {dia.year}"


def leer_numero(valor, _):
    """Un número, con punto o con coma decimal."""
    if isinstance(valor, bool) or not isinstance(valor, int | float | str):
        raise CeldaInvalida(f"dice «{recortar(str(valor))}», que no es un número")
    texto = valor.replace("\xa0", "").replace(" ", "") if isinstance(valor, str) else repr(valor)
    if texto.count(",") == 1 and "." not in texto:
        texto = texto.replace(",", ".")
    try:
        numero = Decimal(texto)
    except InvalidOperation:
        numero = None
    if numero is None or not numero.is_finite() or "_" in texto or abs(numero) >= Decimal(10) ** 12:
        raise CeldaInvalida(f"dice «{recortar(str(valor))}», que no es un número: escriba, por ejemplo, 45 o 45.5")
    return numero.quantize(Decimal("0.01")) if numero == numero.quantize(Decimal("0.01")) else numero, ""


def leer_entero(valor, _):
    """Un número sin decimales, o con los que no dicen nada: 12.0 es 12."""
    numero, aviso = leer_numero(valor, False)
    if numero != numero.to_integral_value():
        raise CeldaInvalida(f"dice {recortar(str(valor))}: debe ser un número entero")
    return numero, aviso


def leer_coordenada(valor, _):
    """Grados decimales; se guardan cuatro decimales, unos 11 metros."""
    numero, _ = leer_numero(valor, False)
    return leer_numero(f"{round(numero, 4).normalize():f}", False)


def leer_porcentaje(valor, es_porcentaje):
    """De 0 a 100: 45, «45 %», o 0.45 en una celda con formato de porcentaje. Hasta dos decimales."""
    aviso = ""
    if isinstance(valor, str):
        valor = valor.rstrip("%").rstrip()
    elif es_porcentaje and isinstance(valor, int | float) and math.isfinite(valor):
        valor = round(valor * 100, 6)
    elif isinstance(valor, float) and 0 < valor < 1:
        aviso = f"se lee {valor} %, y no {valor:.0%}: la celda no tiene formato de porcentaje"
    numero, _ = leer_numero(valor, False)
    if not 0 <= numero <= 100:
        raise CeldaInvalida(f"dice {numero} %: el avance va de 0 a 100")
    if numero != numero.quantize(Decimal("0.01")):
        raise CeldaInvalida(f"dice {numero} %: se admiten hasta dos decimales")
    return numero, aviso


def leer_opcion(opciones, valor):
    """El valor de una lista cerrada, por su nombre o su código, sin distinguir mayúsculas ni tildes."""
    buscado = aplanar(str(valor)).replace("_", " ").strip()
    for codigo, nombre in opciones:
        if buscado in (aplanar(nombre), codigo.replace("_", " ").lower()):
            return codigo
    raise CeldaInvalida(f"dice «{recortar(str(valor))}»; se admite: {', '.join(nombre for _, nombre in opciones)}")


def recortar(texto):
    return texto if len(texto) <= 60 else texto[:60] + "…"


LECTORES = {
    "fecha": leer_fecha,
    "porcentaje": leer_porcentaje,
    "decimal": leer_numero,
    "entero": leer_entero,
    "coordenada": leer_coordenada,
}
