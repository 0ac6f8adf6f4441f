"""Dónde están unas palabras en un documento transcrito. Los blancos y las marcas de negrita no cuentan; nada más."""

from functools import lru_cache

MARCA = "**"


def llano(texto):
    """Sin marcas de negrita y con los blancos reducidos a un espacio."""
    return " ".join(texto.replace(MARCA, "").split())


@lru_cache(maxsize=8)
def _con_sitios(texto):
    """(texto llano, [de cada letra suya, dónde estaba])."""
    letras, sitios, i = [], [], 0
    while i < len(texto):
        if texto.startswith(MARCA, i):
            i += len(MARCA)
            continue
        letra = " " if texto[i].isspace() else texto[i]
        if letra != " " or (letras and letras[-1] != " "):
            letras.append(letra)
            sitios.append(i)
        i += 1
    return "".join(letras), sitios


def hallar(texto, cita):
    """(comienzo, fin) de la cita en el texto tal como está escrito; nulo si no está."""
    plano, sitios = _con_sitios(texto)
    buscada = llano(cita)
    lugar = plano.find(buscada) if buscada else -1
    return (sitios[lugar], sitios[lugar + len(buscada) - 1] + 1) if lugar >= 0 else None


def resaltar(texto, cita):
    """(antes, la cita, después) del texto; la cita va vacía si no está."""
    lugar = hallar(texto, cita)
    if lugar is None:
        return texto, "", ""
    return texto[: lugar[0]], texto[slice(*lugar)], texto[lugar[1] :]
