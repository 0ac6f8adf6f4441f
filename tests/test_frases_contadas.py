"""Cada frase con número, con cero, uno, muchos y negativo, y en su género (semantica §4 y §5).

La tabla es la especificación: quien agrega una frase a `CONTADAS` agrega aquí cómo se escribe.
"""

import re
from datetime import date, timedelta
from types import SimpleNamespace

import pytest

from conasec.querysets import Cumplimiento
from seguimiento.contadas import CONTADAS, comprobadas, con_a, contada, me_toca
from seguimiento.frases import cifra, corrido, dias, enumerar, hace, silencio, titular
from seguimiento.plazos import Situacion
from seguimiento.rotulos import ACCION, ACUERDO, LANZAMIENTO, SESION, Rotulo, rotular
from seguimiento.totales import Totales

DIA = date(2022, 6, 30)
NUMEROS = (0, 1, 2, 1204)


@pytest.mark.parametrize("nombre", CONTADAS)
def test_cada_frase_concuerda_con_su_numero(nombre):
    ninguna, una, dos, muchas = (contada(nombre, n) for n in NUMEROS)
    assert not re.search(r"\b0\b", ninguna), "con cero se dice con palabras, o no se dice"
    assert re.search(r"\b1\b", una) and "1,204" in muchas
    assert dos == muchas.replace("1,204", "2")
    plurales = {palabra for palabra in re.findall(r"\w+", muchas)} - {palabra for palabra in re.findall(r"\w+", una)}
    assert plurales - {"204"} or nombre in INVARIABLES


# Con uno y con muchos se escriben igual, salvo el número.
INVARIABLES = {"con_retraso", "por_terminar", "sin_plazo"}

ESCRITAS = {
    "acciones": ("ninguna acción", "1 acción", "1,204 acciones"),
    "acuerdos_sin_cerrar": ("no hay acuerdos sin cerrar", "hay 1 acuerdo sin cerrar", "hay 1,204 acuerdos sin cerrar"),
    "avances_registrados": ("No se registró ningún avance", "Se registró 1 avance", "Se registraron 1,204 avances"),
    "barrios_registrados": ("Ningún barrio registrado", "1 barrio registrado", "1,204 barrios registrados"),
    "filas_aplicadas": ("No se aplicó ninguna fila", "Se aplicó 1 fila", "Se aplicaron 1,204 filas"),
    "filas_deshechas": ("No se deshizo ninguna fila", "Se deshizo 1 fila", "Se deshicieron 1,204 filas"),
    "hechos_nuevos": ("no hay hechos nuevos", "hay 1 hecho nuevo", "hay 1,204 hechos nuevos"),
    "observaciones_tocan": ("Ninguna observación toca", "1 observación toca", "1,204 observaciones tocan"),
    "se_reprogramaron": ("ninguna se reprogramó", "1 se reprogramó", "1,204 se reprogramaron"),
    "sin_dibujar": (
        "",
        "1 lanzamiento sin coordenadas no se dibuja",
        "1,204 lanzamientos sin coordenadas no se dibujan",
    ),
}


@pytest.mark.parametrize(("nombre", "escritas"), ESCRITAS.items())
def test_como_se_escribe(nombre, escritas):
    assert tuple(contada(nombre, n) for n in (0, 1, 1204)) == escritas


@pytest.mark.parametrize(
    ("n", "hace_dicho", "dias_dicho", "corrido_dicho"),
    [
        (0, "el día del corte", "0 días", "termina el mismo día"),
        (1, "hace 1 día", "1 día", "se corrió 1 día"),
        (45, "hace 45 días", "45 días", "se corrió 45 días"),
        (1204, "hace 1,204 días", "1,204 días", "se corrió 1,204 días"),
        (-1, "en 1 día", "1 día", "se adelantó 1 día"),
        (-272, "en 272 días", "272 días", "se adelantó 272 días"),
    ],
)
def test_los_dias_se_dicen_sin_signo_y_segun_sean_antes_o_despues(n, hace_dicho, dias_dicho, corrido_dicho):
    assert (hace(n), dias(n), corrido(n)) == (hace_dicho, dias_dicho, corrido_dicho)


@pytest.mark.parametrize(
    ("valor", "escrito"),
    [(None, "—"), (0, "0"), (60.0, "60"), (47.5, "47.5"), (9999, "9,999"), (1234567.25, "1,234,567.25")],
)
def test_los_numeros_largos_llevan_coma_y_ninguno_ceros_de_mas(valor, escrito):
    assert cifra(valor) == escrito


