from .accion import Accion
from .avance import Avance, DecisionAccion, Sustento
from .estrategia import Denominacion, Eje, Estrategia, Objetivo
from .plazo import Anulacion, Reprogramacion, Vigencia

__all__ = [
    "Accion",
    "Anulacion",
    "Avance",
    "DecisionAccion",
    "Denominacion",
    "Eje",
    "Estrategia",
    "Objetivo",
    "Reprogramacion",
    "Sustento",
    "Vigencia",
]
