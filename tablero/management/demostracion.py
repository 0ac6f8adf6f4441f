"""Hechos FICTICIOS de 2022 para la demostración: nada de esto ocurrió así ni se afirma.

Cada avance: acción, fecha, estado, porcentaje, qué se hizo y lo demás. `registrado`: cuándo se registró, si no fue
en los días siguientes. `documento` y `nivel` son su sustento.
"""

from seguimiento.models import Nivel
from seguimiento.plazos import Estado

_P, _C, _S, _X = Estado.EN_PROCESO, Estado.CULMINADA, Estado.SUSPENDIDA, Estado.CANCELADA


def _informe(numero, nivel=Nivel.INTERNO):
    return {"documento": f"Informe ficticio {numero:03}-2022", "nivel": nivel}


def _serie(accion, que, puntos):
    """Reportes periódicos de una acción: `puntos` es «AAAA-MM-DD porcentaje [ejecutado]», separados por comas."""
    for punto in puntos.split(", "):
        fecha, porcentaje, *ejecutado = punto.split()
        yield accion, fecha, _P, porcentaje, que, {"meta_ejecutada": ejecutado[0]} if ejecutado else {}


_TRABA = {
    "dificultad": "Las opiniones de los sectores llegaron con observaciones.",
    "medida_adoptada": "Se formó una mesa técnica semanal para levantarlas.",
}
_PIDE_OPINION = {
    **_TRABA,
    "decision_solicitada": "Que el sector emita su opinión final en diez días.",
    "decision_de": "Ministerio de Justicia y Derechos Humanos",
}
_PIDE_EQUIPOS = {
    "dificultad": "Tres mancomunidades no designaron a su equipo técnico.",
    "medida_adoptada": "Se reasignaron dos articuladores a esas mancomunidades.",
    "decision_solicitada": "Que se pida a los alcaldes designar a sus equipos antes de fin de mes.",
    "decision_de": "Presidencia del CONASEC",
}
_PIDE_FECHAS = {
    "dificultad": "Los barrios que faltan no tienen fecha confirmada por sus municipalidades.",
    "decision_solicitada": "Que se aprueben fechas nuevas para los lanzamientos pendientes.",
    "decision_de": "Secretaría Técnica del CONASEC",
}

