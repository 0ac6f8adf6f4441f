"""Las decisiones que se piden (semantica §7): el modelo y sus verbos, en los dos tiempos."""

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction

from barrio_seguro.models import Lanzamiento
from conasec.models import Acuerdo
from estrategia.models import Accion
from seguimiento.corte import Corte
from seguimiento.lotes import anular_hechos, registrar_avances
from seguimiento.models import Decision, YaAnulado, con_pendientes

pytestmark = pytest.mark.django_db

AHORA = datetime(2022, 12, 1, 15, tzinfo=UTC)
PEDIDO = {"decision_solicitada": "Que el sector opine", "decision_de": "Minjusdh"}


@pytest.fixture
def accion(db):
    return Accion.objects.get(codigo="OE1.4")


@pytest.fixture
def avance(accion, operador):
    """Pide una decisión el 20/04/2022; se registró al día siguiente."""
    return reportar(accion, operador, date(2022, 4, 20), 60, **PEDIDO)


def reportar(accion, por, dia, porcentaje, **datos):
    registrado = datetime(dia.year, dia.month, dia.day + 1, 15, tzinfo=UTC)
    return accion.registrar_avance(
        por=por, fecha=dia, estado="en_proceso", porcentaje=porcentaje, registrado_en=registrado, **datos
    )


def al(*dia, sabido=AHORA):
    return Corte(date(*dia), sabido)


def pendientes(corte):
    return [decision.pide for decision in Decision.objects.al(corte).pendientes().leidas()]


def cerrar(decision, por, tipo="atendida", dia=date(2022, 6, 15), **datos):
    registrado = datetime(2022, 6, 16, 15, tzinfo=UTC)
    base = {"fecha": dia, "texto": "Opinó a favor", "documento": "Oficio 4", "registrado_en": registrado}
    return decision.cerrar(tipo=tipo, por=por, **base | datos)


# Pedir


def test_nace_en_un_avance_con_sus_palabras_su_fecha_y_para_cuando(accion, operador):
    avance = reportar(accion, operador, date(2022, 4, 20), 60, **PEDIDO, decision_para=date(2022, 4, 30))
    decision = Decision.objects.get()
    assert (decision.pide, decision.a_quien) == ("Que el sector opine", "Minjusdh")
    assert (decision.fecha, decision.para) == (date(2022, 4, 20), date(2022, 4, 30))
    assert (decision.objeto, decision.enlace.hecho) == (accion, avance)
    assert (decision.registrado_por, decision.registrado_en) == (operador, avance.registrado_en)


def test_los_reportes_siguientes_no_la_cierran_ni_al_culminar(accion, avance, operador, secretaria):
    reportar(accion, operador, date(2022, 5, 10), 70)
    accion.registrar_avance(por=secretaria, fecha=date(2022, 6, 1), estado="culminada", sustento={"documento": "I. 1"})
    assert pendientes(al(2022, 6, 30)) == ["Que el sector opine"]
    assert Decision.objects.al(al(2022, 6, 30)).get().espera == 71


def test_repetida_en_otro_reporte_es_la_misma_y_se_espera_desde_la_primera(accion, avance, operador):
    reportar(
        accion, operador, date(2022, 6, 10), 60, decision_solicitada=" QUE el  sector opine", decision_de="minjusdh"
    )
    assert [d.fecha for d in Decision.objects.all()] == [date(2022, 4, 20)]


def test_pedida_otra_vez_despues_de_atendida_es_otra(accion, avance, operador, autoridad):
    cerrar(Decision.objects.get(), autoridad)
    reportar(accion, operador, date(2022, 7, 10), 60, **PEDIDO)
    assert [d.fecha for d in Decision.objects.al(al(2022, 7, 31)).pendientes()] == [date(2022, 7, 10)]


