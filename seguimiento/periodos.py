"""Lector de fechas programadas: del texto literal al período que dice. Fuente: semantica §3."""

import re
import unicodedata
from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date

from django.core.exceptions import ValidationError

PRIMER_ANIO, ULTIMO_ANIO = 1900, 2199
MESES = ("enero", "febrero", "marzo", "abril", "mayo", "junio")
MESES += ("julio", "agosto", "setiembre", "octubre", "noviembre", "diciembre")
_EJEMPLOS = "«Marzo 2022», «Febrero-Marzo 2022» o «10/03/2022»"

POR_NOMBRE = {
    nombre: numero
    for numero, nombres in enumerate(
        (
            "enero ene ene.",
            "febrero feb feb.",
            "marzo mar mar.",
            "abril abr abr.",
            "mayo may may.",
            "junio jun jun.",
            "julio jul jul.",
            "agosto ago ago.",
            "setiembre septiembre set set. sep sep. sept sept.",
            "octubre oct oct.",
            "noviembre nov nov.",
            "diciembre dic dic.",
        ),
        start=1,
    )
    for nombre in nombres.split()
}
_ORDINALES = {
    1: re.compile(r"i|primer|1(\.?(º|o|er|ro))?"),
    2: re.compile(r"ii|segundo|2(\.?(º|o|do))?"),
    3: re.compile(r"iii|tercer|3(\.?(º|o|er|ro))?"),
    4: re.compile(r"iv|cuarto|4(\.?(º|o|to))?"),
}
_MESES_POR_BLOQUE = {"trimestre": 3, "semestre": 6}

# La gramática, sobre el texto ya normalizado: minúsculas, sin tildes, un solo espacio y « a » por todo separador.
_DE_ANIO = r"( del?)?( ano)? (?P<anio>[0-9]{4})"
_DIA = r"(?P<dia>1\.?º|[0-9]{1,2})"
_ANIO = re.compile(r"(ano )?(?P<anio>[0-9]{4})")
_BLOQUE = re.compile(rf"(?P<ordinal>\S+) (?P<bloque>trimestre|semestre){_DE_ANIO}")
_EXTREMOS = (
    re.compile(r"(?P<dia>[0-9]{1,2})/(?P<mes>[0-9]{1,2})(/(?P<anio>[0-9]{4}))?"),
    re.compile(rf"({_DIA}( de)? )?(?P<mes>[a-z]+\.?)({_DE_ANIO})?"),
    re.compile(_DIA),
)
_COMIENZO_DE_RANGO = re.compile(r"(desde el|desde|del|de) ")
_SEPARADOR = re.compile(r"\s*[-‐‑‒–—―−]\s*|\s+(?:al|a|hasta el|hasta)\s+")


class PeriodoInvalido(ValueError):
    """Fecha programada que no se entiende; su mensaje repite lo escrito, dice qué pasa y da un ejemplo."""


class _Motivo(ValueError):
    """Por qué no se entiende; `leer_periodo` lo viste con lo escrito y un ejemplo."""


@dataclass(frozen=True, slots=True)
class Periodo:
    """Plazo leído: `inicio` y `fin`, ambos incluidos, y `modalidad`, «hito» o «continua» (semantica §3)."""

    inicio: date
    fin: date
    modalidad: str


@dataclass(frozen=True, slots=True)
class _Extremo:
    """Lo que un lado del texto dice de su fecha; lo que calla es None."""

    dia: int | None
    mes: int | None
    anio: int | None


def leer_periodo(texto: str) -> Periodo:
    """Lee una fecha programada tal como la escribe el documento (semantica §3).

    Formas: un mes («Enero 2022», «marzo del 2022», «set. 2022»), un rango de meses («Febrero - diciembre 2022»,
    «Noviembre 2022 - Febrero 2023»), un día («10/03/2022», «10 de marzo de 2022»), un rango de días («01/02/2022 al
    15/02/2022», «del 1 al 15 de febrero de 2022»), «I trimestre 2022», «primer semestre 2022» y «2022». No distingue
    mayúsculas, tildes ni el tipo o los espacios del guion.

    En un rango, el lado izquierdo toma del derecho el mes o el año que calla; el derecho siempre dice su año.
    Modalidad: un mes o un día es hito; lo demás, continua. Un rango cuyos dos extremos nombran el mismo mes o el mismo
    día («Febrero-Febrero 2022», «01/02/2022 al 01/02/2022») es ese mes o ese día: hito.

    Años de 1900 a 2199. Todo lo demás lanza `PeriodoInvalido`; nunca se supone nada.
    """
    try:
        return _leer(_normalizar(texto))
    except _Motivo as motivo:
        raise PeriodoInvalido(f"«{texto}»: {motivo}. Escriba, por ejemplo, {_EJEMPLOS}.") from None


def escribir_periodo(inicio: date, fin: date) -> str:
    """Cómo se escribe un plazo para que `leer_periodo` lo lea igual: «Febrero-Marzo 2022», «10/03/2022»."""
    meses_enteros = inicio.day == 1 and fin == _fin_de_mes(fin)
    if not meses_enteros:
        return f"{inicio:%d/%m/%Y}" if inicio == fin else f"{inicio:%d/%m/%Y} al {fin:%d/%m/%Y}"
    desde, hasta = (MESES[dia.month - 1].capitalize() for dia in (inicio, fin))
    if inicio.year != fin.year:
        return f"{desde} {inicio.year} - {hasta} {fin.year}"
    return f"{desde} {fin.year}" if inicio.month == fin.month else f"{desde}-{hasta} {fin.year}"


