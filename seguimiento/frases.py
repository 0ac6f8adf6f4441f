"""Lo que el sistema dice con palabras: por qué cada luz y cómo va el conjunto (semantica §4 y §5)."""

from .cuentas import programado, redondear
from .plazos import Estado, Frescura, Modalidad, Situacion
from .rotulos import ACCION, rotular


def explicar(filas, corte, umbrales, palabras=ACCION):
    """Pone en cada fila de `al(corte)` su `programado` (Decimal, 1 decimal), cuándo se cerró, su `motivo` y su
    `rotulo_dicho`, la palabra que va junto a la luz.

    Devuelve la lista.
    """
    filas = list(filas)
    for fila in filas:
        fila.fecha_culminacion = fila.racha_desde if fila.estado == Estado.CULMINADA else None
        fila.fecha_cancelacion = fila.racha_desde if fila.estado == Estado.CANCELADA else None
        fila.programado = redondear(programado(fila.dias_corridos, fila.dias_plazo))
        fila.motivo = motivo(fila, corte, umbrales, palabras)
        fila.rotulo_dicho = rotular(fila.rotulo, fila.dias_retraso, palabras)
    return filas


def motivo(fila, corte, umbrales, palabras=ACCION):
    """Por qué la luz, sin nombrar el color: «Venció el 31/01/2022, hace 150 días; nadie ha reportado.»"""
    porque = _porque(fila, corte.fecha, umbrales, palabras)
    return f"{porque[0].upper()}{porque[1:]}.{_promesa(fila)}"


def _promesa(fila):
    """El plazo original, siempre en par con el vigente si hubo reprogramación (semantica §4)."""
    if not fila.movimientos:
        return ""
    retraso = f", {dias(fila.dias_retraso_original)} de retraso" if fila.dias_retraso_original else ""
    return f" Plazo original: {fecha(fila.fin_original) if fila.fin_original else 'sin fecha'}{retraso}."


def _porque(fila, hoy, umbrales, palabras):
    if fila.situacion == Situacion.CANCELADA:
        return f"{palabras.en_genero('cancelada')} el {fecha(fila.fecha_cancelacion)}"
    if fila.estado == Estado.CULMINADA:
        return _culminada(fila, palabras)
    if fila.situacion == Situacion.SIN_FECHA:
        return f"no tiene fecha programada; {_reporte(fila, palabras)}"
    if fila.situacion == Situacion.VENCIDA:
        return f"venció el {fecha(fila.plazo_fin)}, {hace(fila.dias_retraso)}; {_reporte(fila, palabras)}"
    if fila.situacion == Situacion.POR_INICIAR:
        return _comienzo(fila, hoy)
    return _abierta(fila, hoy, umbrales, palabras)


def _culminada(fila, palabras):
    dicho = f"{palabras.culmino} el {fecha(fila.fecha_culminacion)}"
    if fila.plazo_fin is None:
        return f"{dicho}; no tenía plazo"
    holgura = (fila.plazo_fin - fila.fecha_culminacion).days
    if holgura < 0:
        return f"{dicho}, {dias(-holgura)} después de su plazo ({fecha(fila.plazo_fin)})"
    return f"{dicho}, en su último día de plazo" if holgura == 0 else f"{dicho}, {dias(holgura)} antes de vencer"


def _comienzo(fila, hoy):
    """Lo que se hace en un día no empieza: toca."""
    verbo = "toca" if fila.plazo_inicio == fila.plazo_fin else "empieza"
    return f"{verbo} el {fecha(fila.plazo_inicio)}, {hace((hoy - fila.plazo_inicio).days)}"


def _abierta(fila, hoy, umbrales, palabras):
    vence = f"vence el {fecha(fila.plazo_fin)}, {hace((hoy - fila.plazo_fin).days)}"
    if fila.modalidad == Modalidad.HITO:
        return f"{vence}; {_reporte(fila, palabras)}"
    if fila.estado == Estado.SIN_REPORTE:
        empezo = f"empezó el {fecha(fila.plazo_inicio)}, {hace((hoy - fila.plazo_inicio).days)}"
        return f"{vence if fila.situacion == Situacion.POR_VENCER else empezo}; {palabras.nadie}"
    if fila.plazo_inicio > hoy:
        return f"{_comienzo(fila, hoy)}; {_reporte(fila, palabras)}"
    lleva = f"lleva {cifra(fila.avance)} % de {cifra(fila.programado)} % programado a la fecha{_reparo(fila)}"
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
        return palabras.nadie
    return f"lleva {cifra(fila.avance)} % al {fecha(fila.ultimo_reporte)}{_reparo(fila)}"


