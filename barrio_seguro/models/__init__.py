from .barrio import ORDINAL, Barrio
from .intervencion import AnulacionIntervencion, Intervencion, SustentoIntervencion
from .lanzamiento import DecisionLanzamiento, HechoLanzamiento, Lanzamiento, Sustento
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
from .territorio import DEL_CATALOGO, TOLERANCIA, Area, Distrito, Region

__all__ = [
    "DEL_CATALOGO",
    "AccionGobiernoLocal",
    "Actividad",
    "ORDINAL",
    "TOLERANCIA",
    "Anulacion",
    "AnulacionIntervencion",
    "Area",
    "Barrio",
    "DecisionLanzamiento",
    "Distrito",
    "EjeIntervencion",
    "FactorRiesgo",
    "HechoLanzamiento",
    "Intervencion",
    "Lanzamiento",
    "Lineamiento",
    "ObjetivoPrograma",
    "Programa",
    "Region",
    "Reprogramacion",
    "Sustento",
    "SustentoIntervencion",
    "Vigencia",
]
