"""Cuándo se llegaría a la meta al ritmo observado: un rango, con su supuesto dicho en palabras, o por qué no se puede.

No es parte de la regla del plazo: ninguna luz depende de un pronóstico.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from math import ceil

from .cuentas import redondear
from .frases import dias, fecha

MINIMO_DE_PUNTOS, MINIMO_DE_DIAS, HORIZONTE = 3, 14, 3650


@dataclass(frozen=True, slots=True)
class Pronostico:
    """Cuándo se llegaría: entre `desde` y `hasta`; nulos si no se puede decir. `frase` lo explica siempre."""

    frase: str
    desde: date | None = None
    hasta: date | None = None


def pronosticar(puntos, meta, hoy, *, dicha, unidad):
    """`Pronostico` de llegar a `meta`. `puntos`: [(fecha, valor)] del más antiguo al más nuevo; de cada día, el último.

    Proyecta desde el último punto con dos ritmos: el de todo el período y el de su segunda mitad. `dicha`: la meta en
    palabras, «100 %».
    """
    puntos = [(dia, Fraction(valor)) for dia, valor in dict(puntos).items()]
    n = len(puntos)
    if n < MINIMO_DE_PUNTOS:
        return Pronostico(f"Aún no se puede pronosticar: hay {n} de {MINIMO_DE_PUNTOS} registros que hacen falta.")
    observados = (puntos[-1][0] - puntos[0][0]).days
    if observados < MINIMO_DE_DIAS:
        return Pronostico(
            f"Aún no se puede pronosticar: sus registros cubren {dias(observados)} y hacen falta {MINIMO_DE_DIAS}."
        )
    lento, rapido = sorted((ritmo(puntos[0], puntos[-1]), ritmo(puntos[(n - 1) // 2], puntos[-1])))
    if rapido <= 0:
        return Pronostico(
            f"No se puede pronosticar: entre el {fecha(puntos[0][0])} y el {fecha(puntos[-1][0])} no avanzó."
        )
    supuesto = f"supone que sigue entre {por_mes(lento)} y {por_mes(rapido)} {unidad} al mes, como en sus {n} registros"
    desde = llegada(puntos[-1], meta, rapido)
    if desde is None:
        return Pronostico(f"A su ritmo, tardaría más de diez años en llegar a {dicha}; {supuesto}.")
    return Pronostico(*_rango(desde, llegada(puntos[-1], meta, lento), hoy, dicha, supuesto))


def _rango(desde, hasta, hoy, dicha, supuesto):
    if hasta is None:
        tarde = f"no antes del {fecha(desde)}, y sin fecha si sigue al paso más lento"
        return f"A su ritmo, llegaría a {dicha} {tarde}; {supuesto}.", desde
    if hasta < hoy:
        return (
            f"A su ritmo, ya habría llegado a {dicha} ({entre(desde, hasta)}) y ningún registro lo dice; {supuesto}.",
            desde,
            hasta,
        )
    return f"A su ritmo, llegaría a {dicha} {entre(desde, hasta)}; {supuesto}.", desde, hasta


def ritmo(uno, otro):
    """Unidades por día entre dos puntos."""
    return (otro[1] - uno[1]) / (otro[0] - uno[0]).days


def llegada(ultimo, meta, paso):
    """El día en que se alcanza la meta a ese paso, desde el último punto; nulo si no avanza o tarda demasiado."""
    if paso <= 0:
        return None
    faltan = ceil((Fraction(meta) - ultimo[1]) / paso)
    return ultimo[0] + timedelta(days=faltan) if faltan <= HORIZONTE else None


def entre(desde, hasta):
    return f"el {fecha(desde)}" if desde == hasta else f"entre el {fecha(desde)} y el {fecha(hasta)}"


def por_mes(paso):
    """Unidades por mes de 30 días, con un decimal."""
    return redondear(max(paso, Fraction(0)) * 30)
