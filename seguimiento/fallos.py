"""Qué se contesta cuando falla el mundo: el disco, la base, el correo, la sesión; con palabras que dicen qué hacer."""

import errno
import sys

from django.core.exceptions import BadRequest, RequestDataTooBig, TooManyFieldsSent
from django.core.files.storage import default_storage
from django.db import DatabaseError, InterfaceError, OperationalError
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import render
from django.utils import timezone

from .corte import Corte
from .puerta import NO_SE_ENTIENDE, de_donde_viene, demasiado_grande, demasiados_campos, pagina_suelta

NADA = "No se guardó nada."
AVISE = "Avise a quien administra el tablero."
SIN_ESPACIO = {errno.ENOSPC, errno.EDQUOT}
SOLO_LECTURA = {errno.EROFS, errno.EACCES, errno.EPERM}


class CorreoCaido(Exception):
    """No hay servidor de correo, o no respondió."""


SIN_DISCO = 507, "No queda espacio en el disco", f"{AVISE} Cuando haya espacio, vuelva a enviarlo."
SIN_ESCRIBIR = 503, "Ahora el tablero solo se puede mirar", f"El disco o la base no dejan escribir. {AVISE}"
SIN_BASE = 503, "La base de datos no responde", f"Vuelva a intentarlo en unos segundos. Si se repite: {AVISE.lower()}"
SIN_CORREO = (
    503,
    "No se pudo enviar el correo",
    "Vuelva a intentarlo en unos minutos o pida a quien administra el tablero una contraseña nueva.",
)
NUESTRA = 500, "Algo falló", f"Vuelva a intentarlo. Si se repite: {AVISE.lower()}"


def que_falla(error):
    """(situación, título, qué hacer) según de quién es la falla: del disco, de la base, del correo o del tablero."""
    numero, texto = getattr(error, "errno", None), str(error).lower()
    de_la_base = isinstance(error, DatabaseError | InterfaceError)
    if numero in SIN_ESPACIO or (de_la_base and ("disk is full" in texto or "no space left" in texto)):
        return SIN_DISCO
    if numero in SOLO_LECTURA or (de_la_base and ("readonly" in texto or "read-only" in texto)):
        return SIN_ESCRIBIR
    if isinstance(error, CorreoCaido):
        return SIN_CORREO
    return SIN_BASE if isinstance(error, OperationalError | InterfaceError) else NUESTRA


def fallo(request):
    """Lo que contesta en lugar de un 500 (`handler500`); lo que no se reconoce sigue siendo 500."""
    if hasattr(default_storage, "descartar"):
        default_storage.descartar()
    situacion, titulo, hacer = que_falla(sys.exc_info()[1])
    volver = de_donde_viene(request) or "/"
    return pagina_suelta(situacion, titulo, NADA, hacer, volver=volver, rotulo="Volver")


def solicitud_incorrecta(request, exception):
    """400 con el motivo. Puede llegar antes de que se lea el corte."""
    if isinstance(exception, TooManyFieldsSent):
        return demasiados_campos()
    if isinstance(exception, RequestDataTooBig):
        return demasiado_grande(request, "Trae más texto del que se admite.")
    if isinstance(exception, MultiPartParserError):
        return pagina_suelta(400, "El envío llegó incompleto", NADA, "Vuelva a la página y envíelo otra vez.")
    if not isinstance(exception, BadRequest):
        return pagina_suelta(400, NO_SE_ENTIENDE, "Algún dato de la petición no es válido.", NADA)
    if not hasattr(request, "corte"):
        request.corte = Corte.leer({}, timezone.now())
    return render(request, "400.html", {"exception": str(exception)}, status=400)


def sin_csrf(request, reason=""):
    """403 de un envío cuya página es de otra sesión, o de otro sitio (`CSRF_FAILURE_VIEW`)."""
    return pagina_suelta(
        403,
        "La página que envió ya no vale",
        "Su sesión venció o cambió de persona desde que la abrió. No se guardó nada.",
        "Vuelva a la página: si es de la misma persona, lo que había escrito se recupera, y se puede enviar otra vez.",
        volver=de_donde_viene(request) or "/",
        rotulo="Volver a la página",
    )
