"""Lo que el sistema dice con palabras: por qué cada luz tiene su color y cómo va el conjunto (semantica §4 y §5)."""

from dataclasses import dataclass
from datetime import timedelta

from .cuentas import programado, redondear
from .plazos import Estado, Frescura, Modalidad, Situacion

COLOR = {"rojo": "Rojo", "ambar": "Ámbar", "verde": "Verde", "gris": "Gris"}


@dataclass(frozen=True, slots=True)
class Palabras:
    """Cómo se dice lo mismo de una acción y de un lanzamiento."""

    culmino: str = "culminó"
    cancelada: str = "cancelada"
    sin_reporte: str = "sin reporte"


ACCION = Palabras()
SESION = Palabras("se celebró", "cancelada", "sin que conste que se celebró")
ACUERDO = Palabras("se cumplió", "cancelado", "sin reporte")
LANZAMIENTO = Palabras("se lanzó", "cancelado", "sin que conste que se lanzó")


def explicar(filas, corte, umbrales, palabras=ACCION):
    """Pone en cada fila de `al(corte)` su `programado` (Decimal, 1 decimal), cuándo se cerró y su `motivo`.

    Devuelve la lista.
    """
    filas = list(filas)
    for fila in filas:
        fila.fecha_culminacion = fila.racha_desde if fila.estado == Estado.CULMINADA else None
        fila.fecha_cancelacion = fila.racha_desde if fila.estado == Estado.CANCELADA else None
        fila.programado = redondear(programado(fila.dias_corridos, fila.dias_plazo))
        fila.motivo = motivo(fila, corte, umbrales, palabras)
    return filas


def motivo(fila, corte, umbrales, palabras=ACCION):
    """Por qué la luz: «Rojo: venció el 31/01/2022, hace 150 días, sin reporte.»"""
    return f"{COLOR[fila.semaforo]}: {_porque(fila, corte.fecha, umbrales, palabras)}.{_promesa(fila)}"


def _promesa(fila):
    """El plazo original, siempre en par con el vigente si hubo reprogramación (semantica §4)."""
    if not fila.movimientos:
        return ""
    retraso = f", {dias(fila.dias_retraso_original)} de retraso" if fila.dias_retraso_original else ""
    return f" Plazo original: {fecha(fila.fin_original) if fila.fin_original else 'sin fecha'}{retraso}."


def _porque(fila, hoy, umbrales, palabras):
    if fila.situacion == Situacion.CANCELADA:
        return f"{palabras.cancelada} el {fecha(fila.fecha_cancelacion)}"
    if fila.estado == Estado.CULMINADA:
        return _culminada(fila, palabras)
    if fila.situacion == Situacion.SIN_FECHA:
        return f"no tiene fecha programada; {_reporte(fila, palabras)}"
    if fila.situacion == Situacion.VENCIDA:
        return f"venció el {fecha(fila.plazo_fin)}, hace {dias(fila.dias_retraso)}, {_reporte(fila, palabras)}"
    if fila.situacion == Situacion.POR_INICIAR:
        return f"empieza el {fecha(fila.plazo_inicio)}, {dentro_de(fila.plazo_inicio - hoy)}"
    return _abierta(fila, hoy, umbrales, palabras)


def _culminada(fila, palabras):
    dicho = f"{palabras.culmino} el {fecha(fila.fecha_culminacion)}"
    if fila.plazo_fin is None:
        return f"{dicho}; no tenía plazo"
    holgura = (fila.plazo_fin - fila.fecha_culminacion).days
    if holgura < 0:
        return f"{dicho}, {dias(-holgura)} después de su plazo ({fecha(fila.plazo_fin)})"
    return f"{dicho}, en su último día de plazo" if holgura == 0 else f"{dicho}, {dias(holgura)} antes de vencer"


def _abierta(fila, hoy, umbrales, palabras):
    vence = f"vence el {fecha(fila.plazo_fin)}, {dentro_de(fila.plazo_fin - hoy)}"
    if fila.modalidad == Modalidad.HITO:
        return f"{vence}, {_reporte(fila, palabras)}"
    if fila.estado == Estado.SIN_REPORTE:
        empezo = f"empezó el {fecha(fila.plazo_inicio)}, hace {dias((hoy - fila.plazo_inicio).days)}"
        return f"{vence if fila.situacion == Situacion.POR_VENCER else empezo}, {palabras.sin_reporte}"
    lleva = f"lleva {cifra(fila.avance)} % de {fila.programado} % programado a la fecha{_reparo(fila)}"
    if fila.dias_corridos * 10 < fila.dias_plazo:
        return f"recién iniciada; {lleva}"
    return f"{lleva}, {_banda(fila.semaforo, umbrales)}"