AVANCES = [
    ("OE1.1", "2022-01-20", _P, 60, "Se remitió el proyecto de norma con su exposición de motivos.", _informe(4)),
    ("OE1.1", "2022-02-02", _C, 100, "Se publicó la declaratoria.", _informe(11, Nivel.PUBLICO)),
    ("OE1.2", "2022-02-15", _P, 30, "Se cerró la versión para consulta de los sectores.", {}),
    ("OE1.2", "2022-03-18", _P, 70, "Se recibieron las opiniones de nueve sectores.", {}),
    ("OE1.2", "2022-04-25", _P, 80, "Se levantó la mitad de las observaciones.", _TRABA),
    ("OE1.2", "2022-05-27", _P, 90, "Se envió el proyecto final para su firma.", {}),
    ("OE1.2", "2022-06-22", _C, 100, "Se publicó la política.", _informe(88, Nivel.PUBLICO)),
    ("OE1.3", "2022-02-10", _P, 55, "Se terminó el primer borrador del reglamento.", {}),
    ("OE1.3", "2022-02-25", _C, 100, "Se presentó la versión preliminar.", _informe(23)),
    ("OE1.4", "2022-03-14", _P, 40, "Se redactó el articulado y se consultó a los operadores de justicia.", {}),
    ("OE1.4", "2022-04-20", _P, 60, "Se incorporaron los aportes de la consulta.", _PIDE_OPINION),
    ("OE1.4", "2022-06-10", _P, 60, "Sigue en opinión; no hubo avance.", _TRABA),
    ("OE1.4", "2022-07-20", _C, 100, "Se presentó la propuesta normativa.", _informe(97)),
    ("OE1.6", "2022-06-08", _P, 45, "Se revisaron los capítulos de funciones y uniforme.", {}),
    ("OE1.6", "2022-06-23", _P, 80, "Se validó el texto con cuatro municipalidades.", {}),
    ("OE1.6", "2022-07-05", _P, 100, "El texto quedó completo, a la espera del visto de asesoría jurídica.", {}),
    ("OE1.6", "2022-07-12", _C, 100, "Se presentó la propuesta con el visto jurídico.", _informe(93)),
    ("OE1.7", "2022-07-15", _P, 20, "Se inició la revisión del perfil.", {}),
    ("OE1.7", "2022-08-10", _X, 20, "Se cancela: el perfil se tratará dentro de otra norma.", _informe(104)),
    ("OE1.8", "2022-02-17", _P, 70, "Se cerró la estructura curricular con los centros de capacitación.", {}),
    ("OE1.8", "2022-03-10", _C, 100, "Se presentó la propuesta de decreto.", _informe(31, Nivel.PUBLICO)),
    *_serie(
        "OE2.1",
        "Gobiernos locales que cumplieron las actividades del programa en el período.",
        "2022-02-28 8 20, 2022-03-30 18 44, 2022-04-29 27 66, 2022-05-31 37 90, 2022-06-27 48 118, 2022-07-27 56 137, "
        "2022-08-29 64 157, 2022-09-28 73 179, 2022-10-27 84 206, 2022-11-28 93 228",
    ),
    ("OE2.1", "2022-12-28", _C, 100, "Cumplieron los 245.", {"meta_ejecutada": 245} | _informe(171, Nivel.PUBLICO)),
    *_serie(
        "OE2.2",
        "Se capacitó a comités regionales, provinciales y distritales.",
        "2022-03-15 10, 2022-04-18 19, 2022-05-24 31, 2022-06-24 41, 2022-07-26 48, 2022-08-30 55, 2022-09-29 70, "
        "2022-10-28 82, 2022-11-29 92",
    ),
    ("OE2.2", "2022-12-15", _C, 100, "Se cerró el plan de capacitaciones del año.", _informe(160)),
    *_serie(
        "OE2.3",
        "Se asistió a gobiernos regionales y locales en sus planes de acción.",
        "2022-01-31 8, 2022-02-28 16, 2022-03-31 25, 2022-05-31 42, 2022-06-27 50, 2022-07-27 57, 2022-08-29 64, "
        "2022-09-28 73, 2022-10-27 82, 2022-11-28 91",
    ),
    ("OE2.3", "2022-04-29", _P, 33, "Reporte de abril, registrado con demora.", {"registrado": "2022-06-20"}),
    ("OE2.3", "2022-12-30", _C, 100, "Se completó la asistencia programada.", _informe(174)),
    ("OE2.4", "2022-01-20", Estado.NO_INICIADA, 0, "Se espera la conformidad de las mancomunidades.", {}),
    ("OE2.4", "2022-03-08", _P, 12, "Se acordó el plan de trabajo con dos mancomunidades.", {}),
    ("OE2.4", "2022-04-12", _P, 20, "Se diagnosticó la gestión de cada mancomunidad.", {}),
    ("OE2.4", "2022-05-20", _P, 29, "Se asistió a dos de las cinco mancomunidades.", {}),
    ("OE2.4", "2022-06-22", _P, 36, "Se asistió a una mancomunidad más.", _PIDE_EQUIPOS),
    ("OE2.4", "2022-08-10", _P, 45, "Se retomó la asistencia con los equipos designados.", {}),
    ("OE2.4", "2022-09-15", _P, 52, "Se revisaron los protocolos conjuntos.", {}),
    ("OE2.4", "2022-10-20", _P, 60, "Se ensayó el patrullaje entre distritos vecinos.", {}),
    ("OE2.4", "2022-12-05", _P, 78, "Quedan por cerrar dos mancomunidades.", _PIDE_EQUIPOS),
    *_serie(
        "OE2.6",
        "Comisarías que aplican el lineamiento en sus sectores.",
        "2022-02-25 8, 2022-03-28 17, 2022-04-27 25, 2022-05-30 35, 2022-06-28 45, 2022-07-28 56, 2022-08-29 70, "
        "2022-09-27 82, 2022-10-26 92",
    ),
    ("OE2.6", "2022-11-25", _C, 100, "Se completaron las comisarías previstas.", _informe(149, Nivel.RESERVADO)),
    *_serie(
        "OE2.7",
        "Barrios seguros implementados, con los lanzados a la fecha.",
        "2022-03-10 9 100, 2022-03-31 18 101, 2022-04-28 27 102, 2022-05-12 36 103, 2022-06-24 36 103, "
        "2022-07-07 54.55 105, 2022-07-21 72.73 107, 2022-08-18 81.82 108",
    ),
    ("OE2.7", "2022-10-14", _P, "81.82", "Sin lanzamientos nuevos.", {"meta_ejecutada": 108} | _PIDE_FECHAS),
    ("OE2.7", "2022-11-30", _P, "81.82", "Sin lanzamientos nuevos.", {"meta_ejecutada": 108}),
    ("OE2.8", "2022-03-22", _P, 15, "Se levantó el inventario de cámaras y radios.", {}),
    ("OE2.8", "2022-04-08", _P, 20, "Se definió el estándar de interconexión.", {}),
    ("OE2.8", "2022-05-18", _S, 20, "Se suspende hasta contar con el convenio de interconexión.", _informe(71)),
    ("OE2.8", "2022-09-14", _P, 45, "Se firmó el convenio y se reanudó el piloto.", {}),
    ("OE2.8", "2022-11-10", _P, 70, "Se conectaron cuatro centrales.", _informe(142, Nivel.RESERVADO)),
    *_serie(
        "OE3.1",
        "Operativos ejecutados sobre los programados; solo cifras agregadas.",
        "2022-02-28 18, 2022-03-31 36, 2022-04-29 50, 2022-05-31 78, 2022-06-28 98",
    ),
    ("OE3.1", "2022-07-05", _C, 100, "Se ejecutó el último operativo programado.", _informe(91, Nivel.RESERVADO)),
    *_serie(
        "OE3.2",
        "Reuniones de articulación entre comisarías y mancomunidades.",
        "2022-01-28 7, 2022-03-02 15, 2022-04-05 24, 2022-05-10 33, 2022-06-23 47, 2022-07-25 50, 2022-08-30 61, "
        "2022-09-27 72, 2022-10-28 80, 2022-11-29 90",
    ),
    ("OE3.2", "2022-12-30", _C, 100, "Se cumplió el plan de articulación.", _informe(175)),
]

