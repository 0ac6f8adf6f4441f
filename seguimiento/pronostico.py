"""Cuándo se llegaría a la meta al ritmo observado: un rango, con su supuesto dicho en palabras, o por qué no se puede.

No es parte de la regla del plazo: ninguna luz depende de un pronóstico.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from math import ceil

from .cuentas import redondear
from .frases import dias, fecha, hace
from .plazos import Umbrales

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
    palabras, «100 %». Si el último ya no está al día, dice desde cuándo no hay otro (semantica §5).
    """
    hallado = _pronosticar(puntos, meta, hoy, dicha, unidad)
    ultimo = max((dia for dia, _ in puntos), default=None)
    if ultimo is None or (hoy - ultimo).days <= Umbrales.vigentes().dias_al_dia:
        return hallado
    callado = f"No hay otro registro desde el {fecha(ultimo)}, {hace((hoy - ultimo).days)}."
    return replace(hallado, frase=f"{hallado.frase} {callado}")


def _pronosticar(puntos, meta, hoy, dicha, unidad):
    puntos = [(dia, Fraction(valor)) for dia, valor in dict(puntos).items()]
    n = len(puntos)
    if n < MINIMO_DE_PUNTOS:
        return Pronostico(
            f"Aún no se puede pronosticar: hay {n} de {MINIMO_DE_PUNTOS} registros en días distintos que hacen falta."
        )
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
    supuesto = f"supone que sigue {paso(lento, rapido)} {unidad} al mes, como en sus {n} registros"
    desde, hasta = llegada(puntos[-1], meta, rapido), llegada(puntos[-1], meta, lento)
    return Pronostico(f"{_cuando(desde, hasta, hoy, dicha)}; {supuesto}.", desde, hasta)


def _cuando(desde, hasta, hoy, dicha):
    """La oración de cada caso, sin su supuesto. `desde`: al paso más rápido; `hasta`: al más lento."""
    if desde is None:
        return f"A su ritmo, tardaría más de diez años en llegar a {dicha}"
    if hasta is None and desde < hoy:
        return f"A su mejor ritmo, ya habría llegado a {dicha} el {fecha(desde)}, y al más lento no tendría fecha"
    if hasta is None:
        return f"A su ritmo, no llegaría a {dicha} antes del {fecha(desde)}, y al más lento no tendría fecha"
    if hasta < hoy:
        return f"A su ritmo, ya habría llegado a {dicha} ({entre(desde, hasta)}) y ningún registro lo dice"
    if desde < hoy:
        return f"A su ritmo, llegaría a {dicha} a más tardar el {fecha(hasta)}"
    return f"A su ritmo, llegaría a {dicha} {entre(desde, hasta)}"


def ritmo(uno, otro):
    """Unidades por día entre dos puntos."""
    return (otro[1] - uno[1]) / (otro[0] - uno[0]).days


def llegada(ultimo, meta, diario):
    """El día en que se alcanza la meta a ese ritmo, desde el último punto; nulo si no avanza o tarda demasiado."""
    if diario <= 0:
        return None
    faltan = ceil((Fraction(meta) - ultimo[1]) / diario)
    return ultimo[0] + timedelta(days=faltan) if faltan <= HORIZONTE else None


def entre(desde, hasta):
    return f"el {fecha(desde)}" if desde == hasta else f"entre el {fecha(desde)} y el {fecha(hasta)}"


def paso(lento, rapido):
    """«entre 5.0 y 10.0», o «a 5.0» si son lo mismo: unidades por mes de 30 días, con un decimal."""
    menos, mas = (redondear(max(diario, Fraction(0)) * 30) for diario in (lento, rapido))
    return f"a {menos}" if menos == mas else f"entre {menos} y {mas}"
