"""Lo que se cuenta, con cero, con uno y con muchos: cada frase con número que una página o un aviso escribe.

`tests/test_frases_contadas.py` escribe cada una para cada número. Las que dicen por qué una luz están en `frases`.
"""

from .frases import fecha, numero

# nombre: (ninguna, una, muchas); «{}» es el número. Vacía: con cero no se dice.
CONTADAS = {
    "acciones": ("ninguna acción", "1 acción", "{} acciones"),
    "acciones_cambiaron": ("ninguna acción cambió", "1 acción cambió", "{} acciones cambiaron"),
    "acciones_deben": (
        "ninguna acción abierta debe un reporte",
        "1 acción abierta debe un reporte",
        "{} acciones abiertas deben un reporte",
    ),
    "acciones_se_leen_distinto": (
        "ninguna acción se lee distinto",
        "1 acción se lee distinto",
        "{} acciones se leen distinto",
    ),
    "acciones_vencidas": ("ninguna acción vencida", "1 acción vencida", "{} acciones vencidas"),
    "acuerdos": ("no hay acuerdos", "hay 1 acuerdo", "hay {} acuerdos"),
    "acuerdos_pendientes": ("ningún acuerdo pendiente", "1 acuerdo pendiente", "{} acuerdos pendientes"),
    "acuerdos_sin_cerrar": ("no hay acuerdos sin cerrar", "hay 1 acuerdo sin cerrar", "hay {} acuerdos sin cerrar"),
    "avances_registrados": ("No se registró ningún avance", "Se registró 1 avance", "Se registraron {} avances"),
    "barrios_registrados": ("Ningún barrio registrado", "1 barrio registrado", "{} barrios registrados"),
    "canceladas_tras_vencer": ("", "1 cancelada después de vencer", "{} canceladas después de vencer"),
    "citas": ("sin citas", "1 cita", "{} citas"),
    "con_acciones": ("sin acciones", "con 1 acción", "con {} acciones"),
    "con_retraso": ("ninguno con retraso", "1 con retraso", "{} con retraso"),
    "culminadas_antes": ("", "1 culminada antes de vencer", "{} culminadas antes de vencer"),
    "decisiones": ("Ninguna decisión", "1 decisión", "{} decisiones"),
    "decisiones_solicitadas": ("ninguna decisión solicitada", "1 decisión solicitada", "{} decisiones solicitadas"),
    "filas": ("Ninguna fila", "1 fila", "{} filas"),
    "filas_aplicadas": ("No se aplicó ninguna fila", "Se aplicó 1 fila", "Se aplicaron {} filas"),
    "filas_deshechas": ("No se deshizo ninguna fila", "Se deshizo 1 fila", "Se deshicieron {} filas"),
    "filas_por_registrar": ("No se registrará nada", "Se registrará 1 fila", "Se registrarán {} filas"),
    "filas_que_impiden": ("", "1 fila lo impide", "{} filas lo impiden"),
    "hechos_nuevos": ("no hay hechos nuevos", "hay 1 hecho nuevo", "hay {} hechos nuevos"),
    "intervenciones": ("Ninguna intervención", "1 intervención", "{} intervenciones"),
    "lanzados_despues": ("ninguno lanzado después", "1 lanzado después", "{} lanzados después"),
    "nuevos": ("ninguno nuevo", "1 nuevo", "{} nuevos"),
    "marcadas_fuera": ("", "1 marcada que no está", "{} marcadas que no están"),
    "observaciones": ("Ninguna observación", "1 observación", "{} observaciones"),
    "observaciones_tocan": ("Ninguna observación toca", "1 observación toca", "{} observaciones tocan"),
    "otros_distritos": (
        "",
        "Hay 1 distrito más con este nombre",
        "Hay {} distritos más con este nombre",
    ),
    "por_terminar": ("ninguna por terminar", "1 por terminar", "{} por terminar"),
    "posteriores": (
        "",
        "1 registro posterior al corte no se muestra",
        "{} registros posteriores al corte no se muestran",
    ),
    "posteriores_o_no_sabidos": (
        "",
        "1 registro posterior al corte, o que aún no se conocía, no se muestra",
        "{} registros posteriores al corte, o que aún no se conocían, no se muestran",
    ),
    "postergaciones": ("", "1 postergación", "{} postergaciones"),
    "quedarian": ("no cambiaría ninguna", "quedaría 1", "quedarían {}"),
    "que_se_cancelaron": ("", "1 que se canceló", "{} que se cancelaron"),
    "reprogramaciones": ("", "1 reprogramación", "{} reprogramaciones"),
    "se_anularon": ("no se anuló ninguno", "se anuló 1", "se anularon {}"),
    "se_reprogramaron": ("ninguna se reprogramó", "1 se reprogramó", "{} se reprogramaron"),
    "sin_dibujar": (
        "",
        "1 lanzamiento sin coordenadas no se dibuja",
        "{} lanzamientos sin coordenadas no se dibujan",
    ),
    "sin_plazo": ("ninguno sin plazo", "1 sin plazo", "{} sin plazo"),
    "ya_culminadas": ("", "1 ya culminada", "{} ya culminadas"),
    "vencidos": ("ninguno vencido", "1 vencido", "{} vencidos"),
}


