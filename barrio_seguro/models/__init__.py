from .lanzamiento import HechoLanzamiento, Lanzamiento, Sustento
from .plazo import Anulacion, Reprogramacion, Vigencia
from .programa import (
    AccionGobiernoLocal,
    Actividad,
    EjeIntervencion,
    FactorRiesgo,
    Lineamiento,
    ObjetivoPrograma,
    Programa,
)
from .territorio import Area, Region

__all__ = [
    "AccionGobiernoLocal",
    "Actividad",
    "Anulacion",
    "Area",
    "EjeIntervencion",
    "FactorRiesgo",
    "HechoLanzamiento",
    "Lanzamiento",
    "Lineamiento",
    "ObjetivoPrograma",
    "Programa",
    "Region",
    "Reprogramacion",
    "Sustento",
    "Vigencia",
]
