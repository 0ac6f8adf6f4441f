"""Las decisiones que se piden, de todo lo que se sigue: la lista al corte, en página o en archivo (semantica §7)."""

from functools import partial

from django.core.exceptions import BadRequest
from django.db.models import Q
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from estrategia.views import la_estrategia
from seguimiento import permisos
from seguimiento.decisiones import PedidoForm
from seguimiento.excel import DECISIONES
from seguimiento.listas import lista_en_archivo, pide_archivo
from seguimiento.models import CierreDecision, Decision
from seguimiento.permisos import Poder
from seguimiento.views import definir

ESTADOS = {"pendiente": "Pendientes", "todas": "Todas"} | {t.value: f"{t.label}s" for t in CierreDecision.Tipo}


def decisiones_al(usuario, estrategia, corte):
    """Las de las acciones de la estrategia, de los acuerdos, de los lanzamientos y las que no son de nada."""
    propias = Q(decisionaccion=None) | Q(decisionaccion__seguido__objetivo__estrategia=estrategia)
    return Decision.objects.visibles_para(usuario).al(corte).filter(propias)


@require_safe
def decision_lista(request):
    """Las pendientes, o las del estado que se pida, primero las que más esperan."""
    estrategia, pedido = la_estrategia(request), request.GET.get("estado") or "pendiente"
    if pedido not in ESTADOS:
        raise BadRequest(f"«{pedido}» no es un estado de una decisión: use {', '.join(ESTADOS)}.")
    todas = decisiones_al(request.user, estrategia, request.corte)
    filas = (todas if pedido == "todas" else todas.filter(estado=pedido)).leidas()
    if pide_archivo(request):
        filtros = [("Estado", ESTADOS[pedido])]
        return lista_en_archivo(
            request, "Decisiones", DECISIONES, filas, titulo="Decisiones que se piden", filtros=filtros
        )
    contexto = {"estrategia": estrategia, "decisiones": filas, "pedido": pedido, "estados": ESTADOS.items()}
    return render(request, "tablero/decision_lista.html", contexto)


def decision_nueva(request):
    """Pide una decisión que no es de nada que se siga: solo la Secretaría Técnica."""
    permisos.exigir(request.user, Poder.PEDIR_DECISION)
    formulario, volver = partial(PedidoForm, verbo=Decision.pedir), reverse("tablero:decision_lista")
    return definir(request, formulario, "Pedir una decisión", volver, seccion="tablero")
