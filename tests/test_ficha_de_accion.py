"""/estrategia/<código>/<acción>/ : la ficha, lo programado, su historial y lo que no se muestra."""

from datetime import date

import pytest
from test_historia import plan

from estrategia.models import Accion

pytestmark = pytest.mark.django_db

FICHA = "/estrategia/2022-I/OE1.4/"


@pytest.fixture
def accion(db):
    return Accion.objects.get(codigo="OE1.4")


def test_la_ficha_dice_lo_programado_su_lectura_su_fuente_y_por_que_la_luz(cliente_analista):
    pagina = cliente_analista.get(FICHA + "?corte=2022-06-30").content.decode()
    assert "«Marzo 2022»" in pagina
    assert "se lee 01/03/2022 – 31/03/2022, hito" in pagina
    assert "Venció el 31/03/2022, hace 91 días; nadie ha reportado." in pagina
    assert "Propuesta normativa para la implementación de Unidades de Flagrancia – UDF." in pagina
    assert "Sin reporte: la DGSC no ha registrado avances de esta acción hasta el 30/06/2022." in pagina
    assert "Propuesta: se culmina al presentarla, no al aprobarse la norma" in pagina
    assert "Sin designar" in pagina


def test_la_ficha_muestra_las_observaciones_que_tocan_la_accion(cliente_analista):
    assert "«Unidades de Flagrancia – UDF»" in cliente_analista.get(FICHA).content.decode()


def test_la_ficha_no_crece_en_consultas_con_los_hechos(cliente_analista, operador, accion, django_assert_num_queries):
    for dia in range(1, 9):
        accion.registrar_avance(por=operador, fecha=date(2022, 3, dia), estado="en_proceso", porcentaje=dia)
    with django_assert_num_queries(13):
        cliente_analista.get(FICHA)


def test_los_hechos_posteriores_al_corte_no_se_muestran_pero_se_avisan(cliente_analista, operador, accion):
    accion.registrar_avance(por=operador, fecha=date(2022, 5, 2), estado="en_proceso", porcentaje=30)
    accion.registrar_avance(por=operador, fecha=date(2022, 6, 6), estado="en_proceso", porcentaje=60)
    pagina = cliente_analista.get(FICHA + "?corte=2022-05-31").content.decode()
    assert "En proceso, 30 %" in pagina and "En proceso, 60 %" not in pagina
    assert "1 registro posterior al corte no se muestra." in pagina


def test_lo_que_aun_no_se_conocia_se_cuenta_aparte_de_su_fecha_y_tambien_las_reprogramaciones(
    cliente_analista, operador, secretaria, accion
):
    accion.registrar_avance(por=operador, fecha=date(2022, 5, 2), estado="en_proceso", porcentaje=30)
    accion.reprogramar(por=secretaria, **plan())
    pagina = cliente_analista.get(FICHA + "?corte=2022-06-30&conocido=2022-06-30").content.decode()
    assert "2 registros posteriores al corte, o que aún no se conocían, no se muestran." in pagina
    pagina = cliente_analista.get(FICHA + "?corte=2022-03-19").content.decode()
    assert "2 registros posteriores al corte no se muestran." in pagina
    assert "no se muestra" not in cliente_analista.get(FICHA).content.decode()


def test_un_hecho_anulado_se_ve_tachado_y_no_cuenta(cliente_analista, operador, secretaria, accion):
    avance = accion.registrar_avance(por=operador, fecha=date(2022, 5, 2), estado="en_proceso", porcentaje=30)
    avance.anular(por=secretaria, motivo="era el borrador")
    pagina = cliente_analista.get(FICHA).content.decode()
    assert "<s><b>En proceso, 30 %</b></s>" in pagina and "era el borrador" in pagina
    assert cliente_analista.get(FICHA).context["accion"].estado == "sin_reporte"
