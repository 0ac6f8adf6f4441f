"""De 99 a 110: barrios acumulados según lo programado y según lo realizado al corte, como escalones de un SVG."""

from dataclasses import dataclass
from datetime import timedelta

from seguimiento.periodos import MESES

from .regiones import realizado

ANCHO, ALTO, MARGEN_X, MARGEN_Y = 1000, 300, 46, 26


@dataclass(frozen=True, slots=True)
class Curva:
    """Trazos y rótulos en unidades del lienzo (1000 × 300). `filas`: (fecha, programados, realizados o nulo)."""

    programado: str
    realizado: str
    x_corte: int | None
    niveles: list
    meses: list
    filas: list


def acumular(programa, lanzamientos, corte):
    """`Curva` de los lanzamientos anotados con `al(corte)`; lo realizado no pasa del corte."""
    base, desde = programa.total_barrios, programa.linea_base_fecha
    fechas = sorted(fila.fecha_programada for fila in lanzamientos if fila.fecha_programada)
    hechos = sorted(f.racha_desde for f in lanzamientos if realizado(f) and f.racha_desde > desde)
    fin = max([*fechas, *hechos, desde]) + timedelta(days=20)
    escala = Escala(desde, fin, base, max(programa.meta, base + len(hechos), base + len(fechas)))
    visible = corte.fecha >= desde
    return Curva(
        programado=escala.escalones([(dia, base + n) for n, dia in enumerate(fechas, 1)], base, fin),
        realizado=escala.escalones([(d, base + n) for n, d in enumerate(hechos, 1)], base, min(corte.fecha, fin))
        if visible
        else "",
        x_corte=escala.x(corte.fecha) if desde <= corte.fecha <= fin else None,
        niveles=[(n, escala.y(n)) for n in range(base, escala.tope + 1) if n in (base, escala.tope) or n % 5 == 0],
        meses=escala.meses(),
        filas=filas(base, fechas, hechos, corte, visible),
    )


def filas(base, fechas, hechos, corte, visible):
    """La tabla equivalente: una fila por fecha en que algo cambia."""
    return [
        (
            dia,
            base + sum(f <= dia for f in fechas),
            base + sum(h <= dia for h in hechos) if visible and dia <= corte.fecha else None,
        )
        for dia in sorted({*fechas, *hechos})
    ]


@dataclass(frozen=True, slots=True)
class Escala:
    """De fechas y barrios a unidades del lienzo."""

    desde: object
    hasta: object
    suelo: int
    tope: int

    def x(self, dia):
        dias = max((self.hasta - self.desde).days, 1)
        return MARGEN_X + round((dia - self.desde).days * (ANCHO - MARGEN_X - 8) / dias)

    def y(self, barrios):
        return ALTO - MARGEN_Y - round((barrios - self.suelo) * (ALTO - 2 * MARGEN_Y) / max(self.tope - self.suelo, 1))

    def escalones(self, puntos, suelo, fin):
        """Trazo que sube en cada punto (fecha, barrios) y sigue plano hasta `fin`."""
        pasos = "".join(f"H{self.x(dia)}V{self.y(barrios)}" for dia, barrios in puntos)
        return f"M{self.x(self.desde)} {self.y(suelo)}{pasos}H{self.x(fin)}"

    def meses(self):
        """[(x, «mar»)] de cada primero de mes."""
        dias = (self.desde + timedelta(days=n) for n in range((self.hasta - self.desde).days))
        return [(self.x(dia), MESES[dia.month - 1][:3]) for dia in dias if dia.day == 1]
