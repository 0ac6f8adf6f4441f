"""Posiciones del cronograma y de las barras, en unidades enteras de SVG: la CSP no deja ponerlas en `style=`."""

from dataclasses import dataclass
from datetime import timedelta

ANCHO = 1000
MESES = ("ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "set", "oct", "nov", "dic")


@dataclass(frozen=True, slots=True)
class Franja:
    """Una acción en el cronograma: ventana vigente, avance reportado y cierre; `None` si no tiene plazo.

    `original`: (x, ancho) de la primera promesa, si se reprogramó.
    """

    accion: object
    x: int | None
    ancho: int
    hecho: int
    cierre: int | None
    original: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Eje:
    """Escala de fechas a unidades: de `inicio` a `fin`, ambos incluidos."""

    inicio: object
    fin: object

    def x(self, fecha):
        """Posición del comienzo del día, recortada al eje."""
        dias = (self.fin - self.inicio).days + 1
        return round(min(max((fecha - self.inicio).days, 0), dias) * ANCHO / dias)

    def franja(self, accion):
        """Franja de una acción al corte."""
        if accion.plazo_fin is None:
            return Franja(accion, None, 0, 0, None)
        x, ancho = self.ventana(accion.plazo_inicio, accion.plazo_fin)
        cierre = accion.fecha_culminacion and self.x(accion.fecha_culminacion)
        movida = accion.movimientos and accion.fin_original
        original = self.ventana(accion.inicio_original, accion.fin_original) if movida else None
        return Franja(accion, x, ancho, round(ancho * float(accion.avance or 0) / 100), cierre, original)

    def ventana(self, inicio, fin):
        """(x, ancho) de un plazo, ambos días incluidos; nunca tan fina que no se vea."""
        x = self.x(inicio)
        return x, max(self.x(fin + timedelta(days=1)) - x, 6)

    def meses(self):
        """[(x, «ene»)] de cada mes del eje."""
        primero, meses = self.inicio.replace(day=1), []
        while primero <= self.fin:
            meses.append((self.x(primero) + 6, MESES[primero.month - 1]))
            primero = (primero + timedelta(days=31)).replace(day=1)
        return meses


def tramos(partes, total):
    """[(clave, n)] → [(clave, n, x, ancho)] de una barra de 1000 unidades con un hueco de 4 entre tramos."""
    hecho, dibujados = 0, []
    for clave, n in partes:
        x, fin = round(hecho * ANCHO / total), round((hecho + n) * ANCHO / total)
        dibujados.append((clave, n, x, max(fin - x - 4, 2)))
        hecho += n
    return dibujados
