"""Cortes publicados: se proponen, se aprueban y guardan sus filas; aquí se abren y se publican."""

import re
from functools import partial

from django import forms
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.text import slugify
from django.views.decorators.http import require_POST, require_safe

from conasec.models import CortePublicado, PasoIndebido, Revision, Sesion
from conasec.models.firma import revisar
from estrategia.views import la_estrategia
from seguimiento import permisos
from seguimiento.campos import FechaField
from seguimiento.descargas import descarga, nombre_de_archivo
from seguimiento.envios import guardar_una_vez, leer_version
from seguimiento.forms import repartir
from seguimiento.models import ConflictoDeVersion
from seguimiento.permisos import Poder

from .congelar import Congelador
from .contenido import SECCIONES, cotejar, misma_regla, mismos_umbrales

FILAS_A_LA_VISTA = 200


class CorteForm(forms.Form):
    """Propone un corte: nombre, T, sesión y documento. K lo pone cada envío."""

    nombre = forms.CharField(max_length=120, widget=forms.TextInput(attrs={"placeholder": "IV sesión 2022"}))
    fecha = FechaField(label="Fecha de corte")
    sesion = forms.ModelChoiceField(Sesion.objects.all(), label="Sesión", required=False, empty_label="Ninguna")
    documento = forms.CharField(max_length=300, required=False)

    def proponer(self, usuario, estrategia):
        """El corte en borrador, o nulo si algo no vale."""
        if not self.is_valid():
            return None
        try:
            return CortePublicado.proponer(por=usuario, estrategia=estrategia.codigo, **self.cleaned_data)
        except ValidationError as error:
            repartir(self, error)
            return None


def corte_lista(request):
    """Los cortes publicados y por publicar; la Secretaría Técnica propone uno nuevo."""
    estrategia = la_estrategia(request)
    puede, formulario, status = request.user.puede(Poder.PUBLICAR_CORTE), CorteForm(), 200
    if request.method == "POST":
        permisos.exigir(request.user, Poder.PUBLICAR_CORTE)
        formulario = CorteForm(request.POST)
        propuesto = guardar_una_vez(
            request,
            partial(formulario.proponer, request.user, estrategia),
            lambda nuevo: (f"Se propuso «{nuevo}»: envíelo cuando esté listo.", nuevo.get_absolute_url()),
        )
        if propuesto:
            return propuesto
        status = 422
    cortes = CortePublicado.objects.visibles_para(request.user).filter(estrategia=estrategia.codigo).con_rastro()
    contexto = {"estrategia": estrategia, "cortes": cortes, "formulario": formulario if puede else None}
    return render(request, "tablero/corte_lista.html", contexto, status=status)


def el_corte(request, pk):
    return get_object_or_404(CortePublicado.objects.visibles_para(request.user).con_rastro(), pk=pk)


@require_safe
def corte_detalle(request, pk):
    """Lo publicado, tal cual, y en qué difiere de lo que hoy se lee; si aún no se publica, lo que se publicaría."""
    corte = el_corte(request, pk)
    return ficha(request, corte)


def ficha(request, corte, status=200, error=""):
    """La página del corte, mirada a su (T, K): sus enlaces llevan a lo que entonces se leía."""
    estrategia = la_estrategia(request, corte.estrategia)
    congelador = Congelador(request.user, estrategia, corte)
    request.corte = corte.corte if corte.envio else corte.al(timezone.now())
    publicacion = getattr(corte, "publicacion", None)
    datos = publicacion.datos if publicacion else congelador.lo_enviado(request.corte)
    contexto = {
        "estrategia": estrategia,
        "publicado": corte,
        "publicacion": publicacion,
        "datos": datos,
        "secciones": [(titulo, *a_la_vista(datos.get(clave, {}))) for clave, titulo in SECCIONES.items()],
        "pasos": corte.puede_dar(request.user),
        "comentario": request.POST.get("comentario", ""),
        "error": error,
    }
    if publicacion:
        contexto["firma_bien"], contexto["firma"] = revisar(publicacion)
        contexto["cotejos"] = cotejar(request.user, estrategia, corte, datos)
        contexto |= {"misma_regla": misma_regla(datos), "mismos_umbrales": mismos_umbrales(datos)}
    elif corte.envio:
        contexto |= {"cambios": congelador.cambios(datos), "corregido": congelador.lo_corregido(datos)}
    return render(request, "tablero/corte_detalle.html", contexto, status=status)


def a_la_vista(filas):
    """(las primeras filas, cuántas son): la página no dibuja miles; todas están en el JSON. L2 va antes que L10."""
    en_orden = sorted(filas.items(), key=lambda par: [int(p) if p.isdigit() else p for p in re.split(r"(\d+)", par[0])])
    return en_orden[:FILAS_A_LA_VISTA], len(filas)


@require_POST
def corte_paso(request, pk):
    """Enviar, observar, aprobar, publicar o retirar: 403 si no es de su rol, 409 si no toca, 422 si falta algo."""
    corte = el_corte(request, pk)
    if request.POST.get("paso") not in CortePublicado.PASOS:
        raise Http404
    paso = CortePublicado.Estado(request.POST["paso"])
    dar = partial(
        corte.dar_paso,
        paso,
        por=request.user,
        version=leer_version(request),
        comentario=request.POST.get("comentario", ""),
        confirmado="confirmo" in request.POST,
        elegido=request.POST.get("elegido", ""),
        congelador=Congelador(request.user, la_estrategia(request, corte.estrategia), corte),
    )
    try:
        return guardar_una_vez(
            request, dar, lambda _: (f"«{corte}» quedó {paso.label.lower()}.", corte.get_absolute_url())
        )
    except (PasoIndebido, ConflictoDeVersion) as error:
        return ficha(request, corte, 409, str(error))
    except ValidationError as error:
        return ficha(request, corte, 422, " ".join(error.messages))


@require_safe
def corte_json(request, pk, revision=None):
    """GET: el contenido publicado, o el de una revisión, byte por byte, con su SHA-256 en la cabecera."""
    corte = el_corte(request, pk)
    if revision is None:
        guardado, leido = getattr(corte, "publicacion", None), corte.corte
    else:
        guardado = get_object_or_404(Revision.objects.select_related("paso"), paso=revision, paso__corte=corte)
        leido = corte.al(guardado.paso.conocido)
    if guardado is None:
        raise Http404("Ese corte aún no se publica.")
    ficticio = guardado.datos.get("demostracion", False)
    nombre = nombre_de_archivo(f"corte-{slugify(corte.nombre)}", leido, ficticio, "json")
    respuesta = descarga(guardado.contenido.encode(), "application/json; charset=utf-8", nombre)
    respuesta["X-Contenido-SHA256"] = guardado.huella
    return respuesta


@require_safe
def corte_carpeta(request, pk):
    """La carpeta de la sesión, tal como se publicó."""
    corte = el_corte(request, pk)
    datos = corte.publicacion.datos.get("carpeta") if hasattr(corte, "publicacion") else None
    if not datos:
        raise Http404("Ese corte no tiene una carpeta publicada.")
    contexto = {"estrategia": la_estrategia(request, corte.estrategia), "publicado": corte, "datos": datos}
    return render(request, "tablero/carpeta.html", contexto)
