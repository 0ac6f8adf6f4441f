"""De lo que alguien escribe al dato: un día, una cifra, un nombre. El mismo lector para el formulario y para Excel.

Acepta lo que la gente escribe; lo que puede leerse de dos maneras se dice o se rechaza, nunca se adivina.
"""

import re
import unicodedata
from datetime import date
from decimal import Decimal

from .periodos import MESES, POR_NOMBRE

DIAS = ("lunes", "martes", "miercoles", "jueves", "viernes", "sabado", "domingo")
SIGLO = 69  # «22» es 2022 y «98», 1998

CODIGO = re.compile(r"(?!\.+\Z)[\w.-]+")  # el de todo lo que se nombra: va en direcciones, cortes y archivos

_DIA_DE_SEMANA = re.compile(rf"({'|'.join(f'{dia[:3]}({dia[3:]})?' for dia in DIAS)})\.?,? (?=\d)")
_HORA = re.compile(
    r"(?<=\d)(?:[t,]| )\s*(?:a las )?([01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d+)?)?"
    r"(?: ?[ap]\. ?m\.| ?[ap]m| ?h(?:oras)?\.?)?(?:z|[+-]\d\d:?\d\d)?$"
)
_CON_CIFRAS = re.compile(r"(?P<dia>\d{1,2})([/.-])(?P<mes>\d{1,2})\2(?P<anio>\d{4}|\d{2})")
_AL_REVES = re.compile(r"(?P<anio>\d{4})([/.-])(?P<mes>\d{1,2})\2(?P<dia>\d{1,2})")
_MES_PRIMERO = re.compile(r"(?P<mes>[a-z]+)\.? (?P<dia>\d{1,2})(?:st|nd|rd|th)?(?:,? (?:del? )?)(?P<anio>\d{4})")
_CON_LETRAS = re.compile(
    r"(?P<dia>\d{1,2})(?:\.?[ºo])?(?: de |[-/. ])(?P<mes>[a-z]+)\.?(?: del? (?:ano )?|, ?|[-/. ])(?P<anio>\d{4}|\d{2})"
)

FORMAS = (_CON_CIFRAS, _AL_REVES, _CON_LETRAS, _MES_PRIMERO)

# Un Excel en inglés escribe así los meses que no empiezan como los nuestros; los demás se abrevian igual.
MES_EN_INGLES = {
    "january": 1, "february": 2, "march": 3, "april": 4, "may": 5, "june": 6, "july": 7, "august": 8, "september": 9,
    "october": 10, "november": 11, "december": 12, "jan": 1, "apr": 4, "aug": 8, "dec": 12,
}  # fmt: skip

# Son letras para Unicode y no se ven: rellenos del hangul.
RELLENOS = {"\u115f", "\u1160", "\u3164", "\uffa0"}

_NUMERO = re.compile(r"[+-]?(\d+([.,]\d*)?|[.,]\d+)")
_MILES = (  # con cada separador de miles, el de decimales que admite
    re.compile(r"[+-]?[1-9]\d{0,2}(,\d{3})+(\.\d+)?"),
    re.compile(r"[+-]?[1-9]\d{0,2}(\.\d{3}){2,}(,\d+)?"),
    re.compile(r"[+-]?[1-9]\d{0,2}(\.\d{3})+,\d+"),
    re.compile(r"[+-]?[1-9]\d{0,2}( \d{3})+([.,]\d+)?"),
    re.compile(r"[+-]?[1-9]\d{0,2}['’´]\d{3}(,\d{3})*(\.\d+)?"),
)
_MIL_O_UNO = re.compile(r"[+-]?[1-9]\d{0,2}\.\d{3}")


class NoSeEntiende(ValueError):
    """Lo escrito no es lo que se esperaba; el mensaje sigue a lo escrito: «que no es un día: …»."""


class PuedeSerDosCosas(NoSeEntiende):
    """Lo escrito se lee de dos maneras y no hay con qué elegir."""


def componer(texto):
    """El texto con sus letras compuestas (NFC): «ó» es una letra, y no una «o» con una tilde detrás."""
    return texto if unicodedata.is_normalized("NFC", texto) else unicodedata.normalize("NFC", texto)


def visible(texto):
    """Sin los caracteres que no se ven ni separan: los de formato, como el espacio de ancho cero."""
    return "".join(letra for letra in texto if unicodedata.category(letra) != "Cf")


def nombrar(texto):
    """Un nombre en una línea, sin espacios de más, duros ni invisibles: «Las  Flores » y «Las Flores» son el mismo."""
    return " ".join(componer(visible(texto)).split())


def llana(texto):
    """En minúsculas, sin tildes y en una línea, para reconocer palabras."""
    letras = unicodedata.normalize("NFD", nombrar(texto).lower().replace("°", "º"))
    return re.sub("[\u0300\u0301\u0303\u0308]", "", letras)


