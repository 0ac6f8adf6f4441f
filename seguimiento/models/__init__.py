from .fuente import Documento, Fuente, Observacion, ObservacionRegistro, Transcrito
from .hecho import Anulable, ConflictoDeVersion, Hecho, Nivel, Registrado, Sustento, YaAnulado
from .importacion import Fila, Importacion
from .seguido import Anulacion, Reprogramacion, Seguido, Vigencia
from .usuario import Unidad, Usuario

__all__ = [
    "Anulable",
    "Anulacion",
    "ConflictoDeVersion",
    "Documento",
    "Fila",
    "Fuente",
    "Hecho",
    "Importacion",
    "Nivel",
    "Observacion",
    "ObservacionRegistro",
    "Registrado",
    "Reprogramacion",
    "Seguido",
    "Sustento",
    "Transcrito",
    "Unidad",
    "Usuario",
    "Vigencia",
    "YaAnulado",
]
