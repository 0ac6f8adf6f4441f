"""Qué cambia hoy al registrar algo: la lectura de lo seguido y sus totales, antes y después (semantica §2)."""

from django.utils import timezone

from .corte import Corte
from .frases import cifra, enumerar, fecha
from .plazos import Estado, Situacion


def lo_de_hoy(objeto):
    """{rótulo: lo que hoy se lee} de algo que se sigue y de los totales en que cuenta."""
    ahora = timezone.now()
    corte = Corte(timezone.localdate(ahora), ahora, es_ahora=True)
    fila = type(objeto).objects.al(corte).get(pk=objeto.pk)
    cerrada = fila.estado in (Estado.CULMINADA, Estado.CANCELADA)
    return {
        "situación": Situacion(fila.situacion).label.lower(),
        "avance": "sin reporte" if fila.avance is None else f"{cifra(fila.avance)} %",
        "días de retraso": str(fila.dias_retraso),
        "fecha de cierre": fecha(fila.racha_desde) if cerrada else "abierta",
        "plazo": fecha(fila.plazo_fin) if fila.plazo_fin else "sin fecha",
        **objeto.totales_al(corte),
    }


def que_cambia(antes, despues):
    """«Hoy cambia situación, de vencida a en plazo.», o que no cambia nada."""
    movidos = [f"{r}, de {antes[r]} a {dicho}" for r, dicho in despues.items() if dicho != antes[r]]
    return f"Hoy cambia {enumerar(movidos)}." if movidos else "No cambia nada de lo que hoy se lee."
