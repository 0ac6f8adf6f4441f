from .avance import DECLARABLES, PORCENTAJE_FIJO, Avance, Reportable
from .definido import ConHistoria, Definido
from .envio import Envio, YaEnviado
from .fuente import Documento, Fuente, Observacion, ObservacionRegistro, Transcrito
from .hecho import Anulable, ConflictoDeVersion, Hecho, YaAnulado
from .importacion import Fila, Importacion
from .registrado import Registrado
from .restriccion import Nivel, Restriccion
from .seguido import Anulacion, Reprogramacion, Seguido, Vigencia
from .sustento import Sustento
from .usuario import Unidad, Usuario

__all__ = [
    "DECLARABLES",
    "PORCENTAJE_FIJO",
    "Anulable",
    "Anulacion",
    "Avance",
    "ConHistoria",
    "ConflictoDeVersion",
    "Definido",
    "Documento",
    "Envio",
    "Fila",
    "Fuente",
    "Hecho",
    "Importacion",
    "Nivel",
    "Observacion",
    "ObservacionRegistro",
    "Registrado",
    "Reportable",
    "Reprogramacion",
    "Restriccion",
    "Seguido",
    "Sustento",
    "Transcrito",
    "Unidad",
    "Usuario",
    "Vigencia",
    "YaAnulado",
    "YaEnviado",
]
