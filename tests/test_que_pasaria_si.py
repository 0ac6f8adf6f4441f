"""/que-pasaria-si/ : un ensayo que no guarda nada y que lee con la misma regla."""

import pytest

from estrategia.models import Avance, Reprogramacion

pytestmark = pytest.mark.django_db

ENSAYO = "/que-pasaria-si/?corte=2022-06-30"


def test_sin_supuestos_solo_ofrece_agregar_uno(cliente_analista):
    pagina = cliente_analista.get(ENSAYO)
    assert pagina.status_code == 200 and "Como estaría" not in pagina.content.decode()


def test_mover_una_fecha_cambia_la_situacion_y_los_totales(cliente_analista):
    pagina = cliente_analista.get(ENSAYO + "&accion=OE1.4&que=mover&fecha=31/08/2022")
    como_esta, como_estaria = pagina.context["totales"]
    assert (como_esta.vencidas, como_estaria.vencidas) == (7, 6)
    assert (como_esta.exigibles, como_estaria.exigibles) == (7, 6)
    (diferencia,) = pagina.context["diferencias"]
    assert diferencia.codigo == "OE1.4" and ("Situación", "Vencida", "En plazo") in diferencia.campos
    assert "OE1.4: termina su plazo el 31/08/2022" in pagina.content.decode()


def test_darla_por_culminada_se_compara_con_su_plazo(cliente_analista):
    pagina = cliente_analista.get(ENSAYO + "&s=OE1.4,culminar,2022-03-20&s=OE1.1,culminar,2022-03-20")
    total = pagina.context["totales"][1]
    assert (total.exigibles_en_plazo, total.exigibles_fuera_de_plazo, total.vencidas) == (1, 1, 5)


def test_no_se_guarda_nada(cliente_analista):
    cliente_analista.get(ENSAYO + "&s=OE1.4,culminar,2022-03-20&accion=OE1.1&que=mover&fecha=31/08/2022")
    assert not Avance.objects.exists() and not Reprogramacion.objects.exists()


@pytest.mark.parametrize(
    ("supuesto", "mensaje"),
    [
        ("accion=OE1.4&que=mover&fecha=01/01/2022", "no puede terminar ese día"),
        ("accion=OE1.4&que=culminar&fecha=01/08/2022", "Es posterior al corte"),
        ("accion=OE9.9&que=mover&fecha=01/08/2022", "accion"),
        ("accion=OE1.4&que=volar&fecha=01/08/2022", "volar"),
        ("accion=OE1.4&que=mover&fecha=nunca", "no es una fecha"),
    ],
)
def test_lo_que_no_vale_es_422_y_lo_dice(cliente_analista, supuesto, mensaje):
    respuesta = cliente_analista.get(f"{ENSAYO}&{supuesto}")
    assert respuesta.status_code == 422 and mensaje in respuesta.content.decode()


def test_el_ajeno_no_entra_y_no_se_admite_post(cliente_ajeno, cliente_analista):
    assert cliente_ajeno.get(ENSAYO).status_code == 404
    assert cliente_analista.post(ENSAYO).status_code == 405


@pytest.mark.parametrize(
    ("texto", "razon"),
    [
        ("zz", "Acción:"),
        ("OE1.4,mover,2020-05-31", "OE1.4 empieza después, o no tiene plazo: no puede terminar ese día."),
        ("OE1.4,culminar,2022-08-01", "Es posterior al corte: a esa fecha aún no estaría culminada."),
    ],
)
def test_un_supuesto_de_la_direccion_que_no_vale_se_dice_y_no_cuenta(cliente_analista, texto, razon):
    respuesta = cliente_analista.get(ENSAYO, {"corte": "2022-06-30", "s": texto})
    pagina = respuesta.content.decode()
    assert respuesta.context["supuestos"] == []
    assert f"No se tomó en cuenta «{texto}»." in pagina and razon in pagina
