"""Oráculo: las reglas de semantica §2, §4 y §5 en Python llano y fracciones exactas.

Escrito a partir del documento y no del código: las pruebas comparan con él la forma SQL de `seguimiento/plazos.py`.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from math import floor

CULMINADAS = {"culminada_sin_plazo", "culminada_en_plazo", "culminada_fuera_de_plazo"}


@dataclass(frozen=True)
class Umbrales:
    """Lo configurable de semantica §4: días y porcentajes."""

    por_vencer: int = 15
    al_dia: int = 30
    por_actualizar: int = 60
    sin_reporte: int = 30
    recien_iniciada: int = 10
    verde: int = 95
    ambar: int = 75


UMBRALES = Umbrales()


@dataclass(frozen=True)
class HechoO:
    """Un avance registrado (semantica §2)."""

    id: int
    fecha: date
    registrado_en: datetime
    estado: str
    porcentaje: Decimal | None
    anulado_en: datetime | None = None


@dataclass(frozen=True)
class PlanO:
    """Una reprogramación (semantica §2): un plazo nuevo desde que `fecha` rige."""

    id: int
    fecha: date
    registrado_en: datetime
    inicio: date
    fin: date
    anulado_en: datetime | None = None


@dataclass(frozen=True)
class AccionO:
    """El plazo de una acción (semantica §3); `modalidad`, «hito» o «continua». Una continua con fin tiene inicio."""

    inicio: date | None
    fin: date | None
    modalidad: str


@dataclass(frozen=True)
class Lectura:
    """Lo que se dice de una acción en (T, K); `programado` va de 0 a 100 y es None sin fin."""

    estado: str
    avance: Decimal | None
    ultimo_reporte: date | None
    fecha_culminacion: date | None
    situacion: str
    dias_retraso: int
    programado: Fraction | None
    semaforo: str
    rotulo: str
    frescura: str
    exigible: bool
    cancelada_tras_vencer: bool
    inicio: date | None
    fin: date | None
    reprogramaciones: int
    dias_retraso_original: int


@dataclass(frozen=True)
class Totales:
    """Los totales de semantica §5; una media de nada es None, nunca 0."""

    total: int
    exigibles: int
    en_plazo: int
    antes_de_vencer: int
    canceladas_tras_vencer: int
    por_situacion: dict[str, int]
    por_semaforo: dict[str, int]
    por_rotulo: dict[str, int]
    reportadas: int
    avance_medio: Fraction | None
    programado_medio_reportadas: Fraction | None
    programado_medio: Fraction | None


def leer(
    accion: AccionO,
    hechos: Sequence[HechoO],
    fecha: date,
    conocido: datetime,
    umbrales: Umbrales = UMBRALES,
    planes: Sequence[PlanO] = (),
    visto: date | None = None,
) -> Lectura:
    """La acción al corte `fecha` (T), con lo registrado hasta `conocido` (K).

    `visto`: una fecha posterior a T en que se la mira; lo que rige es lo que regía en T (semantica §1).
    """
    vistos = vigentes(hechos, fecha, conocido)
    rige = vistos[-1] if vistos else None
    estado = rige.estado if rige else "sin_reporte"
    avance = _avance(rige)
    desde = comienzo_de_racha(vistos)
    culminacion = desde if estado == "culminada" else None
    # La culminada se compara con el plazo que regía en su fecha de culminación (semantica §4.2).
    movidas = vigentes(planes, culminacion or fecha, conocido)
    original, fecha = accion, visto or fecha
    if movidas:
        accion = AccionO(movidas[-1].inicio, movidas[-1].fin, accion.modalidad)
    primera = _situacion(original, estado, culminacion, fecha, umbrales)
    situacion = _situacion(accion, estado, culminacion, fecha, umbrales)
    programado = _programado(accion, fecha)
    vencio = accion.fin is not None and accion.fin < fecha
    luz = _semaforo(accion, situacion, estado, avance, programado, fecha, umbrales)
    return Lectura(
        estado=estado,
        avance=avance,
        ultimo_reporte=rige.fecha if rige else None,
        fecha_culminacion=culminacion,
        situacion=situacion,
        dias_retraso=_dias_retraso(accion, situacion, culminacion, fecha),
        programado=programado,
        semaforo=luz,
        rotulo=_rotulo(accion, situacion, estado, luz),
        frescura=_frescura(situacion, rige, fecha, umbrales),
        exigible=vencio and estado != "cancelada",
        cancelada_tras_vencer=estado == "cancelada" and accion.fin is not None and desde > accion.fin,
        inicio=accion.inicio,
        fin=accion.fin,
        reprogramaciones=len(movidas),
        dias_retraso_original=_dias_retraso(original, primera, culminacion, fecha),
    )


def vigentes(hechos: Iterable[HechoO | PlanO], fecha: date, conocido: datetime) -> list:
    """Los hechos, o los plazos nuevos, que cuentan en (T, K), del más antiguo al que rige (semantica §2)."""
    cuentan = [
        hecho
        for hecho in hechos
        if hecho.fecha <= fecha
        and hecho.registrado_en <= conocido
        and (hecho.anulado_en is None or hecho.anulado_en > conocido)
    ]
    return sorted(cuentan, key=lambda hecho: (hecho.fecha, hecho.registrado_en, hecho.id))


def comienzo_de_racha(vistos: Sequence[HechoO]) -> date | None:
    """Fecha del primer hecho de la racha seguida del estado que rige (semantica §2, «fecha de culminación»)."""
    comienzo = None
    for hecho in reversed(vistos):
        if hecho.estado != vistos[-1].estado:
            break
        comienzo = hecho.fecha
    return comienzo


def _avance(rige: HechoO | None) -> Decimal | None:
    if rige is None:
        return None
    fijo = {"culminada": Decimal(100), "no_iniciada": Decimal(0)}
    return fijo.get(rige.estado, rige.porcentaje)


def _situacion(accion: AccionO, estado: str, culminacion: date | None, corte: date, umbrales: Umbrales) -> str:
    """La tabla de semantica §4.2, fila por fila."""
    fin = accion.fin
    if estado == "cancelada":
        return "cancelada"
    if estado == "culminada":
        if fin is None:
            return "culminada_sin_plazo"
        return "culminada_en_plazo" if culminacion <= fin else "culminada_fuera_de_plazo"
    if fin is None:
        return "sin_fecha"
    if corte > fin:
        return "vencida"
    if (fin - corte).days <= umbrales.por_vencer:
        return "por_vencer"
    if accion.inicio is not None and corte < accion.inicio:
        return "por_iniciar"
    return "en_plazo"


def _dias_retraso(accion: AccionO, situacion: str, culminacion: date | None, corte: date) -> int:
    if situacion == "vencida":
        return (corte - accion.fin).days
    if situacion == "culminada_fuera_de_plazo":
        return (culminacion - accion.fin).days
    return 0


def _programado(accion: AccionO, corte: date) -> Fraction | None:
    """Porcentaje que tocaba en T, exacto (semantica §4.3)."""
    if accion.fin is None:
        return None
    if corte >= accion.fin:
        return Fraction(100)
    if accion.modalidad == "hito" or corte < accion.inicio:
        return Fraction(0)
    return Fraction(100 * ((corte - accion.inicio).days + 1), (accion.fin - accion.inicio).days + 1)


def _semaforo(
    accion: AccionO,
    situacion: str,
    estado: str,
    avance: Decimal | None,
    programado: Fraction | None,
    corte: date,
    umbrales: Umbrales,
) -> str:
    """La tabla del semáforo de semantica §4, fila por fila."""
    if situacion == "vencida":
        return "rojo"
    if situacion in CULMINADAS:
        return "verde"
    if situacion in {"cancelada", "sin_fecha", "por_iniciar"}:
        return "gris"
    if accion.modalidad == "hito":
        return "ambar" if situacion == "por_vencer" else "gris"
    if estado == "sin_reporte":
        callada = (corte - accion.inicio).days > umbrales.sin_reporte
        return "ambar" if situacion == "por_vencer" or callada else "gris"
    if programado < umbrales.recien_iniciada:
        return "gris"
    return _banda(100 * Fraction(avance) / programado, umbrales)


def _rotulo(accion: AccionO, situacion: str, estado: str, luz: str) -> str:
    """La tabla de la palabra de semantica §4.5, fila por fila: de la situación, la luz y si se reportó."""
    cerradas = {"culminada_sin_plazo": "culminada", "culminada_fuera_de_plazo": "culminada_tarde"}
    if situacion in cerradas:
        return cerradas[situacion]
    if situacion in {"culminada_en_plazo", "por_iniciar", "sin_fecha", "cancelada"}:
        return situacion
    if situacion == "vencida":
        return "sin_dato" if estado == "sin_reporte" else "vencida"
    if accion.modalidad == "hito":
        return {"ambar": "por_vencer", "gris": "en_plazo"}[luz]
    if estado == "sin_reporte":
        return {"ambar": "en_riesgo_sin_dato", "gris": "sin_reporte_aun"}[luz]
    return {"verde": "a_ritmo", "ambar": "en_riesgo", "rojo": "atrasada", "gris": "recien_iniciada"}[luz]


def _banda(cociente: Fraction, umbrales: Umbrales) -> str:
    if cociente >= umbrales.verde:
        return "verde"
    return "ambar" if cociente >= umbrales.ambar else "rojo"


def _frescura(situacion: str, rige: HechoO | None, corte: date, umbrales: Umbrales) -> str:
    if situacion in CULMINADAS | {"cancelada", "por_iniciar"}:
        return "no_aplica"
    if rige is None:
        return "sin_reporte"
    dias = (corte - rige.fecha).days
    if dias <= umbrales.al_dia:
        return "al_dia"
    return "por_actualizar" if dias <= umbrales.por_actualizar else "desactualizada"


def totales(lecturas: Iterable[Lectura]) -> Totales:
    """Suma lecturas de un mismo corte (semantica §5).

    «Reportada» es toda acción con un hecho que rige, también la cancelada. Las acciones sin plazo no entran en
    ninguna media del programado.
    """
    filas = list(lecturas)
    exigibles = [fila for fila in filas if fila.exigible]
    en_plazo = [fila for fila in filas if fila.situacion == "culminada_en_plazo"]
    reportadas = [fila for fila in filas if fila.estado != "sin_reporte"]
    return Totales(
        total=len(filas),
        exigibles=len(exigibles),
        en_plazo=sum(fila.exigible for fila in en_plazo),
        antes_de_vencer=sum(not fila.exigible for fila in en_plazo),
        canceladas_tras_vencer=sum(fila.cancelada_tras_vencer for fila in filas),
        por_situacion=dict(Counter(fila.situacion for fila in filas)),
        por_semaforo=dict(Counter(fila.semaforo for fila in filas)),
        por_rotulo=dict(Counter(fila.rotulo for fila in filas)),
        reportadas=len(reportadas),
        avance_medio=_media(fila.avance for fila in reportadas),
        programado_medio_reportadas=_media(fila.programado for fila in reportadas),
        programado_medio=_media(fila.programado for fila in filas if fila.estado != "cancelada"),
    )


def curva(casos: Sequence[tuple], cierres: Iterable[date], fecha: date, conocido: datetime) -> list[Totales]:
    """Los totales a cada cierre: con lo que regía en él o, si es posterior a T, con lo que rige en T (semantica §1).

    `casos`: [(AccionO, [HechoO], [PlanO])].
    """
    return [
        totales(leer(a, h, min(cierre, fecha), conocido, planes=p, visto=cierre) for a, h, p in casos)
        for cierre in cierres
    ]


COMPARADO = ("estado", "avance", "situacion", "rotulo", "semaforo", "inicio", "fin", "reprogramaciones")


def cambios(antes: dict[str, Lectura], despues: dict[str, Lectura]) -> set[str]:
    """Los códigos de lo que se lee distinto entre dos cortes (semantica §8)."""
    return {
        codigo
        for codigo, lectura in despues.items()
        if any(getattr(lectura, campo) != getattr(antes[codigo], campo) for campo in COMPARADO)
    }


def _media(valores: Iterable[Decimal | Fraction | None]) -> Fraction | None:
    exactos = [Fraction(valor) for valor in valores if valor is not None]
    return sum(exactos, Fraction(0)) / len(exactos) if exactos else None


def un_decimal(valor: Fraction) -> Decimal:
    """Como se muestra: un decimal, medios hacia arriba (semantica §4.3)."""
    return Decimal(floor(valor * 10 + Fraction(1, 2))).scaleb(-1)
