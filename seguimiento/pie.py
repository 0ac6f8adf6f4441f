"""Lo que una hoja trae y no se ve en sus filas: la firma y los totales del pie, lo oculto y lo combinado."""

import re
from datetime import date

from .texto import CODIGO, llana

FRASES = (
    r"total(es)?|sub ?total(es)?|suma|promedio|media|elaborad[oa]|revisad[oa]|aprobad[oa]|visad[oa]|preparad[oa]|"
    r"responsable|firma|fuente|nota|leyenda|fecha de (corte|elaboracion|impresion)|v\.? ?[º°o]? ?b\.? ?[º°o]?"
)
AL_PIE = re.compile(rf"({FRASES})\b.*", re.DOTALL)
RAYA = re.compile(r"[_\-–—.\s]{3,}")

FILA = re.compile(rb"<(?:\w+:)?row\b([^>]*)>")
COMBINADA = re.compile(rb'<(?:\w+:)?mergeCell\b[^>]*\bref="([A-Z]{1,3}\d{1,7}:[A-Z]{1,3}\d{1,7})"')
NUMERO, OCULTA = re.compile(rb'\br="(\d+)"'), re.compile(rb'\bhidden="(?:1|true)"|\bht="0(?:\.0*)?"')


def separar_pie(filas, claves, exigidas):
    """(las de la tabla, las del pie) de [(número, [Celda])]; el pie es lo último, sin nada que registrar.

    `claves`: índices de las columnas que nombran a la fila; `exigidas`: los de las demás que toda fila lleva.
    """
    cuantas = len(filas)
    while cuantas and es_de_pie(filas[cuantas - 1][1], claves, exigidas):
        cuantas -= 1
    return filas[:cuantas], filas[cuantas:]


def es_de_pie(celdas, claves, exigidas):
    """Si una fila es una firma, una raya, una nota o un total, y no una fila a la que le falta algo."""
    escritas = [celda for celda in celdas if celda.escrita]
    textos = [celda.valor.strip() for celda in escritas if isinstance(celda.valor, str) and celda.valor.strip()]
    con_clave = [celdas[n] for n in claves if n < len(celdas) and celdas[n] in escritas]
    dicho = next(iter(textos), "")
    if AL_PIE.fullmatch(llana(dicho)) or RAYA.fullmatch(dicho):
        return not con_clave or [str(celda.valor).strip() for celda in con_clave] == [dicho]
    if con_clave:
        sola = con_clave == escritas == [celdas[claves[0]]] and isinstance(escritas[0].valor, str | date)
        return sola and not (CODIGO.fullmatch(dicho) and any(letra.isdigit() for letra in dicho))
    return len(textos) == len(escritas) == 1 or not any(n < len(celdas) and celdas[n] in escritas for n in exigidas)


def decir_pie(filas):
    """Qué se ignoró: «Se ignoraron las filas 22 y 23, al pie…»; nada si no hay."""
    if not filas:
        return []
    dichas = [f"{numero} («{primer_texto(celdas)}»)" for numero, celdas in filas[:5]]
    mas = f" y {len(filas) - 5} más" if len(filas) > 5 else ""
    cuales = f"la fila {dichas[0]}" if len(filas) == 1 else f"las filas {', '.join(dichas)}{mas}"
    return [f"Se ignoró, al pie y fuera de la tabla, {cuales}."]


def primer_texto(celdas):
    textos = (str(celda.valor).strip() for celda in celdas if celda.valor not in (None, ""))
    return next(textos, "fórmula")[:60]


def ocultas_y_combinadas(trozos):
    """({número de fila oculta}, {"A4:A6"} de celdas combinadas) de una hoja. `trozos`: su XML, en partes."""
    halladas, combinadas, cola, numero = set(), set(), b"", 0
    for trozo in trozos:
        trozo, fin = cola + trozo, 0
        for hallada in FILA.finditer(trozo):
            dicho = NUMERO.search(hallada[1])
            numero, fin = int(dicho[1]) if dicho else numero + 1, hallada.end()
            if OCULTA.search(hallada[1]):
                halladas.add(numero)
        combinadas |= {rango.decode() for rango in COMBINADA.findall(trozo)}
        cola = trozo[max(fin, len(trozo) - 2000) :]
    return halladas, combinadas


def decir_combinadas(rangos, propias):
    """Qué celdas de la tabla están combinadas; nada si no hay. `propias`: los números de sus filas."""
    dichas = [rango for rango in rangos if propias & filas_de(rango)]
    if not dichas:
        return []
    cuales = ", ".join(sorted(dichas)[:10]) + ("…" if len(dichas) > 10 else "")
    return [f"Hay celdas combinadas ({cuales}): su valor es de la primera, y las demás se leen vacías. Sepárelas."]


def filas_de(rango):
    """Los números de fila de «A4:C6»."""
    desde, hasta = (int(re.sub(r"\D", "", extremo)) for extremo in rango.split(":"))
    return set(range(desde, min(hasta, desde + 10_000) + 1))


def decir_ocultas(numeros):
    """Qué filas con datos no se veían; nada si no hay."""
    if not numeros:
        return []
    dichas = ", ".join(map(str, sorted(numeros)[:20])) + ("…" if len(numeros) > 20 else "")
    if len(numeros) == 1:
        return [f"La fila {dichas} está oculta en el archivo y también se leyó: muéstrela y revísela."]
    return [f"Hay {len(numeros)} filas ocultas que también se leyeron ({dichas}): muéstrelas y revíselas."]
