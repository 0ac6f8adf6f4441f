"""Columnas de acciones, avances, reprogramaciones y cronograma."""

from dataclasses import replace
from datetime import timedelta
from functools import partial

from seguimiento.excel import LUZ, PENDIENTES, SEMAFORO, Columna, rotulo
from seguimiento.periodos import MESES, correr, meses_entre
from seguimiento.plazos import Estado, Frescura, Modalidad, Situacion

SIN_RESPONSABLE = "Sin unidad designada"


def responsable(accion):
    return accion.responsable.codigo if accion.responsable_id else SIN_RESPONSABLE


def indice(accion):
    """Avance ÷ programado, exacto, en %; nulo si falta uno o lo programado es 0."""
    if accion.avance is None or not accion.dias_corridos:
        return None
    return float(accion.avance) * accion.dias_plazo / accion.dias_corridos


def fuente(registro):
    """Sección y palabras exactas, o vacío."""
    return str(registro.fuente) if registro.fuente_id else ""


Documento = partial(Columna, fuente="Documento o definición de la estrategia")
Lectura = partial(Columna, fuente="Lectura de la fecha programada")
Regla = partial(Columna, fuente="Regla del tablero, al corte")
Rige = partial(Columna, fuente="Avance que rige al corte")
Registro = partial(Columna, fuente="Registro de la DGSC")
EN_SU_UNIDAD = "la de «Unidad de medida»"

IMPRESAS = (
    Columna("codigo", "Código", "codigo", 9, "Código de la acción. Es nuestro."),
    Documento("objetivo", "Objetivo", "codigo", 9, "Objetivo específico.", lambda a: a.objetivo.codigo),
    Documento("nombre", "Acción", "frase", 42, "Nombre de la acción, literal."),
    Documento(
        "fecha_programada",
        "Fecha programada",
        "texto",
        16,
        "Como se la programó, literal.",
        lambda a: a.fecha_literal,
    ),
    Lectura("fin", "Vence", "fecha", 11, "Último día del plazo vigente, incluido.", lambda a: a.plazo_fin),
    Rige("estado", "Estado", "texto", 12, "Lo que declara la DGSC, o «Sin reporte».", rotulo(Estado, "estado")),
    Rige(
        "avance",
        "Avance",
        "porcentaje",
        9,
        "Lo reportado. Vacío es sin reporte, que no es 0 %.",
        unidad="% de la acción",
    ),
    Regla(
        "programado",
        "Programado",
        "porcentaje",
        12,
        "Lo que tocaba al corte, lineal (supuesto): días corridos entre días de plazo. Un hito pasa de 0 a 100 al "
        "vencer.",
        unidad="% de la acción",
    ),
    Regla(
        "indice",
        "Índice",
        "porcentaje",
        9,
        "Avance ÷ programado; vacío si no hay reporte o aún no tocaba nada.",
        indice,
    ),
    LUZ,
    Regla("motivo", "Por qué", "frase", 42, "La razón de la luz, en una frase."),
    Regla(
        "dias_retraso",
        "Días de retraso",
        "entero",
        9,
        "Desde el vencimiento hasta el corte si está vencida, o hasta que culminó si fue fuera de plazo; 0 si no.",
        unidad="días calendario",
    ),
    Columna("responsable", "Responsable", "texto", 13, "Unidad responsable, si está designada.", responsable),
)
AL_LADO = (
    Regla("situacion", "Situación", "texto", 14, "Frente a su plazo vigente.", rotulo(Situacion, "situacion")),
    SEMAFORO,
    Lectura("inicio", "Inicia", "fecha", 11, "Primer día del plazo vigente, incluido.", lambda a: a.plazo_inicio),
    Documento("inicio_original", "Inicio original", "fecha", 11, "Primer día de la primera promesa."),
    Documento("fin_original", "Fin original", "fecha", 11, "Último día de la primera promesa."),
    Regla("movimientos", "Reprogramaciones", "entero", 9, "Cuántas veces se movió el plazo, hasta el corte."),
    Regla("corrimiento", "Se corrió", "entero", 9, "Del fin original al vigente.", unidad="días calendario"),
    Regla(
        "dias_retraso_original", "Retraso original", "entero", 9, "Frente a su fin original.", unidad="días calendario"
    ),
    Lectura(
        "modalidad", "Modalidad", "texto", 11, "Hito (un mes o un día) o continua.", rotulo(Modalidad, "modalidad")
    ),
    Regla("dias_corridos", "Días corridos", "entero", 10, "Numerador de lo programado.", unidad="días calendario"),
    Regla(
        "dias_plazo",
        "Días de plazo",
        "entero",
        10,
        "Denominador de lo programado; 1 si es hito.",
        unidad="días calendario",
    ),
    Regla("frescura", "Frescura", "texto", 15, "Qué tan reciente es el último reporte.", rotulo(Frescura, "frescura")),
    Rige("ultimo_reporte", "Último reporte", "fecha", 11, "Fecha del hecho que rige."),
    Rige("fecha_culminacion", "Culminó", "fecha", 11, "Primer hecho de la racha «culminada» que rige."),
    Documento("meta", "Meta", "decimal", 11, "Cantidad por alcanzar, si la hay.", unidad=EN_SU_UNIDAD),
    Documento("linea_base", "Línea base", "decimal", 11, "Cantidad de partida, si la hay.", unidad=EN_SU_UNIDAD),
    Rige("ejecutado", "Ejecutado", "decimal", 11, "Cantidad alcanzada.", unidad=EN_SU_UNIDAD),
    Documento("unidad_medida", "Unidad de medida", "texto", 20, "Qué se cuenta."),
    *PENDIENTES,
    Columna(
        "entregable", "Tipo de entregable", "texto", 34, "Cuándo se culmina.", lambda a: a.get_entregable_display()
    ),
    Documento("ejecutor", "Ejecutor", "texto", 18, "A quién nombra el documento como ejecutor."),
    Documento("fuente", "Fuente", "frase", 50, "Sección y palabras exactas.", fuente),
)
CRONOGRAMA = (*IMPRESAS[:1], replace(IMPRESAS[2], ancho=46), AL_LADO[2], IMPRESAS[4], LUZ)
ACCIONES = IMPRESAS + tuple(columna.sin_imprimir() for columna in AL_LADO)