def dicho(texto):
    """Lo que de verdad dice: sus letras y números, en minúsculas y compuestos: «Se reanuda…» es «sereanuda».

    Los espacios y los caracteres que no se ven no dicen nada (semantica §2).
    """
    plano = unicodedata.normalize("NFKC", texto or "").casefold()
    return "".join(c for c in plano if unicodedata.category(c)[0] in "LN" and c not in RELLENOS)


def leer_dia(texto):
    """(día, aviso o «») de lo escrito. Lanza `NoSeEntiende`.

    «30/06/2022», «30-6-22», «2022/06/30», «2022-06-30 14:30», «13-dic-2022», «martes 6 de diciembre de 2022». La hora
    no cuenta. Se lee día, mes y año; si eso puede dudarse, el aviso lo dice.
    """
    limpio = llana(texto)
    sin_semana = _DIA_DE_SEMANA.sub("", limpio, count=1)
    escrito = _HORA.sub("", sin_semana)
    hallado = next((h for forma in FORMAS if (h := forma.fullmatch(escrito))), None)
    if hallado is None:
        raise NoSeEntiende("que no es un día: escriba la fecha así, 30/06/2022")
    dia = _dia(*(hallado[parte] for parte in ("anio", "mes", "dia")))
    dicho = _DIA_DE_SEMANA.match(limpio)
    if dicho and not DIAS[dia.weekday()].startswith(dicho[1][:3]):
        raise NoSeEntiende(f"que no es un día posible: el {dia:%d/%m/%Y} es {DIAS[dia.weekday()]}")
    return dia, _duda(texto.strip(), hallado, dia)


def _dia(anio, mes, dia):
    numero = int(mes) if mes.isdigit() else POR_NOMBRE.get(mes) or MES_EN_INGLES.get(mes)
    completo = int(anio) if len(anio) == 4 else int(anio) + (2000 if int(anio) < SIGLO else 1900)
    if numero is None:
        raise NoSeEntiende(f"que no es un día: «{mes}» no es un mes")
    try:
        return date(completo, numero, int(dia))
    except ValueError:
        raise NoSeEntiende("que no es un día del calendario: escriba la fecha así, 30/06/2022") from None


def _duda(escrito, hallado, dia):
    """Qué avisar si el día y el mes podrían trocarse, o si el año se completó."""
    if hallado.re is _CON_CIFRAS and dia.day <= 12 and dia.day != dia.month:
        return f"«{escrito}» se lee día/mes/año: {en_letras(dia)}"
    return f"«{escrito}» se lee {en_letras(dia)}" if len(hallado["anio"]) == 2 else ""


def trocar(texto):
    """«7/12/2022» por «12/7/2022»: el mismo día, como lo escribe un equipo que pone el mes primero."""
    hallado = _CON_CIFRAS.fullmatch(texto.strip())
    return "{mes}/{dia}/{anio}".format(**hallado.groupdict()) if hallado else texto


def pone_el_mes_primero(escritos):
    """Si entre esas fechas hay alguna que solo se entiende con el mes primero, y ninguna con el día."""
    hallados = [hallado for escrito in escritos if (hallado := _CON_CIFRAS.fullmatch(escrito.strip()))]
    pares = [(int(hallado["dia"]), int(hallado["mes"])) for hallado in hallados]
    return any(dia <= 12 < mes for dia, mes in pares) and not any(mes <= 12 < dia for dia, mes in pares)


def en_letras(dia):
    """«3 de abril de 2022»."""
    return f"{dia.day} de {MESES[dia.month - 1]} de {dia.year}"


def leer_cifra(texto, con_miles=True):
    """`Decimal` de lo escrito: «1,500» y «1 500» son mil quinientos; «1,5» y «1.5», uno y medio. Lanza `NoSeEntiende`.

    «1.500» puede ser las dos cosas: lanza `PuedeSerDosCosas`. Con `con_miles` falso (porcentajes, grados) no cabe un
    millar, y una coma o un punto son siempre los decimales.
    """
    escrito = nombrar(texto).replace("−", "-")
    if con_miles and _MIL_O_UNO.fullmatch(escrito):
        juntas = escrito.replace(".", "")
        raise PuedeSerDosCosas(f"que puede ser {juntas} o {Decimal(escrito).normalize():f}: escriba una de las dos")
    if con_miles and any(forma.fullmatch(escrito) for forma in _MILES):
        return Decimal(_sin_miles(escrito))
    if not escrito.isascii() or not _NUMERO.fullmatch(escrito):
        raise NoSeEntiende("que no es un número: escriba, por ejemplo, 45 o 45.5")
    return Decimal(escrito.replace(",", "."))


def _sin_miles(escrito):
    """«1.500,50» → «1500.50»: el último separador es el de los decimales si el otro es el de los miles."""
    juntas = re.sub("[ '’´]", "", escrito)
    es_europea = "," in juntas and juntas.rfind(",") > juntas.rfind(".") and "." in juntas
    if es_europea or juntas.count(".") > 1 or (" " in escrito and "," in juntas):
        return juntas.replace(".", "").replace(",", ".")
    return juntas.replace(",", "")