def contada(nombre, n):
    """La frase de `CONTADAS` con ese número: «hay 1 acuerdo sin cerrar», «1,204 acciones»."""
    ninguna, una, muchas = CONTADAS[nombre]
    return ninguna if n == 0 else una if n == 1 else muchas.format(numero(n))


def me_toca(deben, propias, dia):
    """Lo que encabeza las acciones de quien registra: cuántas esperan su reporte."""
    al = f"al {fecha(dia)}"
    if not propias:
        return "No hay acciones a su cargo."
    if propias == 1:
        return f"La única acción que usted registra {'' if deben else 'no '}espera reporte {al}."
    if not deben:
        return f"Ninguna de las {numero(propias)} acciones que usted registra espera reporte {al}."
    cuantas = f"Las {numero(propias)}" if deben == propias else f"{numero(deben)} de las {numero(propias)}"
    espera = "espera" if deben == 1 else "esperan"
    return f"{cuantas} acciones que usted registra {espera} reporte {al}; las más urgentes, primero."


def comprobadas(fallan, total):
    """Lo que encabeza la consistencia."""
    if not fallan:
        return f"Las {numero(total)} comprobaciones se cumplen o todavía no se pueden decir."
    verbo = "no se cumple" if fallan == 1 else "no se cumplen"
    return f"{numero(fallan)} de {numero(total)} comprobaciones {verbo}."


MASCULINOS = (
    "alcalde comandante comité congreso consejo defensor despacho director equipo fiscal gerente gobierno gobernador "
    "instituto jefe jurado ministerio ministro organismo pleno poder premier presidente procurador registro "
    "secretario sector sistema tribunal viceministerio viceministro"
)
FEMENINOS = (
    "alcaldesa autoridad comandancia comisaría comisión contraloría defensoría dirección directora fiscalía gerencia "
    "gerenta gobernación jefa jefatura junta ministra mesa municipalidad oficina policía prefectura presidencia "
    "presidenta procuraduría región secretaría secretaria superintendencia unidad universidad"
)
ARTICULOS = {
    **dict.fromkeys(MASCULINOS.split(), "al"),
    **dict.fromkeys(FEMENINOS.split(), "a la"),
    **dict.fromkeys(["alcaldes", "consejos", "gobiernos", "ministerios", "ministros", "sectores"], "a los"),
    **dict.fromkeys(["autoridades", "municipalidades", "regiones", "comisarías", "unidades"], "a las"),
}


def con_a(nombre):
    """A quién, con su artículo si se conoce: «al Ministerio de Justicia», «a la Presidencia», «a PCM»."""
    primera, _, resto = nombre.partition(" ")
    if primera.lower() == "el" and resto:
        return f"al {resto}"
    return f"{ARTICULOS.get(primera.lower(), 'a')} {nombre}"