def _reparo(fila):
    if fila.estado == Estado.SUSPENDIDA:
        return " (suspendida: el plazo sigue corriendo)"
    return " (pendiente de cierre)" if fila.avance == 100 else ""


def silencio(fila, corte):
    """Desde cuándo no se reporta: «último reporte hace 45 días» · «sin reporte desde que empezó, hace 91 días».

    La que reportó hace poco y aun así debe, porque venció o está por vencer: «…; falta decir cómo se cierra».
    """
    if fila.ultimo_reporte:
        ultimo = f"último reporte {hace((corte.fecha - fila.ultimo_reporte).days)}"
        return f"{ultimo}; falta decir cómo se cierra" if fila.frescura == Frescura.AL_DIA else ultimo
    if fila.plazo_inicio is None or fila.plazo_inicio > corte.fecha:
        return "sin reporte"
    return f"sin reporte desde que empezó, {hace((corte.fecha - fila.plazo_inicio).days)}"


def titular(totales, corte):
    """La situación en una frase que se copia (semantica §5): dice T, y K si no es ahora.

    «Al 30/06/2022, de las 7 acciones cuyo plazo ya terminó, …». Sin un solo hecho no dice que nada se hizo, sino que
    falta registrar.
    """
    dicho = _sin_registro if totales.exigibles and not totales.reportadas else _con_registro
    frase = f"Al {corte.momento}, {dicho(totales)}"
    return "; ".join(filter(None, [frase, enumerar(_las_demas(totales))])) + "."


def _sin_registro(totales):
    if totales.exigibles == 1:
        return "1 plazo venció y no consta su cierre: falta registrar"
    return f"{numero(totales.exigibles)} plazos vencieron y no consta el cierre de ninguno: falta registrar"


def _con_registro(totales):
    if not totales.n:
        return "la estrategia no tiene acciones"
    if not totales.exigibles:
        unica = totales.n == 1
        cuales = "la única acción aún no" if unica else f"ninguna de las {numero(totales.n)} acciones"
        return f"{cuales} tiene el plazo terminado"
    if totales.exigibles == 1:
        return f"la única acción cuyo plazo ya terminó {_una_exigible(totales)}"
    partes = [
        plural(totales.exigibles_en_plazo, "culminó en plazo", "culminaron en plazo", "ninguna culminó en plazo"),
        plural(totales.exigibles_fuera_de_plazo, "culminó fuera de plazo", "culminaron fuera de plazo"),
        plural(totales.vencidas, "sigue vencida", "siguen vencidas", "ninguna sigue vencida"),
    ]
    return f"de las {numero(totales.exigibles)} acciones cuyo plazo ya terminó, {enumerar(partes)}"


def _una_exigible(totales):
    if totales.vencidas:
        return "sigue vencida"
    return "culminó en plazo" if totales.exigibles_en_plazo else "culminó fuera de plazo"


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
    """«1 culminó», «1,204 culminaron», y con cero lo que se diga: «ninguna culminó»."""
    return f"{numero(n)} {uno if n == 1 else varios}" if n else cero


def enumerar(partes):
    """«a, b y c», sin las vacías; «e» antes de i."""
    partes = [parte for parte in partes if parte]
    if len(partes) < 2:
        return "".join(partes)
    *primeras, ultima = partes
    nexo = "e" if ultima.lower().startswith(("i", "hi")) and not ultima.lower().startswith("hie") else "y"
    return f"{', '.join(primeras)} {nexo} {ultima}"


def fecha(valor):
    return f"{valor:%d/%m/%Y}"


def numero(n):
    """Entero con coma de miles: 9,999."""
    return f"{n:,}"


def dias(n):
    """Una duración: «1 día», «1,204 días». No tiene signo: quien la dice pone si es antes o después."""
    return "1 día" if abs(n) == 1 else f"{numero(abs(n))} días"


def hace(n):
    """Cuánto hace de algo al corte: «hace 45 días», «el día del corte»; y si aún no llega, «en 16 días».

    Nunca «hoy» ni «mañana»: se lee un corte, y no siempre el de hoy.
    """
    if n > 0:
        return f"hace {dias(n)}"
    return f"en {dias(n)}" if n else "el día del corte"


def corrido(n):
    """Cuánto se movió un fin: «se corrió 61 días», «se adelantó 272 días», «terminaba el mismo día»."""
    return f"se corrió {dias(n)}" if n > 0 else f"se adelantó {dias(n)}" if n else "termina el mismo día"


def cifra(valor):
    """Número sin ceros de más y con coma de miles: 60, 47.5, 9,999. Raya si no hay."""
    return "—" if valor is None else f"{valor:,.2f}".rstrip("0").rstrip(".")
