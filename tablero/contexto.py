"""Lo que toda página muestra: el corte, los cortes que se sugieren, las estrategias y el rótulo de demostración."""

from datetime import timedelta
from functools import partial
from urllib.parse import urlencode

from django.utils.functional import SimpleLazyObject

from estrategia.models import Estrategia
from seguimiento.periodos import correr, meses_entre
from seguimiento.plazos import Umbrales

from .cronograma import MESES

COMUN = ("demostracion", "cortes_sugeridos", "otras_estrategias")
SELECTOR = ("corte", "conocido", "pagina")  # lo que el selector pone; con otro corte hay otras filas y otras páginas
MAXIMO_OFRECIDAS = 40


def contexto(request):
    """`corte`, `lo_demas` y, con una sola consulta si la vista no la hizo, lo de `_comun`."""
    comun = SimpleLazyObject(lambda: _comun(request))
    perezoso = {nombre: SimpleLazyObject(partial(_de, comun, nombre)) for nombre in COMUN}
    return {"corte": request.corte, "lo_demas": lo_demas(request), "umbrales": Umbrales.vigentes()} | perezoso


def lo_demas(request):
    """[(nombre, valor)] de lo que la dirección pide además del corte: filtros, supuestos. Lo vacío no pide nada."""
    pares = ((nombre, valor) for nombre, valores in request.GET.lists() for valor in valores)
    return [(nombre, valor) for nombre, valor in pares if valor and nombre not in SELECTOR]


def _de(comun, nombre):
    return comun[nombre]


def _comun(request):
    """`demostracion`, `cortes_sugeridos` [(etiqueta, dirección, es el actual)] y `otras_estrategias`, si hay más."""
    estrategias = getattr(request, "estrategias", None) or list(Estrategia.objects.con_rotulo())
    actual = getattr(request, "estrategia", None) or _pedida(request, estrategias)
    cierres = cierres_de_mes(actual) if actual else []
    return {
        "demostracion": bool(actual and actual.demostracion),
        "cortes_sugeridos": [
            *(_sugerencia(request, f"{MESES[cierre.month - 1]} {cierre.year}", cierre) for cierre in cierres),
            *([_sugerencia(request, "Balance final", actual.balance)] if actual else []),
            _sugerencia(request, "Hoy", None),
        ],
        "otras_estrategias": [(e, _en_estrategia(request, e), e == actual) for e in estrategias[:MAXIMO_OFRECIDAS]]
        if len(estrategias) > 1
        else [],
    }


def _pedida(request, estrategias):
    """La que dice la dirección de una página que no es de una estrategia, para que los enlaces la conserven."""
    codigo = dict(request.corte.consulta).get("estrategia")
    return next((e for e in estrategias if e.codigo == codigo), estrategias[0] if estrategias else None)


def _en_estrategia(request, estrategia):
    """La misma página en otra estrategia; si la dirección es de una en particular, su lista."""
    consulta = request.GET.copy()
    for ajeno in ("estrategia", "pagina", "objetivo"):
        consulta.pop(ajeno, None)
    if request.resolver_match and "estrategia" in request.resolver_match.kwargs:
        return estrategia.get_absolute_url() + ("?" + request.corte.tiempos if request.corte.tiempos else "")
    consulta["estrategia"] = estrategia.codigo
    return "?" + consulta.urlencode()


def cierres_de_mes(estrategia):
    """Último día de cada mes entre el inicio y el fin de la estrategia."""
    meses = range(1, meses_entre(estrategia.inicio, estrategia.fin) + 2)
    return [correr(estrategia.inicio.replace(day=1), n) - timedelta(days=1) for n in meses]


def _sugerencia(request, etiqueta, cierre):
    sabido = [par for par in request.corte.consulta if par[0] == "conocido"]
    pares = [*lo_demas(request), *sabido, *([("corte", cierre.isoformat())] if cierre else [])]
    actual = request.corte.es_hoy if cierre is None else not request.corte.es_hoy and request.corte.fecha == cierre
    return etiqueta, "?" + urlencode(pares), actual
