"""/estrategia/<código>/registrar-varias/ : un avance por acción, todas o ninguna."""

from datetime import date

import pytest

from estrategia.models import Accion, Avance
from seguimiento.models import Unidad

pytestmark = pytest.mark.django_db

VARIAS = "/estrategia/2022-I/registrar-varias/"


@pytest.fixture
def acciones(db):
    return list(Accion.objects.filter(codigo__in=["OE1.4", "OE2.2"]).order_by("codigo"))


@pytest.fixture
def direccion(acciones):
    return VARIAS + "?" + "&".join(f"accion={accion.pk}" for accion in acciones)


def envio(**cambios):
    base = {"fecha": "06/06/2022", "estado": "en_proceso", "porcentaje": "30", "que_se_hizo": "Mesa técnica",
            "documento": "", "OE1.4-version": "0", "OE2.2-version": "0"}  # fmt: skip
    return base | cambios


def test_un_mismo_avance_para_todas(cliente_operador, direccion, acciones):
    respuesta = cliente_operador.post(direccion, envio(), follow=True)
    assert (
        "Se registraron 2 avances. OE1.4: Sin reporte → En proceso, 30 %; OE2.2: Sin reporte"
        in respuesta.content.decode()
    )
    for accion in acciones:
        avance = accion.avances.get()
        assert (avance.porcentaje, avance.que_se_hizo, avance.fecha) == (30, "Mesa técnica", date(2022, 6, 6))


def test_lo_escrito_en_una_fila_vale_solo_para_ella(cliente_operador, direccion, acciones):
    propio = {"OE2.2-porcentaje": "55.5", "OE1.4-estado": "culminada", "OE1.4-documento": "Informe 4"}
    cliente_operador.post(direccion, envio(**propio))
    uno, dos = (accion.avances.get() for accion in acciones)
    assert (uno.estado, uno.porcentaje, uno.sustentos.get().documento) == ("culminada", 100, "Informe 4")
    assert (dos.estado, float(dos.porcentaje)) == ("en_proceso", 55.5)


def test_si_una_no_vale_no_se_guarda_ninguna_y_lo_escrito_queda(cliente_operador, direccion):
    respuesta = cliente_operador.post(direccion, envio(**{"OE2.2-porcentaje": "300", "OE1.4-que_se_hizo": "Lo mío"}))
    pagina = respuesta.content.decode()
    assert respuesta.status_code == 422 and "No se guardó ninguna." in pagina
    assert "menor o igual a 100" in pagina and 'value="300"' in pagina and "Lo mío" in pagina
    assert not Avance.objects.exists()


def test_la_coma_decimal_se_senala_en_su_fila_y_queda_escrita(cliente_operador, direccion):
    pagina = cliente_operador.post(direccion, envio(**{"OE2.2-porcentaje": "10,5"})).content.decode()
    assert "Escriba los decimales con punto: 10.5." in pagina and 'value="10,5"' in pagina
    assert not Avance.objects.exists()


def test_si_otra_persona_registro_una_se_ven_las_dos_versiones_y_no_se_guarda_ninguna(
    cliente_operador, direccion, acciones, secretaria
):
    acciones[1].registrar_avance(
        por=secretaria, fecha=date(2022, 6, 1), estado="en_proceso", porcentaje=9, que_se_hizo="Lo de ella"
    )
    enviado = envio(**{"OE2.2-que_se_hizo": "Lo mío"})
    respuesta = cliente_operador.post(direccion, enviado)
    pagina = respuesta.content.decode()
    assert respuesta.status_code == 409 and "OE2.2: otra persona registró mientras usted escribía" in pagina
    assert "OE1.4: otra persona" not in pagina
    for dicho in ("En proceso, 9 %", "Lo de ella", "Qué se hizo: Lo mío", "Avance, en %: 30"):
        assert dicho in pagina
    assert Avance.objects.count() == 1
    assert 'name="OE2.2-version" value="1"' in pagina and 'name="OE1.4-version" value="0"' in pagina
    assert cliente_operador.post(direccion, enviado | {"OE2.2-version": "1"}).status_code == 302
    assert Avance.objects.count() == 3


def test_en_la_lista_tambien_se_ve_la_anulacion_que_otra_persona_registro(
    cliente_operador, direccion, acciones, secretaria
):
    avance = acciones[1].registrar_avance(por=secretaria, fecha=date(2022, 6, 1), estado="en_proceso", porcentaje=9)
    avance.anular(por=secretaria, motivo="Era de otra acción")
    respuesta = cliente_operador.post(direccion, envio(**{"OE2.2-version": "1"}))
    (_, formulario), *otros = respuesta.context["varios"].conflictos
    assert respuesta.status_code == 409 and not otros
    assert [suceso.titular for suceso in formulario.conflicto] == ["Se anuló: En proceso, 9 % al 01/06/2022"]
    assert "Era de otra acción" in respuesta.content.decode()


