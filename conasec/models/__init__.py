from .acuerdo import (
    Acuerdo,
    AnulacionAcuerdo,
    AvanceAcuerdo,
    DecisionAcuerdo,
    ReprogramacionAcuerdo,
    SustentoAcuerdo,
    VigenciaAcuerdo,
)
from .consejo import Anio, Norma, Organo
from .corte import CortePublicado, Paso, PasoIndebido, Publicacion, Revision
from .documento import DocumentoSesion
from .firma import Firma
from .sesion import (
    AnulacionSesion,
    Asistencia,
    HechoSesion,
    PuntoAgenda,
    ReprogramacionSesion,
    Sesion,
    SustentoSesion,
    VigenciaSesion,
)

__all__ = [
    "Acuerdo",
    "Anio",
    "AnulacionAcuerdo",
    "AnulacionSesion",
    "Asistencia",
    "AvanceAcuerdo",
    "DecisionAcuerdo",
    "CortePublicado",
    "DocumentoSesion",
    "Firma",
    "HechoSesion",
    "Norma",
    "Organo",
    "Paso",
    "PasoIndebido",
    "Publicacion",
    "PuntoAgenda",
    "ReprogramacionAcuerdo",
    "ReprogramacionSesion",
    "Revision",
    "Sesion",
    "SustentoAcuerdo",
    "SustentoSesion",
    "VigenciaAcuerdo",
    "VigenciaSesion",
]
