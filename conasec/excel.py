"""Columnas de las sesiones del CONASEC."""

from functools import partial

from seguimiento.excel import Columna

Documento = partial(Columna, fuente="Documento")

SESIONES = (
    Documento("anio", "Año", "anio", 8, "Año de la sesión."),
    Documento("tipo", "Tipo", "texto", 16, "Ordinaria o extraordinaria.", lambda s: s.get_tipo_display()),
    Documento("numero", "Número", "codigo", 10, "En romanos, como la nombra el Consejo."),
    Documento("fecha", "Fecha", "fecha", 12, "Día en que se celebró."),
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
    Documento("sesion", "Sesión", "texto", 26, "La que lo adoptó."),
    Documento("texto", "Acuerdo", "frase", 70, "Lo que se acordó."),
    Documento("fuente", "Fuente", "frase", 60, "Sección y palabras exactas.", lambda a: str(a.fuente or "")),
)
