"""De 99 a 110: barrios acumulados según lo programado y según lo realizado al corte, como escalones de un SVG."""

from dataclasses import dataclass
from datetime import timedelta

from seguimiento.periodos import MESES, correr, meses_entre
from seguimiento.plazos import Estado

from .regiones import realizado

ANCHO, ALTO, MARGEN_X, MARGEN_Y = 1000, 300, 68, 26
# En el teléfono la letra mide 32 unidades y «mar 23», 120: en el eje caben siete. Uno cada tantos meses, o tantos años.
LETRA, MEDIO, CABEN, PASOS = 32, 60, 7, (1, 2, 3, 6, *range(12, 3600, 12))


@dataclass(frozen=True, slots=True)
class Curva:
    """Trazos y rótulos en unidades del lienzo (1000 × 300). `filas`: (fecha, programados, realizados o nulo).

    `cancelados`: cuántos de los que el documento programó se cancelaron después; su línea los sigue contando.
    """

    programado: str
    realizado: str
    x_corte: int | None
    niveles: list
    meses: list
    filas: list
    cancelados: int


def acumular(programa, lanzamientos, corte):
    """`Curva` de los lanzamientos anotados con `al(corte)`: lo que el documento programó y lo realizado al corte.

    Empieza en la línea base: antes de ella no hay dato (semantica §6).
    """
    base, desde = programa.total_barrios, programa.linea_base_fecha
    plan = [f for f in lanzamientos if f.numero and f.fecha_programada and f.fecha_programada > desde]
    fechas = sorted(fila.fecha_programada for fila in plan)
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
        niveles=escala.niveles(),
        meses=escala.meses(),
        filas=filas(base, fechas, hechos, corte, visible),
        cancelados=sum(fila.estado == Estado.CANCELADA for fila in plan),
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

    def niveles(self):
        """[(barrios, y)] de la base, el tope y, entre ellos, los múltiplos de cinco que no los encimen."""
        paso = 5 * -(-(self.tope - self.suelo) // 35)
        medios = range(self.suelo - self.suelo % paso + paso, self.tope, paso)
        abajo, arriba = self.y(self.suelo) - LETRA, self.y(self.tope) + LETRA
        return [(n, self.y(n)) for n in (self.suelo, *(m for m in medios if arriba < self.y(m) < abajo), self.tope)]

    def meses(self):
        """[(x, «mar»)] de los primeros de mes que caben; con su año, «mar 23», si el eje cruza de año."""
        primero = self.desde.replace(day=1)
        dias = [correr(primero, n) for n in range(1, meses_entre(self.desde, self.hasta) + 1)]
        paso = next(p for p in PASOS if len(dias) <= CABEN * p)
        forma = "{} {:%y}" if self.desde.year < self.hasta.year else "{}"
        rotulos = [
            (self.x(dia), forma.format(MESES[dia.month - 1][:3], dia))
            for dia in dias
            if (dia.year * 12 + dia.month - 1) % paso == 0
        ]
        return [(x, rotulo) for x, rotulo in rotulos if MARGEN_X + MEDIO < x < ANCHO - MEDIO]
