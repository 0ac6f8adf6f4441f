from .consejo import Acuerdo, Anio, Norma, Organo, PuntoAgenda, Sesion
from .corte import CortePublicado, Paso, PasoIndebido, Publicacion

__all__ = [
    "Acuerdo",
    "Anio",
    "CortePublicado",
    "Norma",
    "Organo",
    "Paso",
    "PasoIndebido",
    "Publicacion",
    "PuntoAgenda",
    "Sesion",
]
