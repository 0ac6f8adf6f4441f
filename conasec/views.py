from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from seguimiento.listas import lista_en_archivo, pide_archivo
from seguimiento.models import Documento, Observacion

from .excel import SESIONES
from .models import Anio, Norma, Organo, Sesion


@require_safe
def sesion_lista(request):
    """Sesiones por año con la verificación de la Ley 27933, art. 5, al corte."""
    if not request.user.mira:
        raise Http404
    sesiones = Sesion.objects.visibles_para(request.user)
    if pide_archivo(request):
        ficticio, titulo = Documento.objects.ficticios().exists(), "Sesiones del CONASEC"
        filas = sesiones.celebradas(request.corte).select_related("fuente")
        return lista_en_archivo(request, "Sesiones", SESIONES, filas, titulo=titulo, demostracion=ficticio)
    normas, anios = list(Norma.objects.select_related("fuente__documento")), list(Anio.objects.all())
    contexto = {
        "sesiones": sesiones,
        "cumplimientos": sesiones.cumplimiento(request.corte, normas, anios),
        "normas": normas,
        "anios": anios,
        "organos": Organo.objects.select_related("fuente__documento"),
        "observaciones": Observacion.objects.que_tocan(*sesiones, *normas),
    }
    return render(request, "conasec/sesion_lista.html", contexto)


@require_safe
def sesion_detalle(request, anio, tipo, numero):
    """Una sesión con su agenda, lo que acordó y su fuente."""
    sesiones = Sesion.objects.visibles_para(request.user).select_related("fuente__documento")
    sesiones = sesiones.prefetch_related("agenda", "acuerdos__fuente__documento", "acuerdos__estrategias")
    sesion = get_object_or_404(sesiones, anio=anio, tipo=tipo, numero=numero)
    observaciones = Observacion.objects.que_tocan(sesion, *sesion.acuerdos.all())
    return render(request, "conasec/sesion_detalle.html", {"sesion": sesion, "observaciones": observaciones})
