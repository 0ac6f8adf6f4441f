"""Qué dice de verdad un texto: los espacios y los caracteres que no se ven no dicen nada (semantica §2)."""

import unicodedata

# Son letras para Unicode y no se ven: rellenos del hangul.
RELLENOS = {"\u115f", "\u1160", "\u3164", "\uffa0"}


def dicho(texto):
    """Las letras y los números de un texto, en minúsculas y en su forma compuesta: «Se reanuda…» es «sereanuda»."""
    plano = unicodedata.normalize("NFKC", texto or "").casefold()
    return "".join(c for c in plano if unicodedata.category(c)[0] in "LN" and c not in RELLENOS)
