"""Dónde están unas palabras en un documento transcrito.

Los blancos, las marcas de negrita y cómo se compuso una tilde («ó», o «o» y su tilde) no cuentan; nada más.
"""

import re
from functools import lru_cache

from .texto import componer

MARCA = "**"
LETRA = re.compile(r"\*\*|\s|.[\u0300-\u036f]*", re.DOTALL)


def llano(texto):
    """Compuesto, sin marcas de negrita y con los blancos reducidos a un espacio."""
    return " ".join(componer(texto).replace(MARCA, "").split())


@lru_cache(maxsize=8)
def _con_sitios(texto):
    """(texto llano, [de cada letra suya, (dónde empezaba, dónde acababa)])."""
    letras, sitios = [], []
    for hallada in LETRA.finditer(texto):
        letra = " " if hallada[0].isspace() else componer(hallada[0])
        if letra == MARCA or (letra == " " and (not letras or letras[-1] == " ")):
            continue
        letras += letra
        sitios += [hallada.span()] * len(letra)
    return "".join(letras), sitios


def hallar(texto, cita):
    """(comienzo, fin) de la cita en el texto tal como está escrito; nulo si no está."""
    plano, sitios = _con_sitios(texto)
    buscada = llano(cita)
    lugar = plano.find(buscada) if buscada else -1
    return (sitios[lugar][0], sitios[lugar + len(buscada) - 1][1]) if lugar >= 0 else None


def resaltar(texto, cita):
    """(antes, la cita, después) del texto; la cita va vacía si no está."""
    lugar = hallar(texto, cita)
    if lugar is None:
        return texto, "", ""
    return texto[: lugar[0]], texto[slice(*lugar)], texto[lugar[1] :]