def test_un_error_en_una_fila_no_esconde_que_otra_persona_registro(cliente_operador, direccion, acciones, secretaria):
    """La fila rechazada vuelve con la versión que se vio: si volviera con la de ahora, el segundo envío pisaría."""
    acciones[1].registrar_avance(por=secretaria, fecha=date(2022, 6, 1), estado="en_proceso", porcentaje=9)
    pagina = cliente_operador.post(direccion, envio(**{"OE2.2-porcentaje": "300"})).content.decode()
    assert 'name="OE2.2-version" value="0"' in pagina


def test_una_accion_de_otra_unidad_es_403_y_nada_se_escribe(cliente_operador, direccion, acciones):
    acciones[0].responsable = Unidad.objects.create(codigo="DDCP", nombre="Otra")
    acciones[0].save()
    assert cliente_operador.get(direccion).status_code == cliente_operador.post(direccion, envio()).status_code == 403
    assert not Avance.objects.exists()


def test_sin_marcar_ninguna_es_400_y_lo_dice(cliente_operador):
    respuesta = cliente_operador.get(VARIAS)
    assert respuesta.status_code == 400 and "No marcó ninguna acción" in respuesta.content.decode()


@pytest.mark.parametrize("accion", ["99999999999999999999999999", "9" * 900, "-1", "x", ""])
def test_una_marca_que_no_es_una_accion_es_400_y_nada_se_escribe(cliente_operador, direccion, accion):
    for respuesta in (
        cliente_operador.get(f"{direccion}&accion={accion}"),
        cliente_operador.post(f"{direccion}&accion={accion}", envio()),
    ):
        assert respuesta.status_code == 400 and "Una de las marcadas no es una acción" in respuesta.content.decode()
    assert not Avance.objects.exists()


@pytest.mark.parametrize("accion", ["999999999999999999", "0"])
def test_una_accion_que_no_existe_es_403_y_nada_se_escribe(cliente_operador, direccion, accion):
    assert cliente_operador.post(f"{direccion}&accion={accion}", envio()).status_code == 403
    assert not Avance.objects.exists()


def test_quien_solo_mira_no_puede_y_el_ajeno_no_lo_ve(cliente_analista, cliente_ajeno, direccion):
    assert cliente_analista.get(direccion).status_code == 403
    assert cliente_ajeno.get(direccion).status_code == 404
    assert "Marcar OE1.4" not in cliente_analista.get("/estrategia/2022-I/").content.decode()


def test_la_lista_deja_marcar_las_que_se_pueden_registrar(cliente_operador, acciones):
    pagina = cliente_operador.get("/estrategia/2022-I/").content.decode()
    assert f'value="{acciones[0].pk}" form="filtros" aria-label="Marcar OE1.4"' in pagina
    assert "Registrar las marcadas" in pagina


# Lo cerrado, lo que se toca y lo que se ve antes de guardar


@pytest.fixture
def cerrada(acciones, secretaria):
    """OE1.4 ya culminó."""
    acciones[0].registrar_avance(
        por=secretaria,
        fecha=date(2022, 5, 1),
        estado="culminada",
        que_se_hizo="Se presentó",
        sustento={"documento": "I"},
    )
    return acciones[0]


def test_lo_culminado_conserva_su_estado_aunque_se_registre_algo_comun(
    cliente_secretaria, direccion, acciones, cerrada
):
    respuesta = cliente_secretaria.post(direccion, envio(**{"OE1.4-version": "1"}), follow=True)
    pagina = respuesta.content.decode()
    assert "Se registró 1 avance. OE2.2: Sin reporte → En proceso, 30 %. No se tocaron: OE1.4." in pagina
    assert [accion.avances.count() for accion in acciones] == [1, 1]


def test_reabrir_se_elige_en_su_fila_y_el_texto_de_todas_no_lo_explica(
    cliente_secretaria, direccion, acciones, cerrada
):
    reabre = envio(**{"OE1.4-version": "1", "OE1.4-estado": "en_proceso", "OE1.4-porcentaje": "90"})
    respuesta = cliente_secretaria.post(direccion, reabre)
    assert respuesta.status_code == 422
    assert "Reabrir exige una explicación propia: escríbala en esta fila" in respuesta.content.decode()
    assert cliente_secretaria.post(direccion, reabre | {"OE1.4-que_se_hizo": "Faltaba un anexo"}).status_code == 302
    assert acciones[0].avances.count() == 2


@pytest.mark.parametrize(("estado", "porcentaje"), [("suspendida", "40"), ("cancelada", "40"), ("en_proceso", "10")])
def test_suspender_cancelar_o_bajar_varias_pide_el_porque_de_cada_una(
    cliente_secretaria, direccion, acciones, secretaria, estado, porcentaje
):
    for accion in acciones:
        accion.registrar_avance(por=secretaria, fecha=date(2022, 5, 1), estado="en_proceso", porcentaje=40)
    comun = {"estado": estado, "porcentaje": porcentaje, "OE1.4-version": "1", "OE2.2-version": "1"}
    pagina = cliente_secretaria.post(direccion, envio(**comun))
    assert pagina.status_code == 422 and pagina.content.decode().count("exige una explicación propia") == 2
    propias = {"OE1.4-que_se_hizo": "Falta el convenio", "OE2.2-que_se_hizo": "Falta presupuesto"}
    assert cliente_secretaria.post(direccion, envio(**comun, **propias)).status_code == 302


