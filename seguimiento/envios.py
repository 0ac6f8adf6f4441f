"""Cada formulario se guarda una sola vez: el doble clic, la recarga y el reenvío ven lo que se respondió la primera."""

import json
import re
from hashlib import sha256

from django.contrib import messages
from django.db import transaction
from django.shortcuts import redirect
from django_htmx.http import HttpResponseClientRedirect

from .models import Envio, YaEnviado

# Con qué responde la segunda vez una página que ya no está como la primera: se guardó, y eso es lo que hay que decir.
FALLAS = {403, 404, 409, 422}


def guardar_una_vez(request, guardar, decir):
    """La respuesta después de guardar, o nula si algo no vale.

    `guardar()`: lo guardado, o nulo. `decir(guardado)`: (mensaje, dirección). Si el formulario trae su número de un
    solo uso (`{% envio %}`), el mismo envío no se guarda dos veces: lanza `YaEnviado`, que responde el middleware.
    """
    clave = clave_del_envio(request)
    with transaction.atomic():
        envio = clave and Envio.tomar(clave)
        guardado = guardar()
        if guardado is None:
            transaction.set_rollback(True)
            return None
        dicho, destino = decir(guardado)
        if envio:
            envio.responder(dicho, destino)
    return responder(request, dicho, destino)


def responder(request, dicho, destino):
    """Lo que se responde al guardar: el mensaje, y a dónde se va."""
    if dicho:
        messages.success(request, dicho)
    return HttpResponseClientRedirect(destino) if request.htmx else redirect(destino)


def leer_version(request):
    """La que vio quien da un paso; nula si no viene, y -1, que no es ninguna, si no se entiende."""
    dicha = request.POST.get("version")
    return dicha if dicha is None else int(dicha) if re.fullmatch("[0-9]{1,9}", dicha) else -1


def clave_del_envio(request):
    """SHA-256 de quién envía, a dónde y qué; nula si el formulario no trae su número. Lo cambiado es otro envío."""
    if not request.POST.get("envio"):
        return None
    if not hasattr(request, "clave_del_envio"):
        escrito = [(campo, valores) for campo, valores in request.POST.lists() if campo != "csrfmiddlewaretoken"]
        huella = sha256(json.dumps([request.user.pk, request.get_full_path(), escrito]).encode())
        for campo, archivo in request.FILES.items():
            huella.update(json.dumps([campo, archivo.name]).encode())
            for trozo in archivo.chunks():
                huella.update(trozo)
            archivo.seek(0)
        request.clave_del_envio = huella.hexdigest()
    return request.clave_del_envio


class EnvioMiddleware:
    """Responde a un envío repetido lo que se respondió al primero, aunque la página ya no lo admita."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        respuesta = self.get_response(request)
        if request.method == "POST" and respuesta.status_code in FALLAS and request.user.is_authenticated:
            envio = Envio.objects.filter(clave=clave_del_envio(request) or "").first()
            if envio:
                return responder(request, envio.dicho, envio.destino)
        return respuesta

    def process_exception(self, request, exception):
        if isinstance(exception, YaEnviado):
            return responder(request, exception.envio.dicho, exception.envio.destino)
        return None
