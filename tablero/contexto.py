"""Lo que toda página muestra: el corte, los cortes que se sugieren y el rótulo de demostración."""

from datetime import date, timedelta
from urllib.parse import urlencode

from django.utils.functional import SimpleLazyObject

from estrategia.models import Estrategia

from .cronograma import MESES


def contexto(request):
    """`corte`, `cortes_sugeridos` [(etiqueta, dirección, es el actual)] y `demostracion`, con una sola consulta."""
    comun = SimpleLazyObject(lambda: _comun(request))
    return {
        "corte": request.corte,
        "demostracion": SimpleLazyObject(lambda: comun["demostracion"]),
        "cortes_sugeridos": SimpleLazyObject(lambda: comun["cortes_sugeridos"]),
    }


def _comun(request):
    estrategia = getattr(request, "estrategia", None) or Estrategia.objects.con_rotulo().first()
    return {
        "demostracion": bool(estrategia and estrategia.demostracion),
        "cortes_sugeridos": [
            _sugerencia(request, f"{MESES[cierre.month - 1]} {cierre.year}", cierre)
            for cierre in cierres_de_mes(estrategia)
        ]
        + [_sugerencia(request, "Hoy", None)],
    }


def cierres_de_mes(estrategia):
    """Último día de cada mes entre el inicio y el fin de la estrategia."""
    if estrategia is None:
        return []
    primeros = [date(n // 12, n % 12 + 1, 1) for n in range(_mes(estrategia.inicio) + 1, _mes(estrategia.fin) + 2)]
    return [primero - timedelta(days=1) for primero in primeros]


def _mes(fecha):
    return fecha.year * 12 + fecha.month - 1


def _sugerencia(request, etiqueta, cierre):
    consulta = request.GET.copy()
    consulta.pop("corte", None)
    consulta.pop("pagina", None)
    pares = [(nombre, valor) for nombre, valores in consulta.lists() for valor in valores]
    if cierre:
        pares.append(("corte", cierre.isoformat()))
    actual = request.corte.es_hoy if cierre is None else not request.corte.es_hoy and request.corte.fecha == cierre
    return etiqueta, "?" + urlencode(pares), actual
