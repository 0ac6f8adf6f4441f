from .fuente import Documento, Fuente, Observacion, ObservacionRegistro, Transcrito
from .hecho import Anulacion, ConflictoDeVersion, Hecho, Nivel, Reprogramacion, Sustento
from .usuario import Unidad, Usuario

__all__ = [
    "Anulacion",
    "ConflictoDeVersion",
    "Documento",
    "Fuente",
    "Hecho",
    "Nivel",
    "Observacion",
    "ObservacionRegistro",
    "Reprogramacion",
    "Sustento",
    "Transcrito",
    "Unidad",
    "Usuario",
]
