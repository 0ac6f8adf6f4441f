"""Columnas de las sesiones del CONASEC."""

from functools import partial

from seguimiento.excel import LUZ, PENDIENTES, SEMAFORO, Columna, rotulo
from seguimiento.plazos import Estado, Situacion
from seguimiento.rotulos import ACUERDO

Documento = partial(Columna, fuente="Documento")
Registro = partial(Columna, fuente="Registro de la DGSC")
Regla = partial(Columna, fuente="Regla del tablero, al corte")
Hecho = partial(Columna, fuente="Hecho que rige al corte")

SESIONES = (
    Documento("anio", "Año", "anio", 8, "Año de la sesión."),
    Documento("tipo", "Tipo", "texto", 16, "Ordinaria o extraordinaria.", lambda s: s.get_tipo_display()),
    Documento("numero", "Número", "codigo", 10, "En romanos, como la nombra el Consejo."),
    Columna(
        "consta", "Qué consta", "texto", 20, "Celebrada, programada, postergada o cancelada, al corte.",
        lambda s: s.consta[0].upper() + s.consta[1:], fuente="Hechos",
    ),
    Columna("ocurrio_el", "Fecha", "fecha", 12, "En que se celebró: según el documento o el hecho.", fuente="Hechos"),
    Columna("fecha_programada", "Programada", "fecha", 12, "La primera fecha.", fuente="Registro de la DGSC"),
    Columna("plazo_fin", "Fecha vigente", "fecha", 12, "La programada, o la última a que se postergó.", fuente="Regla"),
    Documento("fecha_literal", "Fecha, literal", "texto", 18, "Lo que el documento dice."),
    Documento("lugar", "Lugar", "texto", 18, "Sede."),
    Columna(
        "descentralizada", "Descentralizada", "texto", 16, "Si cuenta como descentralizada.",
        lambda s: "Sí" if s.descentralizada else "No", fuente="Regla del tablero: sede fuera de Lima",
    ),
    Documento("fuente", "Fuente", "frase", 60, "Sección y palabras exactas.", lambda s: str(s.fuente or "")),
)  # fmt: skip
ACUERDOS = (
    Columna("codigo", "Código", "codigo", 22, "Es nuestro: el documento no numera los acuerdos."),
    Documento("sesion", "Sesión", "texto", 26, "La que lo adoptó.", lambda a: str(a.sesion)),
    Documento("texto", "Acuerdo", "frase", 70, "Lo que se acordó."),
    Registro("responde", "Responsable", "texto", 20, "Unidad o institución; vacío si nadie."),
    Registro("plazo", "Plazo original", "fecha", 12, "Vacío si no se le puso."),
    Regla("plazo_fin", "Plazo vigente", "fecha", 12, "El de la última reprogramación que rige."),
    Hecho("estado", "Estado", "texto", 13, "El declarado.", rotulo(Estado, "estado", ACUERDO)),
    Hecho("avance", "Avance", "porcentaje", 9, "Lo reportado.", unidad="%"),
    Regla("situacion", "Situación", "texto", 18, "Frente a su plazo.", rotulo(Situacion, "situacion", ACUERDO)),
    SEMAFORO,
    LUZ,
    Regla("motivo", "Por qué", "frase", 44, "La razón de la luz, en una frase."),
    Regla("dias_retraso", "Días de retraso", "entero", 9, "Frente al plazo vigente.", unidad="días calendario"),
    *PENDIENTES,
    Documento("fuente", "Fuente", "frase", 60, "Sección y palabras exactas.", lambda a: str(a.fuente or "")),
)  # fmt: skip
