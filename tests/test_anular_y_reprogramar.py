"""…/reprogramar/ y …/anular/ : lo que ve y lo que puede cada quien, y lo que se sabía en otra fecha."""

from datetime import UTC, date, datetime

import pytest
from django.utils.html import strip_tags
from test_historia import plan

from barrio_seguro.models import Lanzamiento
from estrategia.models import Accion, Anulacion, Reprogramacion

pytestmark = pytest.mark.django_db

FICHA = "/estrategia/2022-I/OE1.4/"


@pytest.fixture
def accion(db):
    return Accion.objects.get(codigo="OE1.4")


def escrito(**cambios):
    base = {"rige": "20/03/2022", "inicio": "01/03/2022", "fin": "31/05/2022", "motivo": "Faltan opiniones",
            "documento": "Oficio 12", "documento_fecha": "18/03/2022", "version": "0"}  # fmt: skip
    return base | cambios


def test_se_reprograma_y_la_ficha_y_la_lista_muestran_los_dos_plazos(cliente_secretaria, accion):
    respuesta = cliente_secretaria.post(FICHA + "reprogramar/", escrito(), follow=True)
    pagina = respuesta.content.decode()
    assert "Se registró en OE1.4: Plazo nuevo 01/03/2022 – 31/05/2022, desde el 20/03/2022." in pagina
    assert "1 reprogramación; el original era 01/03/2022 – 31/03/2022: se corrió 61 días" in pagina
    pagina = cliente_secretaria.get(FICHA + "?corte=2022-06-30").content.decode()
    assert (
        "Venció el 31/05/2022, hace 30 días; nadie ha reportado. Plazo original: 31/03/2022, 91 días de retraso."
        in pagina
    )
    lista = cliente_secretaria.get("/estrategia/2022-I/?corte=2022-06-30&q=flagrancia").content.decode()
    assert "antes 31/03/2022" in lista


def test_el_tablero_dice_el_cumplimiento_con_los_dos_plazos(cliente_analista, accion, secretaria):
    sin_mover = cliente_analista.get("/?corte=2022-06-30").content.decode()
    assert "Con los plazos originales" not in sin_mover
    accion.reprogramar(por=secretaria, **plan())
    accion.registrar_avance(
        por=secretaria, fecha=date(2022, 5, 10), estado="culminada", sustento={"documento": "Informe"}
    )
    respuesta = cliente_analista.get("/?corte=2022-06-30")
    total = respuesta.context["resumen"].total
    assert (total.exigibles_en_plazo, total.exigibles) == (1, 7)
    assert (total.exigibles_original_en_plazo, total.exigibles_original, total.reprogramadas) == (0, 7, 1)
    assert "Con los plazos originales, 0 de 7: 1 se reprogramó." in strip_tags(respuesta.content.decode())


def test_sin_documento_no_se_reprograma(cliente_secretaria):
    respuesta = cliente_secretaria.post(FICHA + "reprogramar/", escrito(documento=""))
    assert respuesta.status_code == 422 and "Faltan opiniones" in respuesta.content.decode()
    assert not Reprogramacion.objects.exists()


def test_reprogramar_sobre_una_version_vieja_es_409_y_no_pierde_lo_escrito(cliente_secretaria, accion, operador):
    accion.registrar_avance(por=operador, fecha=date(2022, 3, 2), estado="en_proceso", porcentaje=5)
    respuesta = cliente_secretaria.post(FICHA + "reprogramar/", escrito())
    assert respuesta.status_code == 409 and "Faltan opiniones" in respuesta.content.decode()
    assert not Reprogramacion.objects.exists()


def test_se_anula_con_motivo_y_no_dos_veces(cliente_operador, accion, operador):
    avance = accion.registrar_avance(por=operador, fecha=date(2022, 3, 2), estado="en_proceso", porcentaje=5)
    direccion = f"{FICHA}anular/hecho/{avance.pk}/"
    assert "Anular: En proceso, 5 %" in cliente_operador.get(FICHA).content.decode()
    assert cliente_operador.post(direccion, {"motivo": "", "version": 1}).status_code == 422
    pagina = cliente_operador.post(direccion, {"motivo": "era de otra acción", "version": 1}, follow=True)
    assert (
        "<s><b>En proceso, 5 %</b></s>" in pagina.content.decode() and "era de otra acción" in pagina.content.decode()
    )
    otra_vez = cliente_operador.post(direccion, {"motivo": "otra vez", "version": 2})
    assert otra_vez.status_code == 409 and "Ya lo había anulado" in otra_vez.content.decode()
    assert Anulacion.objects.count() == 1