def test_nace_tambien_en_un_acuerdo_en_un_lanzamiento_o_por_si_misma(secretaria):
    acuerdo, lanzamiento = Acuerdo.objects.get(codigo="2021-IV-estrategia"), Lanzamiento.objects.get(codigo="L5")
    acuerdo.registrar_avance(
        por=secretaria, fecha=date(2022, 2, 1), estado="en_proceso", porcentaje=5, decision_solicitada="Del acuerdo"
    )
    lanzamiento.cancelar(
        por=secretaria, fecha=date(2022, 3, 10), comentario="Sin sede",
        pedido={"pide": "Otra sede", "a_quien": "Alcaldía", "para": None},
    )  # fmt: skip
    suelta = Decision.pedir(por=secretaria, pide="Un presupuesto", a_quien="MEF", fecha=date(2022, 4, 1))
    halladas = Decision.objects.al(al(2022, 6, 30, sabido=suelta.registrado_en)).pendientes().leidas()
    assert [(d.pide, d.objeto) for d in halladas] == [
        ("Del acuerdo", acuerdo), ("Otra sede", lanzamiento), ("Un presupuesto", None),
    ]  # fmt: skip


def test_por_lotes_es_lo_mismo(accion, operador):
    datos = {"fecha": date(2022, 4, 20), "estado": "en_proceso", "porcentaje": 60, **PEDIDO}
    (avance,) = registrar_avances([(accion, None, datos, None)], por=operador)
    assert Decision.objects.get().enlace.hecho == avance
    assert anular_hechos([avance], por=operador, motivo="Se deshizo") == 1
    assert Decision.objects.get().cierres.get().tipo == "retirada"


def test_sobre_una_accion_que_nadie_reporta_y_no_dos_veces(accion, secretaria):
    pedido = {"por": secretaria, "pide": "Que se designe", "a_quien": "PCM", "fecha": date(2022, 5, 1)}
    accion.pedir_decision(**pedido)
    with pytest.raises(ValidationError, match="sigue pendiente"):
        accion.pedir_decision(**pedido)
    assert Decision.objects.get().objeto == accion


@pytest.mark.parametrize(
    ("cambio", "mensaje"),
    [
        ({"fecha": date(2199, 1, 1)}, "futura"),
        ({"para": date(2022, 3, 1)}, "antes de la fecha en que se pide"),
        ({"pide": ""}, "no puede estar vacío"),
    ],
)
def test_lo_que_no_se_puede_pedir(secretaria, cambio, mensaje):
    with pytest.raises(ValidationError, match=mensaje):
        Decision.pedir(por=secretaria, **{"pide": "x", "a_quien": "y", "fecha": date(2022, 4, 1)} | cambio)


# Los dos tiempos


def test_pendiente_en_T_y_K(avance, autoridad):
    """Pedida el 20/04 y sabida el 21; atendida el 15/06 y sabida el 16."""
    decision = Decision.objects.get()
    cerrar(decision, autoridad)
    pedida = ["Que el sector opine"]
    assert pendientes(al(2022, 4, 19)) == [] and pendientes(al(2022, 4, 20)) == pedida
    assert pendientes(al(2022, 6, 30, sabido=datetime(2022, 4, 21, 14, tzinfo=UTC))) == []
    assert pendientes(al(2022, 6, 30, sabido=datetime(2022, 6, 16, 14, tzinfo=UTC))) == pedida
    assert pendientes(al(2022, 6, 14)) == pedida and pendientes(al(2022, 6, 15)) == []
    leida = Decision.objects.al(al(2022, 12, 31)).leidas()[0]
    assert (leida.estado, leida.espera, leida.cierre.texto) == ("atendida", 56, "Opinó a favor")


def test_vence_si_trae_fecha_y_T_la_paso(secretaria):
    Decision.pedir(por=secretaria, pide="x", a_quien="y", fecha=date(2022, 4, 1), para=date(2022, 5, 1))
    sabido = Decision.objects.get().registrado_en
    assert [Decision.objects.al(al(2022, 5, dia, sabido=sabido)).get().vencida for dia in (1, 2)] == [False, True]


def test_anular_el_hecho_en_que_nacio_la_retira_a_cualquier_T_y_desde_que_se_supo(avance, operador):
    avance.anular(por=operador, motivo="Era de otra", registrado_en=datetime(2022, 7, 1, 15, tzinfo=UTC))
    assert pendientes(al(2022, 6, 30)) == []
    assert pendientes(al(2022, 6, 30, sabido=datetime(2022, 6, 30, 15, tzinfo=UTC))) == ["Que el sector opine"]
    assert Decision.objects.get().cierres.get().texto == "Se anuló el hecho en que nació: Era de otra"


