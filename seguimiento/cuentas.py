"""Porcentajes exactos, como fracciones, y cómo se redondean para mostrarlos (semantica §4.3 y §5)."""

from decimal import Decimal
from fractions import Fraction


def redondear(valor, decimales=1):
    """Decimal con medios hacia arriba, para mostrar; `valor` puede ser `Fraction`. Nulo si es nulo."""
    if valor is None:
        return None
    valor = Fraction(valor)
    escala = 10**decimales
    entero = (valor.numerator * escala * 2 + valor.denominator) // (valor.denominator * 2)
    return (Decimal(entero) / escala).quantize(Decimal(1).scaleb(-decimales))


def programado(corridos, plazo):
    """Porcentaje exacto que tocaba en T, como `Fraction` de 0 a 100; nulo sin plazo. Es «lineal (supuesto)»."""
    return None if not plazo else Fraction(corridos * 100, plazo)


def porcentaje(parte, total):
    """`Fraction` de 0 a 100, o nulo si no hay total: «aún ninguna» no es 0 %."""
    return None if not total else Fraction(parte) * 100 / Fraction(total)
