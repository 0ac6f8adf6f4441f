from .accion import Accion
from .avance import Anulacion, Avance, Reprogramacion, Sustento
from .estrategia import Denominacion, Eje, Estrategia, Objetivo

__all__ = [
    "Accion",
    "Anulacion",
    "Avance",
    "Denominacion",
    "Eje",
    "Estrategia",
    "Objetivo",
    "Reprogramacion",
    "Sustento",
]