@pytest.mark.parametrize(
    ("partes", "dicho"),
    [
        ([], ""),
        (["a"], "a"),
        (["a", "b"], "a y b"),
        (["a", "", "b", "c"], "a, b y c"),
        (["San Luis", "Ica"], "San Luis e Ica"),
    ],
)
def test_una_enumeracion_no_deja_comas_sueltas(partes, dicho):
    assert enumerar(partes) == dicho


def totales(n=0, reportadas=0, exigibles=0, en_plazo=0, tarde=0, **situaciones):
    dicho = Totales(n=n, exigibles=exigibles, reportadas=reportadas)
    dicho.exigibles_en_plazo, dicho.exigibles_fuera_de_plazo = en_plazo, tarde
    dicho.situaciones.update(situaciones | {Situacion.CULMINADA_EN_PLAZO: en_plazo + situaciones.pop("antes", 0)})
    return dicho


@pytest.mark.parametrize(
    ("cuentas", "dicho"),
    [
        ({}, "la estrategia no tiene acciones."),
        ({"n": 1, "en_plazo": 0, "por_iniciar": 1}, "la única acción aún no tiene el plazo terminado; 1 por iniciar."),
        ({"n": 2, "por_iniciar": 2}, "ninguna de las 2 acciones tiene el plazo terminado; 2 por iniciar."),
        ({"n": 1, "exigibles": 1, "vencida": 1}, "1 plazo venció y no consta su cierre: falta registrar."),
        (
            {"n": 18, "exigibles": 18, "vencida": 18},
            "18 plazos vencieron y no consta el cierre de ninguno: falta registrar.",
        ),
        (
            {"n": 1, "reportadas": 1, "exigibles": 1, "vencida": 1},
            "la única acción cuyo plazo ya terminó sigue vencida.",
        ),
        (
            {"n": 1, "reportadas": 1, "exigibles": 1, "en_plazo": 1},
            "la única acción cuyo plazo ya terminó culminó en plazo.",
        ),
        (
            {"n": 1, "reportadas": 1, "exigibles": 1, "tarde": 1},
            "la única acción cuyo plazo ya terminó culminó fuera de plazo.",
        ),
        (
            {"n": 1204, "reportadas": 3, "exigibles": 1204, "en_plazo": 1, "tarde": 1, "vencida": 1202},
            "de las 1,204 acciones cuyo plazo ya terminó, 1 culminó en plazo, 1 culminó fuera de plazo y 1,202 siguen "
            "vencidas.",
        ),
        (
            {"n": 3, "reportadas": 2, "exigibles": 2, "tarde": 2, "cancelada": 1},
            "de las 2 acciones cuyo plazo ya terminó, ninguna culminó en plazo, 2 culminaron fuera de plazo y ninguna "
            "sigue vencida; 1 cancelada.",
        ),
    ],
)
def test_el_titular_con_cada_numero(cuentas, dicho):
    assert titular(totales(**cuentas), SimpleNamespace(momento="30/06/2022")) == f"Al 30/06/2022, {dicho}"


@pytest.mark.parametrize(
    ("deben", "propias", "dicho"),
    [
        (0, 0, "No hay acciones a su cargo."),
        (0, 1, "La única acción que usted registra no espera reporte al 30/06/2022."),
        (1, 1, "La única acción que usted registra espera reporte al 30/06/2022."),
        (0, 18, "Ninguna de las 18 acciones que usted registra espera reporte al 30/06/2022."),
        (1, 18, "1 de las 18 acciones que usted registra espera reporte al 30/06/2022; las más urgentes, primero."),
        (18, 18, "Las 18 acciones que usted registra esperan reporte al 30/06/2022; las más urgentes, primero."),
    ],
)
def test_lo_que_me_toca_reportar(deben, propias, dicho):
    assert me_toca(deben, propias, DIA) == dicho


def test_las_comprobaciones_que_fallan():
    assert comprobadas(0, 18) == "Las 18 comprobaciones se cumplen o todavía no se pueden decir."
    assert comprobadas(1, 18) == "1 de 18 comprobaciones no se cumple."
    assert comprobadas(2, 18) == "2 de 18 comprobaciones no se cumplen."


