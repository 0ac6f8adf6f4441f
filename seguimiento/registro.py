"""Cómo se escribe cada línea del registro (log): sin secretos y sin la traza de lo que no es una falla."""

import logging
import re
from copy import copy

# Lo que en una dirección es un secreto: el calendario de cada quien y el enlace que pone una contraseña nueva.
SECRETOS = re.compile(r"(calendario(?:/|%2F))(?!suscripcion\b)[^/\s?\"']+|(password/reset/key/)[^\s?\"']+", re.I)


class Linea(logging.Formatter):
    """Formato que tapa todo secreto, también en la traza; un rechazo (4xx) es una línea, no una traza."""

    def format(self, record):
        if getattr(record, "status_code", 500) < 500 and record.exc_info:
            record = copy(record)
            record.exc_info = record.exc_text = None
        return SECRETOS.sub(lambda hallado: f"{hallado[1] or hallado[2]}…", super().format(record))