def avances(usuario, corte):
    """Columnas del historial de avances, anulados incluidos; los sustentos reservados, solo para quien puede verlos."""

    def sustentos(avance):
        return "; ".join(s.leido_por(usuario) for s in avance.sustentos.all())

    escrito = partial(Registro, significado="Lo que escribió quien registra.", tipo="frase")
    return (
        Columna("accion", "Acción", "codigo", 9, "Código de la acción.", lambda a: a.accion.codigo),
        Registro("fecha", "Fecha del hecho", "fecha", 11, "Cuándo ocurrió."),
        Registro("estado", "Estado", "texto", 12, "Estado declarado.", lambda a: a.get_estado_display()),
        Registro("porcentaje", "Avance", "porcentaje", 9, "Porcentaje declarado.", unidad="% de la acción"),
        Registro("meta_ejecutada", "Ejecutado", "decimal", 11, "Cantidad ejecutada.", unidad="la de la acción"),
        escrito("que_se_hizo", "Qué se hizo", ancho=44),
        escrito("dificultad", "Dificultad", ancho=28),
        escrito("medida_adoptada", "Medida adoptada", ancho=28),
        escrito("decision_solicitada", "Decisión solicitada", ancho=24),
        escrito("decision_de", "A quién se la pide", ancho=16),
        Registro("sustento", "Sustento", "frase", 30, "Lo que lo prueba, o «reservado».", sustentos),
        *(columna.sin_imprimir() for columna in (*RASTRO, *anulacion(corte))),
    )


def niveles(avance):
    return "; ".join(s.nivel_dicho for s in avance.sustentos.all())


