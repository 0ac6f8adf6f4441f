"""Lo registrado de algo que se sigue, en el orden en que se registró: lo que no vio quien escribía a la vez."""

from typing import Any, NamedTuple

from .frases import fecha


class Suceso(NamedTuple):
    """Algo que se registró. `dichos`: [(rótulo, texto)]. `registro`: su fila, que dice quién y cuándo."""

    titular: str
    dichos: list
    registro: Any
    sustentos: Any = ()


def rastro(objeto):
    """[Suceso] de todos sus hechos, plazos nuevos y anulaciones, del primero al último registrado.

    Son tantos como su `version()`: los que siguen a los que una persona vio son los que no vio.
    """
    hechos, planes = (
        relacion.order_by("pk").select_related("registrado_por", "anulacion__registrado_por")
        for relacion in (objeto.hechos, objeto.reprogramaciones)
    )
    hechos = list(hechos.prefetch_related("sustentos"))
    sucesos = [*map(_de_hecho, hechos), *map(_de_plazo, planes)]
    sucesos += [_de_anulacion(registro) for registro in (*hechos, *planes) if not registro.vale]
    return sorted(sucesos, key=lambda suceso: suceso.registro.registrado_en)


def rastro_de_decision(decision):
    """[Suceso] de las respuestas de una decisión y de sus anulaciones, del primero al último registrado."""
    cierres = list(decision.cierres.order_by("pk").select_related("registrado_por", "anulacion__registrado_por"))
    sucesos = [Suceso(str(c), [("Qué se dijo", c.texto), ("Documento", c.documento)], c) for c in cierres]
    sucesos += [_de_anulacion(cierre) for cierre in cierres if not cierre.vale]
    return sorted(sucesos, key=lambda suceso: suceso.registro.registrado_en)


def _de_hecho(hecho):
    dichos = [("Fecha del hecho", fecha(hecho.fecha)), *hecho.dichos]
    return Suceso(hecho.titular, dichos, hecho, hecho.sustentos.all())


def _de_plazo(plan):
    documento = f"{plan.documento}, del {fecha(plan.documento_fecha)}"
    dichos = [("Rige desde", fecha(plan.rige)), ("Documento", documento), ("Motivo", plan.motivo)]
    return Suceso(plan.titular, dichos, plan)


def _de_anulacion(registro):
    return Suceso(f"Se anuló: {registro}", [("Por qué", registro.anulacion.motivo)], registro.anulacion)