@pytest.mark.parametrize(
    ("ordinarias", "descentralizadas", "dicho"),
    [
        (4, 2, ""),
        (4, 1, "falta 1 descentralizada"),
        (3, 2, "falta 1 ordinaria"),
        (3, 1, "faltan 1 ordinaria y 1 descentralizada"),
        (0, 0, "faltan 4 ordinarias y 2 descentralizadas"),
    ],
)
def test_lo_que_falta_de_la_ley(ordinarias, descentralizadas, dicho):
    ley = Cumplimiento(2022, ordinarias, descentralizadas, (4, 2), cerrado=False, completo=False)
    assert ley.frase_de_lo_que_falta == dicho


ROTULOS = {
    Rotulo.CULMINADA_EN_PLAZO: ("Culminada en plazo", "Realizado en plazo", "Cumplido en plazo", "Celebrada en plazo"),
    Rotulo.CULMINADA: ("Culminada", "Realizado", "Cumplido", "Celebrada"),
    Rotulo.CULMINADA_TARDE: (
        "Culminada tarde, 1 día", "Realizado tarde, 1 día", "Cumplido tarde, 1 día", "Celebrada tarde, 1 día"
    ),
    Rotulo.A_RITMO: ("A ritmo",) * 4,
    Rotulo.EN_PLAZO: ("En plazo",) * 4,
    Rotulo.EN_RIESGO: ("En riesgo",) * 4,
    Rotulo.EN_RIESGO_SIN_DATO: ("En riesgo, sin dato",) * 4,
    Rotulo.POR_VENCER: ("Por vencer",) * 4,
    Rotulo.ATRASADA: ("Atrasada", "Atrasado", "Atrasado", "Atrasada"),
    Rotulo.VENCIDA: (
        "Vencida hace 1 día", "Vencido hace 1 día", "Vencido hace 1 día", "Vencida hace 1 día"
    ),
    Rotulo.SIN_DATO: ("Sin dato: venció hace 1 día",) * 4,
    Rotulo.RECIEN_INICIADA: ("Recién iniciada", "Recién iniciado", "Recién iniciado", "Recién iniciada"),
    Rotulo.SIN_REPORTE_AUN: ("Sin reporte aún",) * 4,
    Rotulo.POR_INICIAR: ("Por iniciar",) * 4,
    Rotulo.SIN_FECHA: ("Sin fecha",) * 4,
    Rotulo.CANCELADA: ("Cancelada", "Cancelado", "Cancelado", "Cancelada"),
}  # fmt: skip


@pytest.mark.parametrize("rotulo", Rotulo)
def test_cada_rotulo_en_el_genero_de_lo_que_nombra(rotulo):
    dichos = tuple(rotular(rotulo, 1, palabras) for palabras in (ACCION, LANZAMIENTO, ACUERDO, SESION))
    assert dichos == ROTULOS[rotulo]


def test_los_dias_de_un_rotulo_llevan_coma():
    assert rotular(Rotulo.VENCIDA, 1204) == "Vencida hace 1,204 días"
    assert rotular(Rotulo.CULMINADA_TARDE, 2, LANZAMIENTO) == "Realizado tarde, 2 días"


@pytest.mark.parametrize(
    ("hace_cuanto", "dicho"),
    [(0, "último reporte el día del corte"), (1, "último reporte hace 1 día"), (45, "último reporte hace 45 días")],
)
def test_desde_cuando_no_se_reporta(hace_cuanto, dicho):
    fila = SimpleNamespace(
        ultimo_reporte=DIA - timedelta(days=hace_cuanto), frescura="desactualizada", plazo_inicio=None
    )
    assert silencio(fila, SimpleNamespace(fecha=DIA)) == dicho


@pytest.mark.parametrize(
    ("quien", "dicho"),
    [
        ("Ministerio de Justicia", "al Ministerio de Justicia"),
        ("Presidencia del CONASEC", "a la Presidencia del CONASEC"),
        ("Municipalidades de Lima", "a las Municipalidades de Lima"),
        ("Gobiernos regionales", "a los Gobiernos regionales"),
        ("el Congreso", "al Congreso"),
        ("la PNP", "a la PNP"),
        ("PCM", "a PCM"),
        ("Juan Pérez", "a Juan Pérez"),
    ],
)
def test_a_quien_se_le_pide(quien, dicho):
    assert con_a(quien) == dicho