RASTRO = (
    Registro("nivel", "Nivel del sustento", "texto", 12, "Público, interno o reservado.", niveles),
    Registro("registrado_por", "Registrado por", "texto", 22, "Quién lo registró."),
    Registro("registrado_en", "Registrado el", "instante", 16, "Cuándo se registró.", unidad="hora de Lima"),
    Registro("fuente", "Fuente", "frase", 40, "De dónde se transcribió, si no lo registró la DGSC.", fuente),
)


def anulacion(corte):
    """Columnas de si un registro dejó de contar, hasta lo que se sabía en K."""

    def de(registro):
        hallada = getattr(registro, "anulacion", None)
        return hallada if hallada and hallada.registrado_en <= corte.hasta else None

    return (
        Registro("cuenta", "Cuenta", "texto", 8, "«No» si se anuló.", lambda r: "No" if de(r) else "Sí"),
        Registro("anulado_por", "Anulado por", "texto", 20, "Quién.", lambda r: de(r) and de(r).registrado_por),
        Registro(
            "anulado_en", "Anulado el", "instante", 16, "Cuándo se anuló.", lambda r: de(r) and de(r).registrado_en,
            unidad="hora de Lima",
        ),
        Registro("anulado_motivo", "Por qué se anuló", "frase", 30, "Su motivo.", lambda r: de(r) and de(r).motivo),
    )  # fmt: skip


def reprogramaciones(corte):
    """Columnas de las reprogramaciones de acciones y lanzamientos, anuladas incluidas."""
    return (
        Registro("seguido", "Qué se movió", "codigo", 12, "Acción o lanzamiento.", lambda r: r.seguido.codigo),
        Registro("rige", "Rige desde", "fecha", 12, "Desde cuándo vale el plazo nuevo."),
        Registro("inicio", "Inicio nuevo", "fecha", 12, "Primer día, incluido."),
        Registro("fin", "Fin nuevo", "fecha", 12, "Último día, incluido."),
        Registro("motivo", "Motivo", "frase", 44, "Por qué se movió."),
        Registro("documento", "Documento", "frase", 32, "El que la aprueba."),
        Registro("documento_fecha", "Fecha del documento", "fecha", 13, "Cuándo se firmó."),
        Registro("registrado_por", "Registrada por", "texto", 20, "Quién la registró."),
        Registro("registrado_en", "Registrada el", "instante", 16, "Cuándo se registró.", unidad="hora de Lima"),
        *(columna.sin_imprimir() for columna in anulacion(corte)),
    )  # fmt: skip


def cronograma(estrategia, corte):
    """Columnas del cronograma: una por mes de la estrategia, o por trimestre si son más de 24."""
    primero, meses = estrategia.inicio.replace(day=1), meses_entre(estrategia.inicio, estrategia.fin) + 1
    paso = 1 if meses <= 24 else 3
    desde = [correr(primero, n) for n in range(0, meses, paso)]
    return (*CRONOGRAMA, *(casilla(dia, correr(dia, paso) - timedelta(days=1), corte) for dia in desde))


def casilla(desde, hasta, corte):
    """La columna de un mes o un trimestre: si cae en el plazo, con el color de la luz."""

    def toca(inicio, fin):
        return inicio is not None and inicio <= hasta and desde <= fin

    def marca(accion):
        if accion.fecha_culminacion and desde <= accion.fecha_culminacion <= hasta:
            return "✔"
        if toca(accion.plazo_inicio, accion.plazo_fin):
            return "■"
        return "□" if toca(accion.inicio_original, accion.fin_original) else None

    es_el_corte = desde <= corte.fecha <= hasta
    titulo = f"{MESES[desde.month - 1][:3]} {desde:%y}" + (" (corte)" if es_el_corte else "")
    significado = f"Del {desde:%d/%m/%Y} al {hasta:%d/%m/%Y}."
    return Regla(
        f"{desde:%Y-%m}", titulo, "marca", 7 if es_el_corte else 5, significado, marca,
        luz=lambda a: a.rotulo if toca(a.plazo_inicio, a.plazo_fin) else None,
    )  # fmt: skip
