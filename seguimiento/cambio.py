"""Qué cambia hoy al registrar algo: la lectura de lo seguido y sus totales, antes y después (semantica §2)."""

from django.utils import timezone

from .corte import Corte
from .frases import cifra, enumerar, fecha
from .plazos import Estado, Situacion


def el_de_hoy():
    ahora = timezone.now()
    return Corte(timezone.localdate(ahora), ahora, es_ahora=True)


def lo_de_hoy(objeto):
    """{rótulo: lo que hoy se lee} de algo que se sigue y de los totales en que cuenta."""
    return filas_de_hoy([objeto])[objeto.pk] | objeto.totales_al(el_de_hoy())


def filas_de_hoy(objetos):
    """{pk: {rótulo: lo que hoy se lee}} de varios de una clase, con una consulta."""
    if not objetos:
        return {}
    filas = type(objetos[0]).objects.al(el_de_hoy()).in_bulk([objeto.pk for objeto in objetos])
    return {pk: _dicho(fila) for pk, fila in filas.items()}


def _dicho(fila):
    cerrada = fila.estado in (Estado.CULMINADA, Estado.CANCELADA)
    return {
        "situación": Situacion(fila.situacion).label.lower(),
        "avance": "sin reporte" if fila.avance is None else f"{cifra(fila.avance)} %",
        "días de retraso": str(fila.dias_retraso),
        "fecha de cierre": fecha(fila.racha_desde) if cerrada else "abierta",
        "plazo": fecha(fila.plazo_fin) if fila.plazo_fin else "sin fecha",
    }


def que_cambia(antes, despues, dicho="Hoy cambia"):
    """«Hoy cambia situación, de vencida a en plazo.», o que no cambia nada."""
    movidos = [f"{r}, de {antes[r]} a {dicho}" for r, dicho in despues.items() if dicho != antes[r]]
    return f"{dicho} {enumerar(movidos)}." if movidos else "No cambia nada de lo que hoy se lee."
