"""El calendario por suscripción: una dirección secreta por persona, que se puede revocar (RFC 5545)."""

from collections import defaultdict
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from secrets import token_urlsafe

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db.models import Count, Max
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.views.decorators.http import require_safe
from icalendar import Calendar, Event

from estrategia.models import Estrategia
from seguimiento.corte import Corte
from seguimiento.excel import ROTULO
from seguimiento.models import ConflictoDeVersion, Usuario

from .calendario import TIPOS, eventos

ATRAS, ADELANTE = 1, 2  # años enteros: el calendario no cambia porque pase un día
DOMINIO = "tablero-conasec"  # el de los UID: no es el del sitio, que puede cambiar
PRIMERA = datetime(2022, 1, 1, tzinfo=UTC)  # de lo que nadie ha tocado desde que se transcribió
TIPOS_DEL_ICS = tuple(tipo for tipo in TIPOS if tipo != "feriado")


def suscripcion(request):
    """La página donde cada quien crea, cambia o revoca su dirección; se muestra una sola vez."""
    if not request.user.mira:
        raise Http404
    if request.method != "POST":
        return render(request, "tablero/suscripcion.html")
    revoca, numero = "revocar" in request.POST, request.POST.get("envio") or token_urlsafe()
    secreto = None if revoca else Usuario.secreto_de(f"{request.user.pk}:{numero}")
    try:
        request.user.cambiar_calendario(secreto, vista=request.POST.get("vista"))
    except ConflictoDeVersion:
        aviso = "Su dirección cambió desde que abrió esta página, y no se tocó: mire cómo quedó y decida."
        return render(request, "tablero/suscripcion.html", {"error": aviso}, status=409)
    if revoca:
        messages.success(request, "Se revocó su dirección: los calendarios que la usaban dejan de actualizarse.")
        return redirect("tablero:suscripcion")
    direccion = request.build_absolute_uri(reverse("tablero:ics", args=[secreto]))
    return render(request, "tablero/suscripcion.html", {"direccion": direccion})


@login_not_required
@require_safe
def ics(request, secreto):
    """GET /calendario/<secreto>.ics: el calendario de quien tiene esa dirección; la revocada es 404."""
    usuario = Usuario.objects.del_calendario(secreto)
    if usuario is None:
        raise Http404
    contenido = en_ics(usuario, request.build_absolute_uri("/")[:-1])
    marca = quote_etag(sha256(contenido).hexdigest())
    respuesta = HttpResponse(contenido, content_type="text/calendar; charset=utf-8")
    respuesta["Content-Disposition"] = 'inline; filename="conasec.ics"'
    respuesta["Cache-Control"], respuesta["ETag"] = "private, max-age=3600", marca
    return get_conditional_response(request, etag=marca, response=respuesta)


def en_ics(usuario, sitio):
    """Bytes del calendario a hoy: todo lo de la estrategia por defecto y lo cercano de lo demás, de día entero.

    Los mismos mientras nadie registre ni corrija nada: ni el reloj ni la luz de lo abierto, que cambia sola cada día,
    están en él.
    """
    ahora = timezone.now()
    hoy = timezone.localdate(ahora)
    estrategia = Estrategia.objects.visibles_para(usuario).con_rotulo().first()
    salida = Calendar()
    salida.add("prodid", "-//DGSC//Tablero CONASEC//ES")
    salida.add("version", "2.0")
    salida.add("x-wr-calname", "CONASEC" + (f" ({ROTULO})" if estrategia and estrategia.demostracion else ""))
    salida.add("x-wr-timezone", "America/Lima")
    if estrategia:
        desde, hasta = date(hoy.year - ATRAS, 1, 1), date(hoy.year + ADELANTE, 12, 31)
        rango = min(desde, estrategia.inicio), max(hasta, estrategia.fin)
        corte = Corte(hoy, ahora, es_ahora=True)
        hallados = eventos(usuario, estrategia, corte, *rango, TIPOS_DEL_ICS, canceladas=True)
        cuando = revisiones(hallados)
        for evento in hallados:
            salida.add_component(en_vevent(evento, sitio, *cuando[evento.clave]))
    return salida.to_ical()


def en_vevent(evento, sitio, secuencia, revisado):
    """Un día entero (el fin no se incluye). El UID no cambia aunque el evento se mueva o el sitio cambie de nombre."""
    vevent = Event()
    vevent.add("uid", f"{evento.clave}@{DOMINIO}")
    # Sin METHOD, DTSTAMP es cuándo se revisó (RFC 5545, 3.8.7.2): no cambia de una bajada a otra.
    vevent.add("dtstamp", revisado)
    vevent.add("last-modified", revisado)
    vevent.add("sequence", secuencia)
    vevent.add("status", "CANCELLED" if evento.cancelado else "CONFIRMED")
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


def revisiones(hallados):
    """{clave: (cuántas veces se registró o corrigió algo suyo, cuándo la última)}; unas consultas por tipo."""
    por_tipo = defaultdict(list)
    for evento in hallados:
        por_tipo[type(evento.objeto)].append(evento)
    cuando = {}
    for suyos in por_tipo.values():
        cuentas = contar([evento.objeto for evento in suyos])
        cuando |= {evento.clave: cuentas.get(evento.objeto.pk, (0, PRIMERA)) for evento in suyos}
    return cuando


def contar(objetos):
    """{pk: (cuántas, la última)} entre hechos, plazos, anulaciones y versiones de su definición; ninguna se borra."""
    cuentas = {}
    for consulta, dueno, instante in que_cambia(objetos):
        grupos = consulta.order_by().values_list(dueno).annotate(n=Count("pk"), ultima=Max(instante))
        for pk, n, ultima in grupos:
            antes, previa = cuentas.get(pk, (0, PRIMERA))
            cuentas[pk] = (antes + n, max(previa, ultima.replace(microsecond=0)))
    return cuentas


def que_cambia(objetos):
    """[(consulta, campo de lo seguido, campo del instante)] de cuanto puede cambiar los eventos de un mismo modelo."""
    uno, llaves = objetos[0], [objeto.pk for objeto in objetos]
    for relacion in (uno.hechos, uno.reprogramaciones):
        campo = relacion.field.name
        registros = relacion.model.objects.filter(**{f"{campo}__in": llaves})
        yield registros, campo, "registrado_en"
        yield registros.filter(anulacion__isnull=False), campo, "anulacion__registrado_en"
    if hasattr(uno, "definiciones"):
        yield uno.definiciones.model.objects.filter(id__in=llaves), "id", "history_date"