def test_anulado_el_hecho_en_que_nacio_se_espera_desde_el_que_la_repite(accion, avance, operador):
    """Lo que un reporte que vale pide no desaparece porque otro, el primero, se anule."""
    for dia in (10, 20):
        reportar(accion, operador, date(2022, 5, dia), 60, **PEDIDO)
    avance.anular(por=operador, motivo="Era de otra", registrado_en=datetime(2022, 7, 1, 15, tzinfo=UTC))
    assert [d.fecha for d in Decision.objects.al(al(2022, 6, 30)).pendientes()] == [date(2022, 5, 10)]
    antes = al(2022, 6, 30, sabido=datetime(2022, 6, 30, 15, tzinfo=UTC))
    assert [d.fecha for d in Decision.objects.al(antes).pendientes()] == [date(2022, 4, 20)]
    accion.hechos.get(fecha=date(2022, 5, 10)).anular(por=operador, motivo="También")
    ahora = al(2022, 6, 30, sabido=datetime.now(UTC))
    assert [d.fecha for d in Decision.objects.al(ahora).pendientes()] == [date(2022, 5, 20)]


def test_la_ya_respondida_no_revive_al_anular_el_hecho_en_que_nacio(accion, avance, operador, autoridad):
    reportar(accion, operador, date(2022, 5, 10), 60, **PEDIDO)
    cerrar(Decision.objects.get(), autoridad)
    avance.anular(por=operador, motivo="Era de otra", registrado_en=datetime(2022, 7, 1, 15, tzinfo=UTC))
    assert pendientes(al(2022, 6, 30)) == [] and Decision.objects.count() == 1


def test_cada_accion_trae_las_suyas(accion, avance):
    otra = Accion.objects.get(codigo="OE2.2")
    filas = con_pendientes([accion, otra], al(2022, 6, 30))
    assert [[d.pide for d in fila.pendientes] for fila in filas] == [["Que el sector opine"], []]


# Responder


@pytest.mark.parametrize(
    ("cambio", "campo", "mensaje"),
    [
        ({"dia": date(2022, 4, 19)}, "fecha", "no pudo resolverse antes"),
        ({"dia": date(2199, 4, 19)}, "fecha", "futura"),
        ({"texto": ""}, "texto", "vacío"),
        ({"documento": " "}, "documento", "Cite el documento"),
        ({"tipo": "otra"}, "tipo", "no es una opción válida"),
    ],
)
def test_lo_que_no_vale_de_una_respuesta(avance, secretaria, cambio, campo, mensaje):
    with pytest.raises(ValidationError) as error:
        cerrar(Decision.objects.get(), secretaria, **cambio)
    assert mensaje in " ".join(error.value.message_dict[campo])


def test_la_autoridad_responde_sin_citar_y_la_secretaria_retira_sin_citar(accion, avance, autoridad, secretaria):
    decision = Decision.objects.get()
    respuesta = cerrar(decision, autoridad, tipo="denegada", documento="")
    respuesta.anular(por=secretaria, motivo="Era otra")
    assert cerrar(decision, secretaria, tipo="retirada", documento="").tipo == "retirada"


def test_lo_cerrado_no_se_responde_otra_vez_salvo_que_se_anule(avance, autoridad, secretaria):
    decision = Decision.objects.get()
    respuesta = cerrar(decision, autoridad)
    with pytest.raises(ValidationError, match="Ya figura como atendida el 15/06/2022"):
        cerrar(decision, autoridad, tipo="denegada")
    respuesta.anular(por=secretaria, motivo="No era esa")
    with pytest.raises(YaAnulado):
        respuesta.anular(por=secretaria, motivo="No era esa")
    assert pendientes(al(2022, 6, 30, sabido=respuesta.anulacion.registrado_en)) == ["Que el sector opine"]


# Solo se agregan


@pytest.mark.parametrize(
    "tabla",
    ["seguimiento_decision", "seguimiento_cierredecision", "seguimiento_anulacioncierre", "estrategia_decisionaccion"],
)
@pytest.mark.parametrize("orden", ["UPDATE {} SET {} = {}", "DELETE FROM {}"])
def test_con_sql_no_se_editan_ni_se_borran(avance, autoridad, secretaria, tabla, orden):
    cerrar(Decision.objects.get(), autoridad).anular(por=secretaria, motivo="x")
    clave = "decision_id" if tabla == "estrategia_decisionaccion" else "id"
    with connection.cursor() as cursor, pytest.raises(DatabaseError, match="solo se agregan"), transaction.atomic():
        cursor.execute(orden.format(tabla, clave, clave))
