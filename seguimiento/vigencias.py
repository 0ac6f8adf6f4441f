"""Qué hecho y qué plazo rigen en cada (T, K), calculado una vez por cada cambio y no en cada lectura (semantica §2).

De la historia de un objeto salen rectángulos: de `desde` a `hasta` (T, sin incluir `hasta`) y de `sabido_desde` a
`sabido_hasta` (K, igual) rige lo mismo. Cada (T, K) cae en exactamente uno, que antes del primer hecho está vacío. Es
un índice: se borra y se rehace de los hechos, que son lo único que vale.
"""

from bisect import bisect_right
from dataclasses import dataclass
from datetime import UTC, date, datetime
from operator import attrgetter
from typing import Any

from .plazos import Estado

PRIMER_DIA, SIN_FIN = date(1900, 1, 1), date(9999, 12, 31)
PRIMER_INSTANTE, SIN_TERMINO = datetime(1900, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Tramo:
    """Lo que rige entre dos fechas. `hecho` y `plan` (una reprogramación) pueden faltar; lo demás sale de ellos.

    `racha_desde`: fecha del primer hecho de la racha del estado que rige. `movimientos`: reprogramaciones que cuentan.
    """

    desde: date
    hasta: date
    hecho: Any
    plan: Any
    racha_desde: date | None
    movimientos: int


def historia(hechos, planes):
    """[(Tramo, sabido_desde, sabido_hasta)] de toda la historia.

    Cada hecho trae `fecha`, `registrado_en`, `pk`, `estado` y `anulado_en` (o nulo); cada plan, `rige` en vez de fecha.
    """
    hechos = sorted(hechos, key=attrgetter("fecha", "registrado_en", "pk"))
    planes = sorted(planes, key=attrgetter("rige", "registrado_en", "pk"))
    todos = [*hechos, *planes]
    instantes = {PRIMER_INSTANTE} | {r.registrado_en for r in todos} | {r.anulado_en for r in todos if r.anulado_en}
    abiertos, filas = {}, []
    for instante in sorted(instantes):
        ahora = set(tramos(conocidos(hechos, instante), conocidos(planes, instante)))
        filas += [(tramo, abiertos.pop(tramo), instante) for tramo in abiertos.keys() - ahora]
        abiertos |= dict.fromkeys(ahora - abiertos.keys(), instante)
    return filas + [(tramo, desde, SIN_TERMINO) for tramo, desde in abiertos.items()]


def conocidos(registros, instante):
    """Los registrados hasta el instante y no anulados hasta él, en el mismo orden."""
    return [r for r in registros if r.registrado_en <= instante and (r.anulado_en is None or r.anulado_en > instante)]


def tramos(hechos, planes):
    """Tramos seguidos que cubren todas las fechas. Los hechos y los planes llegan en orden."""
    fechas, vigencias = [h.fecha for h in hechos], [p.rige for p in planes]
    rachas = comienzos_de_racha(hechos)
    cambios = sorted({PRIMER_DIA, *fechas, *vigencias})
    for desde, hasta in zip(cambios, [*cambios[1:], SIN_FIN], strict=True):
        n = bisect_right(fechas, desde)
        hecho, racha = (hechos[n - 1], rachas[n - 1]) if n else (None, None)
        # Lo culminado se compara con el plazo que regía el día en que culminó (semantica §4).
        movimientos = bisect_right(vigencias, racha if hecho and hecho.estado == Estado.CULMINADA else desde)
        yield Tramo(desde, hasta, hecho, planes[movimientos - 1] if movimientos else None, racha, movimientos)


def comienzos_de_racha(hechos):
    """Por cada hecho, la fecha del primero de su racha de igual estado."""
    rachas = []
    for anterior, hecho in zip([None, *hechos], hechos, strict=False):
        sigue = anterior is not None and anterior.estado == hecho.estado
        rachas.append(rachas[-1] if sigue else hecho.fecha)
    return rachas