def test_con_lo_que_se_sabia_antes_el_hecho_anulado_sigue_en_pie(cliente_operador, accion, operador):
    avance = accion.registrar_avance(
        por=operador, fecha=date(2022, 3, 2), estado="en_proceso", porcentaje=5,
        registrado_en=datetime(2022, 3, 3, tzinfo=UTC),
    )  # fmt: skip
    avance.anular(por=operador, motivo="error", registrado_en=datetime(2022, 4, 1, tzinfo=UTC))
    entonces = cliente_operador.get(FICHA + "?corte=2022-06-30&conocido=2022-03-20").content.decode()
    assert "Se muestra lo que se sabía el <b>20/03/2022 23:59:59</b>" in entonces
    assert "<s>" not in entonces and "lleva 5 % al 02/03/2022" in entonces
    assert "<s>" in cliente_operador.get(FICHA + "?corte=2022-06-30").content.decode()


@pytest.mark.parametrize("conocido", ["20/03/2022", "20/03/2022 18:30", "2022-03-20", "2022-03-20T18:30-05:00"])
def test_lo_que_se_sabia_se_escribe_como_se_lee(cliente_analista, conocido):
    pagina = cliente_analista.get("/", {"corte": "2022-06-30", "conocido": conocido})
    assert pagina.status_code == 200 and "Se muestra lo que se sabía el <b>20/03/2022" in pagina.content.decode()


@pytest.mark.parametrize("conocido", ["31/02/2022", "ayer", "0800-01-01", "2999-01-01", "20/03/2022 99:99"])
def test_un_conocido_que_no_se_entiende_es_400(cliente_analista, conocido):
    assert cliente_analista.get("/", {"conocido": conocido}).status_code == 400


def test_antes_de_registrar_nada_todo_es_sin_reporte_y_se_dice(cliente_analista, accion, operador):
    accion.registrar_avance(por=operador, fecha=date(2022, 3, 2), estado="en_proceso", porcentaje=5)
    pagina = cliente_analista.get("/?corte=2022-06-30&conocido=2022-03-01")
    assert pagina.context["resumen"].total.sin_reporte == 18
    assert "Sin reporte: la DGSC no ha registrado avances hasta esta fecha." in pagina.content.decode()


@pytest.mark.parametrize("direccion", ["reprogramar/", "anular/hecho/{}/"])
def test_quien_solo_mira_recibe_403_y_el_ajeno_404(
    request, cliente_analista, cliente_ajeno, accion, operador, direccion
):
    avance = accion.registrar_avance(por=operador, fecha=date(2022, 3, 2), estado="en_proceso", porcentaje=5)
    direccion = FICHA + direccion.format(avance.pk)
    for cliente, status in ((cliente_analista, 403), (cliente_ajeno, 404)):
        assert cliente.get(direccion).status_code == cliente.post(direccion, escrito()).status_code == status
    assert not Anulacion.objects.exists() and not Reprogramacion.objects.exists()


def test_no_se_anula_un_hecho_desde_otra_accion(cliente_secretaria, accion, operador):
    avance = accion.registrar_avance(por=operador, fecha=date(2022, 3, 2), estado="en_proceso", porcentaje=5)
    assert cliente_secretaria.get(f"/estrategia/2022-I/OE1.1/anular/hecho/{avance.pk}/").status_code == 404
    assert cliente_secretaria.get(f"{FICHA}anular/otro/{avance.pk}/").status_code == 404


def test_reanudar_lo_suspendido_exige_explicacion(accion, operador):
    accion.registrar_avance(por=operador, fecha=date(2022, 3, 2), estado="suspendida", porcentaje=5, que_se_hizo="x")
    with pytest.raises(Exception, match="Reanudar exige una explicación"):
        accion.registrar_avance(por=operador, fecha=date(2022, 4, 2), estado="en_proceso", porcentaje=6)


def test_un_lanzamiento_se_reprograma_a_otro_dia_y_se_anula(cliente_secretaria, secretaria):
    direccion = "/barrio-seguro/lanzamientos/L5/"
    datos = {**escrito(fin="30/06/2022", rige="20/03/2022"), "version": "0"}
    assert cliente_secretaria.post(direccion + "reprogramar/", datos).status_code == 302
    pagina = cliente_secretaria.get(direccion + "?corte=2022-07-10").content.decode()
    assert "Reprogramación: 30/06/2022" in pagina and "Plazo original: " in pagina
    plazo = Lanzamiento.objects.get(codigo="L5").reprogramaciones.get()
    assert (
        cliente_secretaria.post(f"{direccion}anular/plazo/{plazo.pk}/", {"motivo": "no", "version": 1}).status_code
        == 302
    )
