"""/que-pasaria-si/ : un ensayo que no guarda nada y que lee con la misma regla."""

from datetime import date

import pytest

from estrategia.models import Accion, Avance, Reprogramacion

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
    assert diferencia.codigo == "OE1.4" and ("Rótulo", "Sin dato", "En plazo") in diferencia.campos
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
        ("zz", "Se escribe con la acción, qué le pasa y la fecha: «OE1.4,mover,2022-05-31»."),
        ("OE9.9,mover,2022-05-31", "Acción: Escoja una opción válida."),
        ("OE1.4,mover,2020-05-31", "OE1.4 empieza después, o no tiene plazo: no puede terminar ese día."),
        ("OE1.4,culminar,2022-08-01", "Es posterior al corte: a esa fecha aún no estaría culminada."),
    ],
)
def test_un_supuesto_de_la_direccion_que_no_vale_se_dice_y_no_cuenta(cliente_analista, texto, razon):
    respuesta = cliente_analista.get(ENSAYO, {"corte": "2022-06-30", "s": texto})
    pagina = respuesta.content.decode()
    assert respuesta.context["supuestos"] == []
    assert f"No se tomó en cuenta «{texto}»." in pagina and razon in pagina


def test_al_llevar_atras_el_corte_se_dice_el_supuesto_que_deja_de_valer(cliente_analista):
    supuesto = "&s=OE1.4,culminar,2022-05-20"
    assert cliente_analista.get("/que-pasaria-si/?corte=2022-06-30" + supuesto).context["descartados"] == []
    pagina = cliente_analista.get("/que-pasaria-si/?corte=2022-04-30" + supuesto).content.decode()
    assert (
        "No se tomó en cuenta «OE1.4,culminar,2022-05-20». "
        "Fecha: Es posterior al corte: a esa fecha aún no estaría culminada." in pagina
    )


def test_de_dos_sobre_lo_mismo_vale_el_ultimo_y_se_dice_cual_se_dejo(cliente_analista):
    respuesta = cliente_analista.get(ENSAYO + "&s=OE1.4,mover,2022-08-31&s=OE1.4,mover,2022-05-31")
    assert [texto for texto, _ in respuesta.context["supuestos"]] == ["OE1.4: termina su plazo el 31/05/2022"]
    assert respuesta.context["totales"][1].vencidas == 7
    assert respuesta.context["descartados"] == [
        ("OE1.4,mover,2022-08-31", "Lo reemplaza otro sobre la misma acción: «OE1.4,mover,2022-05-31».")
    ]


def test_agregar_otra_fecha_a_la_misma_accion_cambia_la_que_habia(cliente_analista):
    direccion = ENSAYO + "&s=OE1.4,mover,2022-05-31&accion=OE1.4&que=mover&fecha=31/08/2022"
    respuesta = cliente_analista.get(direccion)
    assert respuesta.context["puestos"] == ["OE1.4,mover,2022-08-31"]
    assert respuesta.context["totales"][1].vencidas == 6


def test_los_que_pasan_de_veinte_se_dicen(cliente_analista):
    muchos = "".join(f"&s=OE1.4,mover,2022-08-{dia:02d}" for dia in range(1, 22))
    pagina = cliente_analista.get(ENSAYO + muchos).content.decode()
    assert "No se tomó en cuenta «OE1.4,mover,2022-08-21». Se admiten 20 supuestos a la vez: quite alguno." in pagina


# Las mismas reglas: lo culminado se juzga con el plazo que regía ese día, y lo cerrado no se toca (semantica §6)


@pytest.fixture
def movida(secretaria):
    """OE1.4, de marzo, que desde el 20/04/2022, ya vencida, termina el 31/08/2022."""
    accion = Accion.objects.get(codigo="OE1.4")
    accion.reprogramar(
        por=secretaria, rige=date(2022, 4, 20), inicio=date(2022, 3, 1), fin=date(2022, 8, 31), motivo="Opiniones",
        documento="Oficio 1", documento_fecha=date(2022, 4, 20),
    )  # fmt: skip
    return accion


@pytest.mark.parametrize(("dia", "rotulo"), [("2022-04-10", "Culminada tarde"), ("2022-04-20", "Culminada en plazo")])
def test_la_culminacion_supuesta_se_juzga_con_el_plazo_de_su_dia(cliente_analista, movida, dia, rotulo):
    (diferencia,) = cliente_analista.get(f"{ENSAYO}&s=OE1.4,culminar,{dia}").context["diferencias"]
    assert ("Rótulo", "En plazo", rotulo) in diferencia.campos


def test_el_supuesto_dice_lo_mismo_que_registrarlo(cliente_analista, movida, secretaria):
    supuesto = cliente_analista.get(f"{ENSAYO}&s=OE1.4,culminar,2022-04-10").context["totales"][1]
    movida.registrar_avance(
        por=secretaria, fecha=date(2022, 4, 10), estado="culminada", sustento={"documento": "Informe"}
    )
    assert cliente_analista.get(ENSAYO).context["totales"][0] == supuesto


@pytest.mark.parametrize("que", ["mover,2022-12-31", "culminar,2022-03-30"])
@pytest.mark.parametrize("estado", ["culminada", "cancelada"])
def test_lo_cerrado_ni_se_mueve_ni_se_cierra_otra_vez(cliente_analista, secretaria, que, estado):
    Accion.objects.get(codigo="OE1.4").registrar_avance(
        por=secretaria, fecha=date(2022, 4, 2), estado=estado, porcentaje=0, que_se_hizo="Fin",
        sustento={"documento": "Acta"},
    )  # fmt: skip
    respuesta = cliente_analista.get(f"{ENSAYO}&s=OE1.4,{que}")
    [(_, razon)] = respuesta.context["descartados"]
    assert f"OE1.4 está {estado} el 02/04/2022: lo cerrado ni se mueve ni se cierra otra vez." in razon
    assert respuesta.context["totales"][0] == respuesta.context["totales"][1]


def test_un_cierre_supuesto_antes_del_ultimo_reporte_no_regiria(cliente_analista, secretaria):
    Accion.objects.get(codigo="OE1.4").registrar_avance(
        por=secretaria, fecha=date(2022, 5, 10), estado="en_proceso", porcentaje=60
    )
    [(_, razon)] = cliente_analista.get(f"{ENSAYO}&s=OE1.4,culminar,2022-03-30").context["descartados"]
    assert "Es anterior a su último reporte, del 10/05/2022, que seguiría rigiendo." in razon


def test_mover_y_culminar_la_misma_no_valen_a_la_vez(cliente_analista):
    respuesta = cliente_analista.get(ENSAYO + "&s=OE1.4,mover,2022-08-31&s=OE1.4,culminar,2022-06-20")
    assert [texto for texto, _ in respuesta.context["supuestos"]] == ["OE1.4: queda culminada el 20/06/2022"]
    assert respuesta.context["descartados"] == [
        ("OE1.4,mover,2022-08-31", "Se supone culminada: lo cerrado no se mueve.")
    ]
    assert respuesta.context["totales"][1].exigibles_fuera_de_plazo == 1