def test_solo_se_escriben_las_filas_tocadas(cliente_operador, direccion, acciones):
    solo_una = {"estado": "", "porcentaje": "", "OE2.2-porcentaje": "20"}
    cliente_operador.post(direccion, envio(**solo_una))
    assert [accion.avances.count() for accion in acciones] == [0, 1]
    avance = acciones[1].avances.get()
    assert (avance.estado, avance.porcentaje, avance.que_se_hizo) == ("en_proceso", 20, "Mesa técnica")


def test_sin_tocar_ninguna_no_se_escribe_nada_y_lo_dice(cliente_operador, direccion):
    respuesta = cliente_operador.post(direccion, envio(estado="", porcentaje=""))
    assert respuesta.status_code == 422 and "No tocó ninguna fila" in respuesta.content.decode()
    assert not Avance.objects.exists()


def test_una_suspendida_sin_estado_nuevo_sigue_suspendida(cliente_operador, direccion, acciones, operador):
    acciones[1].registrar_avance(
        por=operador, fecha=date(2022, 5, 1), estado="suspendida", porcentaje=10, que_se_hizo="Falta el convenio"
    )
    propio = {
        "estado": "",
        "porcentaje": "",
        "OE2.2-version": "1",
        "OE2.2-porcentaje": "15",
        "OE2.2-que_se_hizo": "Sigue",
    }
    cliente_operador.post(direccion, envio(**propio))
    assert [a.estado for a in acciones[1].avances.all()] == ["suspendida", "suspendida"]


def test_se_ve_antes_y_despues_sin_guardar_nada(cliente_secretaria, direccion, acciones, cerrada):
    respuesta = cliente_secretaria.post(direccion, envio(**{"OE1.4-version": "1", "revisar": "si"}))
    filas = [(f.accion.codigo, f.antes, f.despues, f.tocada) for f in respuesta.context["varios"].filas]
    assert filas == [
        ("OE1.4", "Culminada, 100 %", "Cerrada: sigue como está", False),
        ("OE2.2", "Sin reporte", "En proceso, 30 %", True),
    ]
    assert respuesta.status_code == 200 and "Aún no se guardó nada" in respuesta.content.decode()
    assert Avance.objects.count() == 1


def test_el_estado_de_todas_no_viene_puesto(cliente_operador, direccion):
    comun = cliente_operador.get(direccion).context["varios"].comun
    assert comun["estado"].initial == "" and "El que tiene cada una" in str(comun["estado"])


@pytest.mark.parametrize("estado", ["culminada", "cancelada", "suspendida"])
def test_el_formulario_de_una_tambien_propone_el_estado_que_tiene(cliente_secretaria, acciones, secretaria, estado):
    acciones[0].registrar_avance(
        por=secretaria,
        fecha=date(2022, 5, 1),
        estado=estado,
        porcentaje=10,
        que_se_hizo="x",
        sustento={"documento": "I"},
    )
    formulario = cliente_secretaria.get("/estrategia/2022-I/OE1.4/").context["formulario"]
    assert formulario["estado"].initial == estado


# Las marcas


def test_las_marcas_sobreviven_al_filtrar_aunque_no_queden_a_la_vista(cliente_operador, acciones):
    marcadas = {"accion": [accion.pk for accion in acciones], "objetivo": "OE1"}
    pagina = cliente_operador.get("/estrategia/2022-I/", marcadas).content.decode()
    assert f'value="{acciones[0].pk}" form="filtros" aria-label="Marcar OE1.4" checked' in pagina
    assert f'<input type="hidden" name="accion" value="{acciones[1].pk}" form="filtros">' in pagina
    assert "1 marcada que no está a la vista" in pagina


def test_marcar_mas_de_las_que_caben_lo_dice_y_no_se_pierde_ninguna_en_silencio(cliente_operador):
    respuesta = cliente_operador.get(VARIAS, {"accion": range(1, 203)})
    assert respuesta.status_code == 400 and "Marcó 202 acciones, y se registran hasta 200" in respuesta.content.decode()


def test_dieciocho_de_una_vez_en_pocas_consultas(cliente_secretaria, django_assert_max_num_queries):
    """Eran 495: cada una con su turno, sus reglas y sus vigencias. Las reglas son las mismas."""
    todas = list(Accion.objects.all())
    direccion = VARIAS + "?" + "&".join(f"accion={accion.pk}" for accion in todas)
    datos = envio(**{f"{accion.codigo}-version": "0" for accion in todas})
    with django_assert_max_num_queries(120):
        assert cliente_secretaria.post(direccion, datos).status_code == 302
    assert Avance.objects.filter(porcentaje=30, que_se_hizo="Mesa técnica").count() == 18
