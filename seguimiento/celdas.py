"""De lo que hay en una celda al dato que una columna espera. Acepta lo que la gente escribe; nunca adivina."""

import math
import re
from datetime import date, datetime, time
from decimal import Decimal

from .excel import ILEGALES
from .libro import CELDA_MAXIMA
from .periodos import MESES, PRIMER_ANIO, ULTIMO_ANIO
from .querysets import aplanar
from .texto import CODIGO, NoSeEntiende, componer, en_letras, leer_cifra, leer_dia, nombrar

ERRORES_DE_EXCEL = "un error de Excel: corrija la fórmula o escriba el valor"
COMO_TEXTO = "dé a la celda formato de texto y vuelva a escribirlo"
ADORNOS = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.|_.|\*.|;.*')  # lo que en un formato de Excel no es el dato
SOLO_CEROS = re.compile("0+")


class CeldaInvalida(ValueError):
    """La celda no se entiende; el mensaje dice qué hay y qué se admite."""


def leer_celda(columna, celda):
    """(valor, aviso o «») de una celda, según el tipo de su columna; el valor es nulo si está vacía.

    Fechas como `date`, porcentajes de 0 a 100 y números como `Decimal`, textos sin espacios a los lados y con sus
    letras compuestas. Lanza `CeldaInvalida`.
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
    try:
        return LECTORES.get(columna.tipo, leer_texto)(valor, celda.formato)
    except NoSeEntiende as error:
        raise CeldaInvalida(f"dice «{recortar(str(valor))}», {error}") from None


def leer_texto(valor, formato):
    """El texto; lo que Excel volvió número o fecha, como se ve en la celda, y de la fecha se avisa."""
    aviso = ""
    if isinstance(valor, bool):
        valor = "Sí" if valor else "No"
    elif isinstance(valor, int | float) and es_porcentaje(formato):
        valor = f"{round(valor * 100, 6):g} %"
    elif isinstance(valor, float) and valor.is_integer():
        valor = int(valor)
    elif isinstance(valor, date):
        valor = mes_de(valor) if muestra_mes(formato) else f"{valor:%d/%m/%Y}"
        aviso = f"Excel lo tiene por fecha, y se lee «{valor}»: si es un texto, {COMO_TEXTO}"
    elif isinstance(valor, time):
        valor = valor.isoformat()
    if isinstance(valor, int) and SOLO_CEROS.fullmatch(formato):
        valor = f"{valor:0{len(formato)}}"
    texto = componer(str(valor).replace("\r\n", "\n").replace("\r", "\n").strip())
    if ILEGALES.search(texto):
        raise CeldaInvalida("tiene caracteres de control: bórrelos o vuelva a escribir el texto")
    if len(texto) > CELDA_MAXIMA:
        raise CeldaInvalida(f"tiene {len(texto):,} caracteres y se admiten {CELDA_MAXIMA:,}: resúmalo")
    return texto, aviso


def leer_codigo(valor, formato):
    """Un código, que es texto: como número, 1.10 sería 1.1, y otra cosa distinta."""
    if isinstance(valor, str):
        codigo = nombrar(valor)
        if not CODIGO.fullmatch(codigo):
            raise CeldaInvalida(f"dice «{recortar(codigo)}»: un código solo lleva letras, cifras, puntos y guiones")
        return codigo, ""
    if not isinstance(valor, int | float):
        raise CeldaInvalida(f"tiene una fecha o una hora donde va un código: {COMO_TEXTO}")
    entero = not isinstance(valor, bool) and float(valor).is_integer()
    if entero and SOLO_CEROS.fullmatch(formato):
        return f"{int(valor):0{len(formato)}}", ""
    if entero and formato in ("", "General", "@"):
        return str(int(valor)), ""
    raise CeldaInvalida(f"tiene el número {valor}, y un código es texto (1.10 no es 1.1): {COMO_TEXTO}")


def leer_fecha(valor, formato):
    """Una celda de fecha, o un día escrito. Un número suelto no es una fecha, y un mes entero no es un día."""
    if isinstance(valor, str):
        dia, aviso = leer_dia(valor)
    elif isinstance(valor, date):
        dia = valor.date() if isinstance(valor, datetime) else valor
        if muestra_mes(formato):
            raise CeldaInvalida(f"muestra un mes, {mes_de(dia)}: escriba el día, 30/06/2022")
        sin_anio = partes_de(formato) and "y" not in partes_de(formato)
        aviso = f"la celda no muestra el año, y Excel tiene {dia.year}: {en_letras(dia)}" if sin_anio else ""
    else:
        raise CeldaInvalida(f"dice {valor}, que es un número: escriba la fecha así, 30/06/2022")
    if not PRIMER_ANIO <= dia.year <= ULTIMO_ANIO:
        raise CeldaInvalida(f"dice {dia:%d/%m/%Y}: el año va de {PRIMER_ANIO} a {ULTIMO_ANIO}")
    return dia, aviso


def leer_programada(valor, formato):
    """Una fecha programada, con las palabras del documento (semantica §3).

    «Marzo 2022» que Excel volvió fecha es el mes si la celda lo muestra como mes. Un día 1 mostrado entero puede ser
    ese día o todo el mes: se pregunta.
    """
    if not isinstance(valor, date):
        return leer_texto(valor, formato)
    if muestra_mes(formato):
        if valor.day == 1:
            return mes_de(valor), ""
    elif {"d", "m", "y"} <= partes_de(formato) and valor.day != 1:
        return f"{valor:%d/%m/%Y}", ""
    raise CeldaInvalida(
        f"tiene la fecha {valor:%d/%m/%Y}, que puede ser ese día o todo el mes: {COMO_TEXTO}, «{mes_de(valor)}» o "
        f"«{valor:%d/%m/%Y}»"
    )


def partes_de(formato):
    """Las letras de un formato de fecha de Excel que dicen algo: {"d", "m", "y", "h", "s"}; ninguna, si no es fecha."""
    limpio = ADORNOS.sub("", formato.lower())
    return set() if limpio == "general" else set("dmyhs") & set(limpio)


def es_porcentaje(formato):
    """Si una celda con ese formato muestra su número por cien: «0%», y no «0" %"», que solo lleva el signo escrito."""
    return "%" in ADORNOS.sub("", formato)


def muestra_mes(formato):
    """Si una celda con ese formato muestra un mes y su año, sin día: «mmm-yy»."""
    return partes_de(formato) == {"m", "y"}


def mes_de(dia):
    """«Marzo 2022»."""
    return f"{MESES[dia.month - 1].capitalize()} {dia.year}"


def leer_numero(valor, formato, con_miles=True):
    """Un número; un porcentaje no es una cantidad. «1,500» es mil quinientos, y se avisa."""
    aviso = ""
    if isinstance(valor, str):
        numero = leer_cifra(valor, con_miles)
        if con_miles and abs(numero) >= 1000 and not valor.isdigit():
            aviso = f"«{valor}» se lee {numero.normalize():f}"
    elif isinstance(valor, bool) or not isinstance(valor, int | float) or not math.isfinite(valor):
        raise NoSeEntiende("que no es un número: escriba, por ejemplo, 45 o 45.5")
    elif es_porcentaje(formato):
        raise CeldaInvalida(f"muestra {Decimal(repr(valor)) * 100:f} %, y aquí va una cantidad: quite el formato de %")
    else:
        numero = Decimal(repr(valor))
    if abs(numero) >= Decimal(10) ** 12:
        raise NoSeEntiende("que es demasiado grande: revise los ceros")
    dos = numero.quantize(Decimal("0.01"))
    return (dos if dos == numero else numero), aviso


def leer_entero(valor, formato):
    """Un número sin decimales, o con los que no dicen nada: 12.0 es 12."""
    numero, aviso = leer_numero(valor, formato)
    if numero != numero.to_integral_value():
        raise CeldaInvalida(f"dice {recortar(str(valor))}: debe ser un número entero")
    return numero, aviso


def leer_coordenada(valor, formato):
    """Grados decimales; se guardan cuatro decimales, unos 11 metros."""
    numero, _ = leer_numero(valor, formato, con_miles=False)
    return leer_numero(f"{round(numero, 4).normalize():f}", "", con_miles=False)


def leer_porcentaje(valor, formato):
    """De 0 a 100: 45, «45 %», o 0.45 en una celda con formato de porcentaje. Hasta dos decimales."""
    con_signo = valor.endswith("%") if isinstance(valor, str) else es_porcentaje(formato)
    if isinstance(valor, str):
        leible = valor.rstrip("%").rstrip()
    else:
        es_fraccion = con_signo and not isinstance(valor, bool) and math.isfinite(valor)
        leible = round(valor * 100, 6) if es_fraccion else valor
    numero, _ = leer_numero(leible, "", con_miles=False)
    if not 0 <= numero <= 100:
        raise CeldaInvalida(f"dice {numero} %: el avance va de 0 a 100")
    if numero != numero.quantize(Decimal("0.01")):
        raise CeldaInvalida(f"dice {numero} %: se admiten hasta dos decimales")
    return numero, "" if con_signo or not 0 < numero <= 1 else dudar_de_fraccion(valor, numero)


def dudar_de_fraccion(valor, numero):
    """Qué avisar de un 0.7 sin signo de porcentaje: ¿0.7 % o 70 %?"""
    por_que = "no dice %" if isinstance(valor, str) else "la celda no tiene formato de porcentaje"
    return f"se lee {numero.normalize():f} %, y no {numero * 100:.0f}%: {por_que}"


def leer_opcion(opciones, valor):
    """El valor de una lista cerrada, por su nombre o su código, sin distinguir mayúsculas ni tildes."""
    buscado = aplanar(nombrar(str(valor))).replace("_", " ")
    for codigo, nombre in opciones:
        if buscado in (aplanar(nombre), codigo.replace("_", " ").lower()):
            return codigo
    nombres = [nombre for _, nombre in opciones]
    admitidas = "; ".join(nombres) if any("," in nombre for nombre in nombres) else ", ".join(nombres)
    raise CeldaInvalida(f"dice «{recortar(str(valor))}»; se admite: {admitidas}")


def recortar(texto):
    return texto if len(texto) <= 60 else texto[:60] + "…"


LECTORES = {
    "codigo": leer_codigo,
    "fecha": leer_fecha,
    "programada": leer_programada,
    "porcentaje": leer_porcentaje,
    "decimal": leer_numero,
    "entero": leer_entero,
    "coordenada": leer_coordenada,
}