# Lanzamiento, fecha en que se hizo y ordinal nacional; el L5 no tiene hecho y el L11 se cancela.
REALIZADOS = [
    ("L1", "2022-03-10", 100),
    ("L2", "2022-03-31", 101),
    ("L4", "2022-04-28", 102),
    ("L3", "2022-05-12", 103),
    ("L6", "2022-07-07", 104),
    ("L9", "2022-07-07", 105),
    ("L7", "2022-07-21", 106),
    ("L10", "2022-07-21", 107),
    ("L8", "2022-08-18", 108),
]
CANCELADO = ("L11", "2022-09-20", "Se cancela: la municipalidad pidió pasarlo al año siguiente.")

# Lanzamiento del barrio, fecha, tipo, código de la actividad o del factor, y qué se hizo.
INTERVENCIONES = [
    ("L1", "2022-03-21", "factor", "factor-6", "Hallado en el diagnóstico participativo con los vecinos."),
    ("L1", "2022-03-21", "factor", "factor-3", "Hallado en el diagnóstico participativo con los vecinos."),
    ("L1", "2022-04-05", "actividad", "actividad-1", "Se identificó el perímetro del mercado con los comerciantes."),
    ("L1", "2022-05-17", "proyecto", "", "Los vecinos propusieron recuperar la losa deportiva."),
    ("L1", "2022-06-14", "mesa", "", "Mesa técnica con la municipalidad y la comisaría."),
    ("L4", "2022-05-10", "organizacion", "", "Se articuló la junta vecinal del barrio."),
    ("L4", "2022-05-24", "actividad", "actividad-11", "Taller para priorizar los factores de riesgo."),
    ("L4", "2022-06-21", "codisec", "", "El articulador participó en la sesión del comité distrital."),
]

# Lo que se respondió a una decisión: la acción que la pide, cuándo, qué se dijo y con qué documento. Las demás esperan.
ATENDIDAS = [
    ("OE1.4", "2022-07-15", "El sector emitió su opinión favorable.", "Oficio ficticio 095-2022 del sector"),
    ("OE2.4", "2022-07-26", "Se pidió a los alcaldes, y designaron a sus equipos.", "Oficio ficticio 101-2022"),
]

# Número, fecha y sede de cada sesión ficticia de 2022.
SESIONES = [("I", "2022-05-24", "Lima"), ("II", "2022-08-22", "Trujillo")]
# Sesión, acuerdo, institución responsable, plazo, y sus avances: fecha, estado, porcentaje y qué se hizo.
ACUERDOS = [
    ("I", "Remitir el balance semestral de la estrategia.", "Ministerio del Interior", "2022-07-15",
     [("2022-07-12", _C, 100, "Se remitió el balance.")]),
    ("I", "Emitir opinión sobre la propuesta de Unidades de Flagrancia.", "Ministerio de Justicia y Derechos Humanos",
     "2022-06-20", [("2022-06-16", _P, 40, "La opinión está en la oficina jurídica.")]),
    ("I", "Designar a los equipos técnicos de las mancomunidades.", "Municipalidad Metropolitana de Lima", "2022-06-30",
     []),
    ("I", "Evaluar la ampliación de la central de emergencias.", "Policía Nacional del Perú", None, []),
    ("II", "Aprobar las fechas nuevas de los lanzamientos pendientes.", "Secretaría Técnica del CONASEC", "2022-09-30",
     [("2022-09-20", _P, 60, "Se acordaron dos de las tres fechas.")]),
]  # fmt: skip

# Un plazo que se movió, un reporte que se anuló y una lectura que se publicó: acción, fecha y lo demás.
REPROGRAMADA = ("OE2.8", "2022-09-14", "2022-03-01", "2022-10-31", "Se firmó el convenio que faltaba.")
ANULADO = ("OE2.6", "2022-06-27", 54, "Se contaron dos veces las comisarías de una región.", "2022-06-29")
PUBLICADO = ("II sesión 2022", "2022-06-30")
