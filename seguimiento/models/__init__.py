from .avance import DECLARABLES, PORCENTAJE_FIJO, Avance, Reportable
from .clave import CODIGO, ConClave, reservado
from .compuesto import Compuesto
from .decision import AnulacionCierre, CierreDecision, Decision
from .definido import ConHistoria, Definido
from .envio import Envio, YaEnviado
from .fuente import Documento, Fuente, Observacion, ObservacionRegistro, Transcrito
from .hecho import Anulable, ConflictoDeVersion, Hecho, YaAnulado
from .importacion import Fila, Importacion
from .pedido import DecisionDe, con_pendientes
from .registrado import Registrado, despues_de
from .restriccion import Nivel, Restriccion
from .seguido import Anulacion, Reprogramacion, Seguido, Vigencia
from .sustento import Sustento
from .usuario import Unidad, Usuario

__all__ = [
    "Compuesto",
    "DECLARABLES",
    "PORCENTAJE_FIJO",
    "Anulable",
    "Anulacion",
    "AnulacionCierre",
    "Avance",
    "CierreDecision",
    "CODIGO",
    "ConClave",
    "ConHistoria",
    "ConflictoDeVersion",
    "Decision",
    "DecisionDe",
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
    "reservado",
    "Vigencia",
    "YaAnulado",
    "YaEnviado",
    "despues_de",
    "con_pendientes",
]
