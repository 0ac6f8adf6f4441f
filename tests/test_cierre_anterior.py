"""Un cierre anterior al que rige no se agrega: borraría un retraso sin decirlo (semantica §2)."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from libros import bajar_plantilla, dar, llenar, previa

from barrio_seguro.models import Lanzamiento
from conasec.models import Acuerdo, Sesion
from estrategia.models import Accion
from seguimiento.corte import Corte

pytestmark = pytest.mark.django_db

ACTA = {"documento": "Acta 1"}
ANTES = "anule antes el que rige"


def cerrar(objeto, persona, dia, **datos):
    """El cierre de cada clase: culminar, realizar o celebrar."""
    if hasattr(objeto, "registrar_avance"):
        return objeto.registrar_avance(por=persona, fecha=dia, estado="culminada", sustento=ACTA, **datos)
    tipo = "realizado" if isinstance(objeto, Lanzamiento) else "celebrada"
    return objeto.registrar(tipo=tipo, por=persona, fecha=dia, sustento=ACTA, **datos)


def leido(objeto, dia=date(2022, 6, 30)):
    return type(objeto).objects.al(Corte(dia, timezone.now(), es_ahora=True)).get(pk=objeto.pk)


@pytest.fixture(params=["accion", "acuerdo", "lanzamiento", "sesion"])
def seguido(request, secretaria):
    """Algo con plazo al 31/03/2022, culminado el 02/04/2022: dos días tarde."""
    clase, fin = request.param, date(2022, 3, 31)
    if clase == "accion":
        objeto = Accion.objects.get(codigo="OE1.4")
    elif clase == "lanzamiento":
        objeto = Lanzamiento.objects.get(codigo="L2")
        objeto.reprogramar(
            por=secretaria, rige=date(2022, 3, 20), inicio=fin, fin=fin, motivo="Sin local", documento="Oficio",
            documento_fecha=date(2022, 3, 20),
        )  # fmt: skip
    else:
        objeto = Sesion(anio=2022, numero="I", fecha_programada=fin, lugar="Lima")
        objeto.guardar(por=secretaria, motivo="Convocada")
        if clase == "acuerdo":
            pedida = Sesion.objects.get(anio=2021, numero="IV", tipo="ordinaria")
            objeto = Acuerdo(sesion=pedida, texto="Algo", plazo=fin).guardar(por=secretaria, motivo="Acta")
    cerrar(objeto, secretaria, date(2022, 4, 2))
    return objeto


def test_no_se_lava_un_retraso_agregando_un_cierre_anterior(seguido, secretaria):
    assert (leido(seguido).situacion, leido(seguido).dias_retraso) == ("culminada_fuera_de_plazo", 2)
    with pytest.raises(ValidationError, match=ANTES) as error:
        cerrar(seguido, secretaria, date(2022, 3, 30))
    assert "02/04/2022" in error.value.message_dict["fecha"][0]
    assert leido(seguido).dias_retraso == 2 and seguido.hechos.count() == 1


def test_si_se_anula_el_que_rige_el_anterior_si_se_registra(seguido, secretaria):
    seguido.hechos.get().anular(por=secretaria, motivo="El acta es del 30")
    cerrar(seguido, secretaria, date(2022, 3, 30))
    assert (leido(seguido).situacion, leido(seguido).dias_retraso) == ("culminada_en_plazo", 0)


def test_tampoco_con_la_accion_reabierta_que_despues_se_anula(secretaria):
    accion = Accion.objects.get(codigo="OE1.4")
    cerrar(accion, secretaria, date(2022, 4, 2))
    accion.registrar_avance(
        por=secretaria, fecha=date(2022, 4, 5), estado="en_proceso", porcentaje=90, que_se_hizo="Faltaba un anexo"
    )
    with pytest.raises(ValidationError, match=ANTES):
        cerrar(accion, secretaria, date(2022, 3, 30))


def test_ni_moviendo_su_plazo_mientras_estuvo_reabierta(secretaria):
    """Anulado lo que la reabrió, el cierre se juzgaría con un plazo que rige desde antes de él."""
    accion = Accion.objects.get(codigo="OE1.4")
    cerrar(accion, secretaria, date(2022, 4, 2))
    accion.registrar_avance(
        por=secretaria, fecha=date(2022, 4, 5), estado="en_proceso", porcentaje=90, que_se_hizo="Faltaba un anexo"
    )
    plan = {"inicio": date(2022, 3, 1), "fin": date(2022, 4, 30), "motivo": "Anexo", "documento": "Oficio"}
    with pytest.raises(ValidationError, match="No se reprograma lo ya cerrado"):
        accion.reprogramar(por=secretaria, rige=date(2022, 4, 1), documento_fecha=date(2022, 4, 1), **plan)
    accion.reprogramar(por=secretaria, rige=date(2022, 4, 6), documento_fecha=date(2022, 4, 6), **plan)
    accion.avances.get(estado="en_proceso").anular(por=secretaria, motivo="No se reabrió")
    assert leido(accion).situacion == "culminada_fuera_de_plazo"


def test_una_cancelacion_anterior_tampoco_borra_que_se_cancelo_despues_de_vencer(secretaria):
    accion = Accion.objects.get(codigo="OE1.4")
    datos = {"por": secretaria, "estado": "cancelada", "porcentaje": 0}
    accion.registrar_avance(fecha=date(2022, 4, 10), que_se_hizo="Se cancela", **datos)
    with pytest.raises(ValidationError, match=ANTES):
        accion.registrar_avance(fecha=date(2022, 3, 10), que_se_hizo="Se canceló antes", **datos)


def test_agregar_sustento_despues_o_el_mismo_dia_se_admite_y_no_mueve_la_fecha(secretaria):
    accion = Accion.objects.get(codigo="OE1.4")
    for dia in (2, 25, 10, 2):
        cerrar(accion, secretaria, date(2022, 4, dia))
    assert leido(accion).racha_desde == date(2022, 4, 2)


def test_desde_excel_es_un_error_de_su_fila(cliente_secretaria, secretaria):
    cerrar(Accion.objects.get(codigo="OE1.4"), secretaria, date(2022, 4, 2))
    fila = {"Fecha del hecho": date(2022, 3, 30), "Documento que lo sustenta": "Acta 0"}
    _, filas = previa(cliente_secretaria, llenar(bajar_plantilla(cliente_secretaria), OE1__4=fila))
    assert filas["OE1.4"].clase == "error" and ANTES in filas["OE1.4"].mensajes[0][1]


# El aviso de un hecho anterior: lo que cambia hoy, leído antes y después


def registrar(cliente, codigo, version, **cambios):
    datos = {"estado": "en_proceso", "porcentaje": "60", "nivel": "interno", "version": str(version)} | cambios
    respuesta = cliente.post(f"/estrategia/2022-I/{codigo}/registrar/", datos, follow=True)
    return " ".join(str(mensaje) for mensaje in respuesta.context["messages"])


def test_un_hecho_anterior_que_no_cambia_nada_lo_dice(cliente_secretaria, secretaria):
    accion = Accion.objects.get(codigo="OE1.4")
    accion.registrar_avance(por=secretaria, fecha=date(2022, 3, 10), estado="en_proceso", porcentaje=50)
    dicho = registrar(cliente_secretaria, "OE1.4", 1, fecha="01/03/2022", porcentaje="20")
    assert (
        "Es anterior al hecho que rige (En proceso, 50 % al 10/03/2022). No cambia nada de lo que hoy se lee." in dicho
    )


def test_un_hecho_anterior_que_corta_la_racha_mueve_la_culminacion_y_los_totales_y_lo_dice(
    cliente_secretaria, secretaria
):
    """Culminada el 30/03 y otra vez el 02/04; en medio, un reporte dice que no: culminó el 02/04, dos días tarde."""
    accion = Accion.objects.get(codigo="OE1.4")
    for dia in (date(2022, 3, 30), date(2022, 4, 2)):
        cerrar(accion, secretaria, dia)
    dicho = registrar(
        cliente_secretaria, "OE1.4", 2, fecha="31/03/2022", porcentaje="90", que_se_hizo="Faltaba el visto"
    )
    assert dicho.endswith(
        "Hoy cambia situación, de culminada en plazo a culminada fuera de plazo, días de retraso, de 0 a 2, "
        "fecha de cierre, de 30/03/2022 a 02/04/2022 y "
        "culminadas en plazo de las exigibles, de 1 de 18 a 0 de 18."
    )


def test_lo_que_rige_hoy_se_dice_sin_comparar(cliente_secretaria):
    assert registrar(cliente_secretaria, "OE1.4", 0, fecha="01/03/2022") == (
        "Se registró en OE1.4: En proceso, 60 % al 01/03/2022."
    )


def test_anular_tambien_dice_que_cambia(cliente_secretaria, secretaria):
    lanzamiento = Lanzamiento.objects.get(codigo="L1")
    hecho = cerrar(lanzamiento, secretaria, date(2022, 3, 10))
    direccion = f"/barrio-seguro/lanzamientos/L1/anular/hecho/{hecho.pk}/"
    respuesta = cliente_secretaria.post(direccion, {"motivo": "No se lanzó", "version": "1"}, follow=True)
    dicho = " ".join(str(mensaje) for mensaje in respuesta.context["messages"])
    assert "situación, de culminada en plazo a vencida" in dicho
    assert "barrios seguros, de 100 a 99 y lanzamientos vencidos, de 10 a 11." in dicho


def culminada_dos_veces(persona):
    """OE1.4: el 30/03, en plazo, y otra vez el 02/04."""
    accion = Accion.objects.get(codigo="OE1.4")
    for dia in (date(2022, 3, 30), date(2022, 4, 2)):
        cerrar(accion, persona, dia)


MUEVE = "situación, de culminada en plazo a culminada fuera de plazo, días de retraso, de 0 a 2"


def test_la_grilla_tambien_dice_que_cambia_hoy(cliente_secretaria, secretaria):
    culminada_dos_veces(secretaria)
    accion = Accion.objects.get(codigo="OE1.4")
    datos = {"fecha": "31/03/2022", "estado": "", "porcentaje": "", "que_se_hizo": "", "documento": ""}
    propios = {"version": "2", "estado": "en_proceso", "porcentaje": "90", "que_se_hizo": "Faltaba el visto"}
    datos |= {f"OE1.4-{campo}": valor for campo, valor in propios.items()}
    direccion = f"/estrategia/2022-I/registrar-varias/?accion={accion.pk}"
    respuesta = cliente_secretaria.post(direccion, datos, follow=True)
    assert MUEVE in " ".join(str(mensaje) for mensaje in respuesta.context["messages"])


def test_y_al_aplicar_una_importacion_queda_en_su_fila(cliente_secretaria, secretaria):
    culminada_dos_veces(secretaria)
    fila = {"Fecha del hecho": date(2022, 3, 31), "Estado": "En proceso", "Avance": 0.9, "Qué se hizo": "Faltaba algo"}
    importacion, filas = previa(cliente_secretaria, llenar(bajar_plantilla(cliente_secretaria), OE1__4=fila))
    assert "Es anterior al hecho que rige (Culminada, 100 % al 02/04/2022)" in " ".join(filas["OE1.4"].avisos)
    dar(cliente_secretaria, importacion, "aplicar")
    avisos = " ".join(importacion.filas.get(clave="OE1.4").avisos)
    assert MUEVE in avisos and "culminadas en plazo de las exigibles, de 1 de 18 a 0 de 18." in avisos
