"""«Qué pasaría si»: la misma consulta con valores supuestos en vez de los registrados."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Case, Value, When

from .plazos import Estado


@dataclass(frozen=True, slots=True)
class Supuesto:
    """Qué pasaría si la fila `pk` terminara su plazo en `fin`, o se hubiera culminado en `culminada`.

    `plazo`: el que regía el día en que se culminó, (inicio, fin, movimientos): con él se juzga (semantica §6).
    """

    pk: int
    fin: date | None = None
    culminada: date | None = None
    plazo: tuple | None = None

    @property
    def valores(self):
        """{anotación: valor supuesto}."""
        if self.fin:
            return {"plazo_fin": self.fin}
        inicio, fin, movimientos = self.plazo
        return {
            "plazo_inicio": inicio,
            "plazo_fin": fin,
            "movimientos": movimientos,
            "estado": Estado.CULMINADA.value,
            "avance": Decimal(100),
            "racha_desde": self.culminada,
            "ultimo_reporte": self.culminada,
        }


def suponer(consulta, supuestos):
    """La consulta de `vigentes` con los valores supuestos en vez de los registrados; no escribe nada."""
    casos = {}
    for supuesto in supuestos:
        for campo, valor in supuesto.valores.items():
            previo = consulta.query.annotations[campo]
            dicho = Value(valor, output_field=previo.output_field)
            casos.setdefault(campo, []).append(When(pk=supuesto.pk, then=dicho))
    previos = consulta.query.annotations
    return consulta.annotate(**{campo: Case(*cuando, default=previos[campo]) for campo, cuando in casos.items()})
