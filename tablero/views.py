from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from estrategia.views import la_estrategia

from .cronograma import Eje, tramos
from .resumen import resumir


@require_safe
def tablero(request):
    """Primera pantalla: dónde está la estrategia frente a sus fechas programadas, al corte."""
    estrategia = la_estrategia(request)
    resumen = resumir(request.user, estrategia, request.corte)
    eje = Eje(estrategia.inicio, estrategia.fin)
    contexto = {
        "estrategia": estrategia,
        "resumen": resumen,
        "tramos": tramos(resumen.total.por_situacion, resumen.total.n),
        "eje": eje,
        "objetivos": [(o, [eje.franja(accion) for accion in o.acciones]) for o in resumen.objetivos],
        "x_corte": eje.x(request.corte.fecha),
    }
    return render(request, "tablero/tablero.html", contexto)


@require_safe
def reportes(request):
    """Lo que se puede descargar y los gráficos, al corte."""
    return render(request, "tablero/reportes.html", {"estrategia": la_estrategia(request)})


@require_safe
def entrada(request):
    """A dónde llega cada quien al entrar: quien registra, a lo que debe reportar; los demás, al tablero."""
    if not request.user.mira:
        raise Http404
    return redirect("estrategia:mis_acciones" if request.user.registra else "tablero:tablero")


@login_not_required
@require_safe
def salud(request):
    """Responde si el proceso está vivo; no consulta nada ni dice nada."""
    return HttpResponse("bien\n", content_type="text/plain; charset=utf-8")