def _banda(semaforo, umbrales):
    return {
        "verde": f"al menos el {umbrales.verde} % de lo que tocaba",
        "ambar": f"entre el {umbrales.ambar} % y el {umbrales.verde} % de lo que tocaba",
        "rojo": f"menos del {umbrales.ambar} % de lo que tocaba",
    }[semaforo]


def _reporte(fila, palabras):
    if fila.estado == Estado.SIN_REPORTE:
        return palabras.sin_reporte
    return f"con {cifra(fila.avance)} % al {fecha(fila.ultimo_reporte)}{_reparo(fila)}"


def _reparo(fila):
    if fila.estado == Estado.SUSPENDIDA:
        return " (suspendida: el plazo sigue corriendo)"
    return " (pendiente de cierre)" if fila.avance == 100 else ""


def silencio(fila, corte):
    """Desde cuándo no se reporta: «último reporte hace 45 días» · «sin reporte desde que empezó, hace 91 días».

    La que reportó hace poco y aun así debe, porque venció o está por vencer: «…; falta decir cómo se cierra».
    """
    if fila.ultimo_reporte:
        hace = f"último reporte hace {dias((corte.fecha - fila.ultimo_reporte).days)}"
        return f"{hace}; falta decir cómo se cierra" if fila.frescura == Frescura.AL_DIA else hace
    if fila.plazo_inicio is None or fila.plazo_inicio > corte.fecha:
        return "sin reporte"
    return f"sin reporte desde que empezó, hace {dias((corte.fecha - fila.plazo_inicio).days)}"


def titular(totales, corte):
    """La situación en una frase (interfaz, punto 3): «Al 30/06/2022, de 7 acciones cuyo plazo ya terminó, …»."""
    frase = f"Al {fecha(corte.fecha)}, {_exigibles(totales) if totales.exigibles else _sin_exigibles(totales)}"
    return "; ".join(filter(None, [frase, enumerar(_las_demas(totales))])) + "."


def _exigibles(totales):
    n = totales.exigibles
    partes = [
        plural(totales.exigibles_en_plazo, "culminó en plazo", "culminaron en plazo", "ninguna culminó en plazo"),
        plural(totales.exigibles_fuera_de_plazo, "fuera de plazo", "fuera de plazo"),
        plural(totales.vencidas, "sigue vencida", "siguen vencidas", "ninguna sigue vencida"),
    ]
    return f"de {n} {'acción' if n == 1 else 'acciones'} cuyo plazo ya terminó, {enumerar(partes)}"


def _sin_exigibles(totales):
    return f"ninguna de {totales.n} acciones tiene el plazo terminado"


def _las_demas(totales):
    """Las que no son exigibles, en el orden de lectura."""
    yield plural(totales.antes_de_vencer, "culminó antes de vencer", "culminaron antes de vencer")
    for situacion, una, varias in (
        (Situacion.CULMINADA_SIN_PLAZO, "culminó sin plazo", "culminaron sin plazo"),
        (Situacion.POR_VENCER, "por vencer", "por vencer"),
        (Situacion.EN_PLAZO, "en plazo", "en plazo"),
        (Situacion.POR_INICIAR, "por iniciar", "por iniciar"),
        (Situacion.SIN_FECHA, "sin fecha", "sin fecha"),
        (Situacion.CANCELADA, "cancelada", "canceladas"),
    ):
        yield plural(totales.situaciones[situacion], una, varias)


def plural(n, uno, varios, cero=""):
    return f"{n} {uno if n == 1 else varios}" if n else cero


def enumerar(partes):
    """«a, b y c», sin las vacías."""
    partes = [parte for parte in partes if parte]
    return " y ".join(filter(None, [", ".join(partes[:-1]), *partes[-1:]]))


def fecha(valor):
    return f"{valor:%d/%m/%Y}"


def dias(n):
    return "1 día" if n == 1 else f"{n} días"


def dentro_de(plazo: timedelta):
    return "hoy" if not plazo.days else "mañana" if plazo.days == 1 else f"en {plazo.days} días"


def cifra(valor):
    """Número sin ceros de más: 60, 47.5. Raya si no hay."""
    return "—" if valor is None else f"{valor:.2f}".rstrip("0").rstrip(".")
