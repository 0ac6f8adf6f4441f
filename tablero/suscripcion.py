"""El calendario por suscripción: una dirección secreta por persona, que se puede revocar (RFC 5545)."""

from datetime import UTC, datetime, timedelta

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe
from icalendar import Calendar, Event

from estrategia.models import Estrategia
from seguimiento.corte import Corte
from seguimiento.excel import ROTULO
from seguimiento.models import Usuario

from .calendario import TIPOS, eventos

ATRAS, ADELANTE = timedelta(days=400), timedelta(days=800)
TIPOS_DEL_ICS = tuple(tipo for tipo in TIPOS if tipo != "feriado")


def suscripcion(request):
    """La página donde cada quien crea, cambia o revoca su dirección; se muestra una sola vez."""
    if not request.user.mira:
        raise Http404
    if request.method != "POST":
        return render(request, "tablero/suscripcion.html", {"tiene": bool(request.user.huella_calendario)})
    if "revocar" in request.POST:
        request.user.revocar_calendario()
        messages.success(request, "Se revocó su dirección: los calendarios que la usaban dejan de actualizarse.")
        return redirect("tablero:suscripcion")
    secreto = request.user.abrir_calendario()
    direccion = request.build_absolute_uri(reverse("tablero:ics", args=[secreto]))
    return render(request, "tablero/suscripcion.html", {"tiene": True, "direccion": direccion})


@login_not_required
@require_safe
def ics(request, secreto):
    """GET /calendario/<secreto>.ics: el calendario de quien tiene esa dirección; la revocada es 404."""
    usuario = Usuario.objects.del_calendario(secreto)
    if usuario is None:
        raise Http404
    contenido = en_ics(usuario, request.build_absolute_uri("/")[:-1])
    respuesta = HttpResponse(contenido, content_type="text/calendar; charset=utf-8")
    respuesta["Content-Disposition"] = 'inline; filename="conasec.ics"'
    respuesta["Cache-Control"] = "private, max-age=3600"
    return respuesta


def en_ics(usuario, sitio):
    """Bytes del calendario a hoy: todo lo de la estrategia por defecto y lo cercano de lo demás, de día entero."""
    ahora = timezone.now()
    hoy = timezone.localdate(ahora)
    estrategia = Estrategia.objects.visibles_para(usuario).con_rotulo().first()
    salida = Calendar()
    salida.add("prodid", "-//DGSC//Tablero CONASEC//ES")
    salida.add("version", "2.0")
    salida.add("x-wr-calname", "CONASEC" + (f" ({ROTULO})" if estrategia and estrategia.demostracion else ""))
    salida.add("x-wr-timezone", "America/Lima")
    desde = min(hoy - ATRAS, estrategia.inicio) if estrategia else hoy - ATRAS
    hasta = max(hoy + ADELANTE, estrategia.fin) if estrategia else hoy + ADELANTE
    corte = Corte(hoy, ahora, es_ahora=True)
    for evento in eventos(usuario, estrategia, corte, desde, hasta, TIPOS_DEL_ICS) if estrategia else []:
        salida.add_component(en_vevent(evento, sitio, ahora))
    return salida.to_ical()


def en_vevent(evento, sitio, ahora):
    """Un día entero (el fin no se incluye); el UID no cambia aunque el evento se mueva de fecha."""
    vevent = Event()
    vevent.add("uid", f"{evento.clave}@{sitio.partition('//')[2]}")
    vevent.add("dtstamp", datetime.fromtimestamp(int(ahora.timestamp()), tz=UTC))
    vevent.add("dtstart", evento.dia)
    vevent.add("dtend", evento.dia + timedelta(days=1))
    vevent.add("summary", evento.titulo)
    vevent.add("categories", [TIPOS[evento.tipo]])
    vevent.add("transp", "TRANSPARENT")
    if evento.descripcion:
        vevent.add("description", evento.descripcion)
    if evento.url:
        vevent.add("url", sitio + evento.url)
    return vevent
