"""El orden de registro no depende de un reloj que salta: lo posterior rige y se ve (semantica §1 y §2)."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from barrio_seguro.models import Lanzamiento
from conasec.models import Acuerdo, Sesion
from estrategia.models import Accion
from seguimiento.lotes import anular_hechos, registrar_avances

pytestmark = pytest.mark.django_db

FICHA = "/estrategia/2022-I/OE1.4/"
DESPUES = {"estado": "en_proceso", "porcentaje": "60", "fecha": "06/06/2022", "que_se_hizo": "Lo posterior",
           "nivel": "interno", "version": "1"}  # fmt: skip


def avance(**cambios):
    base = {
        "fecha": date(2022, 6, 6),
        "estado": "en_proceso",
        "porcentaje": 40,
        "que_se_hizo": "Con el reloj adelantado",
    }
    return base | cambios


@pytest.fixture
def accion(db):
    return Accion.objects.get(codigo="OE1.4")


@pytest.fixture
def manana():
    return timezone.now() + timedelta(days=1)


def test_lo_que_se_registra_cuando_el_reloj_vuelve_rige_y_se_ve(cliente_operador, operador, accion, manana):
    adelantado = accion.registrar_avance(por=operador, registrado_en=manana, **avance())
    respuesta = cliente_operador.post(FICHA + "registrar/", DESPUES, follow=True)
    pagina = respuesta.content.decode()
    posterior = accion.avances.get(que_se_hizo="Lo posterior")
    assert posterior.registrado_en == adelantado.registrado_en + timedelta(microseconds=1)
    assert "El reloj del servidor va atrasado" in pagina
    assert respuesta.context["accion"].avance == 60
    assert "Lo posterior" in pagina and "Con el reloj adelantado" in pagina
    lista = cliente_operador.get("/estrategia/2022-I/?formato=csv").content.decode()
    assert "En proceso,60" in lista


def test_con_el_reloj_bien_se_registra_a_su_hora_y_no_se_dice_nada(cliente_operador, accion, operador):
    accion.registrar_avance(por=operador, **avance())
    antes = timezone.now()
    pagina = cliente_operador.post(FICHA + "registrar/", DESPUES, follow=True).content.decode()
    assert antes <= accion.avances.get(que_se_hizo="Lo posterior").registrado_en <= timezone.now()
    assert "El reloj del servidor" not in pagina


def test_anular_lo_que_se_registro_con_el_reloj_adelantado_lo_quita_y_se_ve(
    cliente_secretaria, secretaria, accion, manana
):
    adelantado = accion.registrar_avance(por=secretaria, registrado_en=manana, **avance())
    anulacion = adelantado.anular(por=secretaria, motivo="Era de otra acción")
    assert anulacion.registrado_en > adelantado.registrado_en
    pagina = cliente_secretaria.get(FICHA)
    assert pagina.context["accion"].estado == "sin_reporte"
    assert [hecho.anulado for hecho in pagina.context["hechos"]] == [anulacion]


def test_tambien_reprogramar_celebrar_lanzar_y_reportar_un_acuerdo(secretaria, manana):
    lanzamiento, acuerdo = Lanzamiento.objects.get(codigo="L1"), Acuerdo.objects.first()
    sesion = Sesion(anio=2022, numero="V", fecha_programada=date(2022, 5, 24), lugar="Lima")
    sesion.guardar(por=secretaria, motivo="Citación 4")
    plazo = {
        "rige": date(2022, 3, 15),
        "motivo": "Sin local",
        "documento": "Oficio 1",
        "documento_fecha": date(2022, 3, 15),
    }
    lanzamiento.reprogramar(
        por=secretaria, registrado_en=manana, inicio=date(2022, 3, 20), fin=date(2022, 3, 20), **plazo
    )
    sesion.reprogramar(por=secretaria, registrado_en=manana, inicio=date(2022, 6, 7), fin=date(2022, 6, 7), **plazo)
    acuerdo.registrar_avance(por=secretaria, registrado_en=manana, **avance())
    prueba = {"documento": "Acta", "nivel": "interno"}
    hechos = [
        lanzamiento.realizar(por=secretaria, fecha=date(2022, 3, 20), nombre_barrio="Uno", sustento=prueba),
        sesion.registrar(por=secretaria, tipo="celebrada", fecha=date(2022, 6, 7), sustento=prueba),
        acuerdo.registrar_avance(por=secretaria, **avance(porcentaje=60)),
    ]
    assert [hecho.registrado_en for hecho in hechos] == [manana + timedelta(microseconds=1)] * 3


def test_tambien_lo_que_entra_de_una_vez_y_lo_que_se_deshace(secretaria, accion, manana):
    primero = accion.registrar_avance(por=secretaria, registrado_en=manana, **avance())
    (segundo,) = registrar_avances([(accion, 1, avance(porcentaje=60), None)], por=secretaria)
    assert segundo.registrado_en == primero.registrado_en + timedelta(microseconds=1)
    anular_hechos([segundo], por=secretaria, motivo="No era")
    segundo.refresh_from_db()
    assert segundo.anulacion.registrado_en > segundo.registrado_en


def test_la_version_que_se_corrige_con_el_reloj_vuelto_es_la_ultima(administrador, accion, manana):
    """Si no, la historia diría al revés qué había antes y qué quedó."""
    for dicho, cuando in (("Primero", manana), ("Después", None)):
        accion.unidad_medida, accion._history_date = dicho, cuando
        accion._change_reason = "Oficio"
        if cuando:
            accion.save()
        else:
            accion.guardar(por=administrador, motivo="Memorando")
    (_, cambios), *_ = accion.cambios()
    assert [(antes, ahora) for _, antes, ahora in cambios] == [("Primero", "Después")]
