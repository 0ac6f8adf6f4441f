"""Archivos que se guardan como prueba: se reciben con su SHA-256 y se entregan solo si siguen siendo los mismos."""

import logging
from hashlib import file_digest
from pathlib import PurePath
from secrets import token_hex

from django.core.files import File

NOMBRE = 200  # letras del nombre que la persona le puso
registro = logging.getLogger(__name__)


class ArchivoPerdido(Exception):
    """Lo guardado no está en el disco o ya no es lo que se subió; el mensaje dice qué hacer. `status`: 410 o 409."""

    def __init__(self, mensaje, status):
        super().__init__(mensaje)
        self.status = status


def huella_de(archivo):
    """SHA-256 del contenido, leído de a poco. Deja el archivo al comienzo."""
    archivo.seek(0)
    huella = file_digest(archivo, "sha256").hexdigest()
    archivo.seek(0)
    return huella


def recibir(archivo):
    """(archivo con otro nombre, el que la persona le puso, su SHA-256): en el disco, el nombre no decide nada."""
    nombre = PurePath(archivo.name).name[-NOMBRE:]
    return File(archivo, f"{token_hex(16)}{PurePath(nombre).suffix.lower()[:10]}"), nombre, huella_de(archivo)


def abrir(campo, huella):
    """El archivo abierto, si es el que se recibió; sin huella se guardó antes de que se llevara. O `ArchivoPerdido`."""
    try:
        archivo = campo.open()
        igual = huella in (None, "", huella_de(archivo))
    except OSError as error:
        registro.error("No se puede leer el archivo guardado %s: %s", campo.name, error)
        raise ArchivoPerdido(
            "El archivo no está en el disco de esta instalación. Lo que se registró sigue en su ficha: avise a quien "
            "administra para que lo reponga del respaldo, o anule y vuelva a registrarlo con el archivo.",
            410,
        ) from error
    if not igual:
        archivo.close()
        registro.error("El archivo guardado %s no es el que se subió: su SHA-256 no es %s", campo.name, huella)
        raise ArchivoPerdido(
            "El archivo del disco no es el que se subió: su SHA-256 es otro, y no se entrega. Avise a quien administra "
            "para que reponga el original del respaldo.",
            409,
        )
    return archivo