def correr(dia: date, meses: int) -> date:
    """El mismo día, `meses` después (o antes); el último de un mes va al último del otro."""
    anio, mes = divmod(dia.year * 12 + dia.month - 1 + meses, 12)
    ultimo = monthrange(anio, mes + 1)[1]
    return date(anio, mes + 1, ultimo if dia == _fin_de_mes(dia) else min(dia.day, ultimo))


def meses_entre(desde: date, hasta: date) -> int:
    """Cuántos meses hay que correr el mes de una fecha para llegar al de la otra."""
    return (hasta.year - desde.year) * 12 + hasta.month - desde.month


def _fin_de_mes(dia: date) -> date:
    return dia.replace(day=monthrange(dia.year, dia.month)[1])


def _normalizar(texto: str) -> str:
    letras = unicodedata.normalize("NFD", texto.lower())
    sin_tildes = re.sub("[\u0300\u0301\u0303]", "", letras).replace("°", "º")
    return " ".join(_SEPARADOR.sub(" a ", sin_tildes).split())


def _leer(texto: str) -> Periodo:
    if not texto:
        raise _Motivo("falta la fecha programada")
    if not re.search("[0-9]{4}", texto):
        raise _Motivo("falta el año, con cuatro cifras")
    if completo := _ANIO.fullmatch(texto):
        return _meses(int(completo["anio"]), 1, 12)
    if bloque := _BLOQUE.fullmatch(texto):
        return _bloque(**bloque.groupdict())
    desde, separador, hasta = texto.partition(" a ")
    if separador:
        return _rango(_extremo(_COMIENZO_DE_RANGO.sub("", desde, count=1)), _extremo(hasta))
    return _rango(_extremo(texto), _extremo(texto))


def _bloque(ordinal: str, bloque: str, anio: str) -> Periodo:
    numero = next((n for n, formas in _ORDINALES.items() if formas.fullmatch(ordinal)), None)
    largo = _MESES_POR_BLOQUE[bloque]
    if numero is None or numero * largo > 12:
        raise _Motivo(f"no existe el {bloque} «{ordinal}»")
    return _meses(int(anio), (numero - 1) * largo + 1, numero * largo)


def _meses(anio: int, primero: int, ultimo: int) -> Periodo:
    return Periodo(
        _primer_dia(_Extremo(None, primero, anio)),
        _ultimo_dia(_Extremo(None, ultimo, anio)),
        "continua",
    )


def _extremo(texto: str) -> _Extremo:
    for forma in _EXTREMOS:
        if hallado := forma.fullmatch(texto):
            partes = hallado.groupdict()
            dia, mes, anio = (partes.get(parte) for parte in ("dia", "mes", "anio"))
            return _Extremo(dia and int(dia.rstrip(".º")), mes and _mes(mes), anio and int(anio))
    raise _Motivo("no se reconoce como fecha" + (f" la parte «{texto}»" if texto else ""))


def _mes(escrito: str) -> int:
    if escrito.isdigit():
        return int(escrito)
    if escrito not in POR_NOMBRE:
        raise _Motivo(f"«{escrito}» no es un mes")
    return POR_NOMBRE[escrito]


def _rango(desde: _Extremo, hasta: _Extremo) -> Periodo:
    if hasta.anio is None:
        raise _Motivo("falta el año al final")
    if (desde.dia is None) != (hasta.dia is None):
        raise _Motivo("mezcla un día con un mes entero")
    mes = hasta.mes if desde.mes is None else desde.mes
    anio = hasta.anio if desde.anio is None else desde.anio
    desde = replace(desde, mes=mes, anio=anio)
    inicio, fin = _primer_dia(desde), _ultimo_dia(hasta)
    if inicio > fin:
        raise _Motivo(f"el rango está invertido: empieza el {inicio:%d/%m/%Y} y termina el {fin:%d/%m/%Y}")
    return Periodo(inicio, fin, "hito" if desde == hasta else "continua")


def _primer_dia(extremo: _Extremo) -> date:
    dia = 1 if extremo.dia is None else extremo.dia
    if not 1900 <= extremo.anio <= 2199:
        raise _Motivo(f"el año {extremo.anio} está fuera de 1900–2199")
    try:
        return date(extremo.anio, extremo.mes, dia)
    except ValueError:
        raise _Motivo(f"el {dia:02}/{extremo.mes:02}/{extremo.anio} no existe en el calendario") from None


def _ultimo_dia(extremo: _Extremo) -> date:
    primero = _primer_dia(extremo)
    return primero if extremo.dia is not None else _fin_de_mes(primero)


def fecha_posible(fecha):
    """Validador de toda fecha que se sigue: un año mal escrito (0022, 9999) la sacaría de cualquier calendario."""
    if not PRIMER_ANIO <= fecha.year <= ULTIMO_ANIO:
        dicha = f"{fecha.day:02}/{fecha.month:02}/{fecha.year:04}"
        raise ValidationError(f"{dicha}: el año debe estar entre {PRIMER_ANIO} y {ULTIMO_ANIO}. Corríjalo.")
