"""Lo dudoso se confirma y, si las cifras no cuadran, se explica con palabras nuevas (semantica §2)."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from libros import bajar_plantilla, llenar, previa

from barrio_seguro.models import Lanzamiento
from conasec.models import Acuerdo, Sesion
from estrategia.models import Accion, Avance, Estrategia
from seguimiento.models import Decision, Observacion
from seguimiento.texto import dicho

pytestmark = pytest.mark.django_db

BARRIOS = "/estrategia/2022-I/OE2.7/registrar/"  # de 99 a 110 barrios
GOBIERNOS = "/estrategia/2022-I/OE2.1/registrar/"  # 245 gobiernos locales, sin línea base
INVISIBLES = ["   ", "\u00a0\u2003", "\u200b\u200d\ufeff", "\u2800", "\u3164\u115f", "\u00ad\u2060", "…—."]
OTRA = "La municipalidad reportó con otro criterio"


def envio(**cambios):
    base = {"estado": "en_proceso", "porcentaje": "", "meta_ejecutada": "", "fecha": "06/06/2022",
            "que_se_hizo": "", "nivel": "interno", "version": "0"}  # fmt: skip
    return base | cambios


def errores(cliente, direccion, **cambios):
    respuesta = cliente.post(direccion, envio(**cambios))
    assert respuesta.status_code == 422 and not Avance.objects.exists()
    return {campo: " ".join(dichos) for campo, dichos in respuesta.context["formulario"].errors.items()}


# Cantidad y porcentaje


@pytest.mark.parametrize(
    ("direccion", "cifras", "por_que"),
    [
        (BARRIOS, {"meta_ejecutada": "106", "porcentaje": "30"}, "106 de 110 es 63.64 %, y dice 30 %"),
        (BARRIOS, {"meta_ejecutada": "111", "porcentaje": "100"}, "111 pasa de la meta, 110"),
        (BARRIOS, {"meta_ejecutada": "90", "porcentaje": "0"}, "90 de 110 es -81.82 %, y dice 0 %"),
        (GOBIERNOS, {"meta_ejecutada": "9999", "porcentaje": "50"}, "pasa de la meta, 245"),
        (GOBIERNOS, {"meta_ejecutada": "120", "porcentaje": "50.01"}, "120 de 245 es 48.98 %, y dice 50.01 %"),
        (GOBIERNOS, {"meta_ejecutada": "200", "estado": "culminada", "documento": "Acta"}, "es 81.63 %, y dice 100 %"),
        (GOBIERNOS, {"meta_ejecutada": "20", "estado": "no_iniciada"}, "20 de 245 es 8.16 %, y dice 0 %"),
    ],
)
def test_lo_que_no_cuadra_pide_confirmar_y_explicar(cliente_secretaria, direccion, cifras, por_que):
    hallados = errores(cliente_secretaria, direccion, **cifras)
    assert por_que in hallados["confirma_cantidad"]
    assert "exige una explicación" in hallados["que_se_hizo"]
    assert set(errores(cliente_secretaria, direccion, **cifras, que_se_hizo=OTRA)) == {"confirma_cantidad"}
    assert set(errores(cliente_secretaria, direccion, **cifras, confirma_cantidad="on")) == {"que_se_hizo"}
    confirmado = envio(**cifras, que_se_hizo=OTRA, confirma_cantidad="on")
    assert cliente_secretaria.post(direccion, confirmado).status_code == 302
    assert Avance.objects.get().meta_ejecutada == Decimal(cifras["meta_ejecutada"])


@pytest.mark.parametrize(
    ("direccion", "cifras"),
    [
        (BARRIOS, {"meta_ejecutada": "106", "porcentaje": "63.64"}),
        (BARRIOS, {"meta_ejecutada": "106", "porcentaje": "64.64"}),
        (GOBIERNOS, {"meta_ejecutada": "120", "porcentaje": "49.98"}),
        (GOBIERNOS, {"meta_ejecutada": "245", "estado": "culminada", "documento": "Acta"}),
    ],
)
def test_hasta_un_punto_de_diferencia_no_se_pregunta_nada(cliente_secretaria, direccion, cifras):
    pagina = cliente_secretaria.get(direccion.removesuffix("registrar/")).content.decode()
    assert "Las cifras son correctas" not in pagina and "La fecha es correcta" not in pagina
    assert cliente_secretaria.post(direccion, envio(**cifras)).status_code == 302


@pytest.mark.parametrize(
    ("direccion", "cifras", "quedan"),
    [
        (BARRIOS, {"meta_ejecutada": "106"}, ("106", "63.64")),
        (BARRIOS, {"porcentaje": "50"}, ("104.5", "50")),
        (GOBIERNOS, {"meta_ejecutada": "245"}, ("245", "100")),
        (GOBIERNOS, {"porcentaje": "40"}, ("98", "40")),
        (GOBIERNOS, {"estado": "culminada", "documento": "Acta"}, ("245", "100")),
        (BARRIOS, {"estado": "no_iniciada"}, ("99", "0")),
    ],
)
def test_si_falta_uno_se_toma_del_otro(cliente_secretaria, direccion, cifras, quedan):
    assert cliente_secretaria.post(direccion, envio(**cifras)).status_code == 302
    avance = Avance.objects.get()
    assert (avance.meta_ejecutada, avance.porcentaje) == tuple(map(Decimal, quedan))


def test_sin_ninguno_de_los_dos_no_se_registra(cliente_secretaria):
    assert "Diga cuánto se avanzó" in errores(cliente_secretaria, BARRIOS)["porcentaje"]


def test_lo_ejecutado_no_baja_sin_confirmarlo(secretaria):
    accion = Accion.objects.get(codigo="OE2.1")
    accion.registrar_avance(por=secretaria, fecha=date(2022, 4, 1), estado="en_proceso", meta_ejecutada=100)
    baja = {
        "por": secretaria,
        "fecha": date(2022, 5, 1),
        "estado": "en_proceso",
        "porcentaje": 41,
        "meta_ejecutada": 99,
    }
    with pytest.raises(ValidationError) as error:
        accion.registrar_avance(**baja)
    assert "99 es menos que 100, del 01/04/2022" in error.value.message_dict["confirma_cantidad"][0]
    accion.registrar_avance(**baja, que_se_hizo="Uno se retiró", confirma=("confirma_cantidad",))


def test_una_meta_que_no_pasa_de_su_base_no_divide_entre_cero(secretaria):
    Accion.objects.filter(codigo="OE2.1").update(meta=0)
    accion = Accion.objects.get(codigo="OE2.1")
    assert accion.registrar_avance(
        por=secretaria, fecha=date(2022, 4, 1), estado="en_proceso", porcentaje=5, meta_ejecutada=3
    )


def test_en_la_grilla_la_casilla_sale_solo_en_la_fila_dudosa(cliente_secretaria):
    acciones = Accion.objects.filter(codigo__in=["OE1.4", "OE2.2"])
    direccion = "/estrategia/2022-I/registrar-varias/?" + "&".join(f"accion={a.pk}" for a in acciones)
    comunes = {
        "fecha": "06/06/2022",
        "estado": "en_proceso",
        "porcentaje": "30",
        "que_se_hizo": "Mesa",
        "documento": "",
    }
    propios = {
        f"{a.codigo}-{campo}": valor for a in acciones for campo, valor in (("version", "0"), ("porcentaje", "31"))
    }
    datos = comunes | propios
    respuesta = cliente_secretaria.post(direccion, datos | {"fecha": "01/01/1990"})
    pagina = respuesta.content.decode()
    assert respuesta.status_code == 422 and not Avance.objects.exists()
    assert 'name="OE1.4-confirma_fecha"' in pagina and "Es anterior al 28/12/2021" in pagina
    assert "confirma_cantidad" not in pagina
    confirmadas = {"fecha": "01/01/1990", "OE1.4-confirma_fecha": "si", "OE2.2-confirma_fecha": "si"}
    assert cliente_secretaria.post(direccion, datos | confirmadas).status_code == 302
    assert Avance.objects.count() == 2


# Fecha


def test_un_hecho_de_1990_se_confirma(cliente_secretaria):
    hallados = errores(cliente_secretaria, "/estrategia/2022-I/OE1.4/registrar/", fecha="01/01/1990", porcentaje="5")
    assert hallados == {
        "confirma_fecha": "Es anterior al 28/12/2021, cuando se aprobó su estrategia: revísela o confírmela."
    }
    confirmado = envio(fecha="01/01/1990", porcentaje="5", confirma_fecha="on")
    assert cliente_secretaria.post("/estrategia/2022-I/OE1.4/registrar/", confirmado).status_code == 302


def test_si_no_consta_la_aprobacion_se_mira_el_inicio(secretaria):
    Estrategia.objects.update(acuerdo=None)
    accion = Accion.objects.get(codigo="OE1.4")
    with pytest.raises(ValidationError, match="anterior al 01/01/2022, cuando empieza su estrategia"):
        accion.registrar_avance(por=secretaria, fecha=date(2021, 12, 31), estado="en_proceso", porcentaje=5)


@pytest.fixture
def de_cada_clase(secretaria):
    """{clase: (algo que se sigue, su verbo y sus datos sin fecha)}."""
    sesion = Sesion(anio=2022, numero="I", fecha_programada=date(2022, 3, 15), lugar="Lima")
    sesion.guardar(por=secretaria, motivo="Convocada")
    acuerdo, lanzamiento, acta = Acuerdo.objects.get(), Lanzamiento.objects.get(codigo="L1"), {"documento": "Acta"}
    return {
        "acuerdo": (acuerdo.registrar_avance, {"estado": "en_proceso", "porcentaje": 5}),
        "lanzamiento": (lanzamiento.realizar, {"sustento": acta}),
        "sesion": (sesion.registrar, {"tipo": "cancelada", "comentario": "No hubo quórum"}),
    }


@pytest.mark.parametrize(
    ("clase", "fecha", "dicho"),
    [
        ("acuerdo", date(1990, 1, 1), "anterior al 28/12/2021, la fecha de su sesión"),
        ("lanzamiento", date(2017, 1, 1), "anterior al 09/03/2022, la fecha de la línea base"),
        ("sesion", date(1990, 1, 1), "anterior al 01/01/2022, cuando empieza su año"),
    ],
)
def test_tambien_el_de_un_acuerdo_un_lanzamiento_o_una_sesion(de_cada_clase, secretaria, clase, fecha, dicho):
    verbo, datos = de_cada_clase[clase]
    with pytest.raises(ValidationError, match=dicho):
        verbo(por=secretaria, fecha=fecha, **datos)
    assert verbo(por=secretaria, fecha=fecha, confirma=("confirma_fecha",), **datos).pk


# Plazos nuevos


def plan(**cambios):
    return {"rige": "20/03/2022", "inicio": "01/03/2022", "fin": "15/03/2022", "documento": "Oficio 12",
            "documento_fecha": "18/03/2022", "motivo": "Se adelanta", "version": "0"} | cambios  # fmt: skip


def test_un_plazo_que_termina_antes_que_el_original_se_confirma_y_se_dice_que_cambia(cliente_secretaria):
    direccion = "/estrategia/2022-I/OE1.4/reprogramar/"
    respuesta = cliente_secretaria.post(direccion, plan())
    assert respuesta.status_code == 422
    assert "Termina 16 días antes que el plazo original (31/03/2022)" in respuesta.content.decode()
    assert 'type="checkbox" name="confirma_adelanto"' in respuesta.content.decode()
    pagina = cliente_secretaria.post(direccion, plan(confirma_adelanto="on"), follow=True).content.decode()
    assert "plazo, de 31/03/2022 a 15/03/2022" in pagina and "días de retraso, de " in pagina


def test_un_plazo_que_rige_desde_antes_de_la_estrategia_se_confirma(cliente_secretaria):
    datos = plan(fin="30/04/2022", rige="02/01/1990", documento_fecha="01/01/1990")
    respuesta = cliente_secretaria.post("/estrategia/2022-I/OE1.4/reprogramar/", datos)
    assert set(respuesta.context["formulario"].errors) == {"confirma_fecha"}


# Explicaciones


@pytest.mark.parametrize("texto", INVISIBLES)
def test_lo_que_no_se_ve_no_dice_nada(cliente_secretaria, texto):
    assert dicho(texto) == ""
    for datos in ({"estado": "suspendida", "porcentaje": "5", "que_se_hizo": texto},
                  {"estado": "culminada", "documento": texto}):  # fmt: skip
        assert set(errores(cliente_secretaria, "/estrategia/2022-I/OE1.4/registrar/", **datos)) <= {
            "que_se_hizo", "documento"
        }  # fmt: skip


@pytest.mark.parametrize("texto", INVISIBLES)
def test_ni_anula_ni_reprograma_ni_cancela(secretaria, texto):
    accion = Accion.objects.get(codigo="OE1.4")
    avance = accion.registrar_avance(por=secretaria, fecha=date(2022, 3, 1), estado="en_proceso", porcentaje=5)
    with pytest.raises(ValidationError, match="Diga por qué se anula"):
        avance.anular(por=secretaria, motivo=texto)
    fechas = {"rige": date(2022, 3, 20), "inicio": date(2022, 3, 1), "fin": date(2022, 5, 31)}
    with pytest.raises(ValidationError) as error:
        accion.reprogramar(por=secretaria, motivo=texto, documento=texto, documento_fecha=date(2022, 3, 18), **fechas)
    assert set(error.value.message_dict) == {"motivo", "documento"}
    with pytest.raises(ValidationError, match="exige una explicación"):
        Lanzamiento.objects.get(codigo="L2").cancelar(por=secretaria, fecha=date(2022, 4, 1), comentario=texto)


def test_repetir_lo_que_ya_decia_otro_reporte_no_explica(secretaria):
    accion = Accion.objects.get(codigo="OE1.4")
    datos = {"por": secretaria, "estado": "en_proceso"}
    accion.registrar_avance(fecha=date(2022, 3, 1), porcentaje=78, que_se_hizo="Se hizo el taller.", **datos)
    for texto in ("Se hizo el taller.", "  se hizo   el TALLER ", "Se hizo el taller\u200b."):
        with pytest.raises(ValidationError, match="con palabras nuevas"):
            accion.registrar_avance(fecha=date(2022, 3, 9), porcentaje=10, que_se_hizo=texto, **datos)
    accion.registrar_avance(fecha=date(2022, 3, 9), porcentaje=10, que_se_hizo="Se contó mal", **datos)


# Desde Excel: la duda es un aviso que se confirma al aplicar; la explicación que falta, un error


def test_en_la_vista_previa_lo_dudoso_avisa_y_sin_explicacion_es_error(cliente_secretaria):
    fila = {"Estado": "En proceso", "Avance": 0.3, "Ejecutado": 106, "Fecha del hecho": date(2022, 6, 1)}
    _, filas = previa(cliente_secretaria, llenar(bajar_plantilla(cliente_secretaria), OE2__7=fila))
    assert filas["OE2.7"].clase == "error" and "exige una explicación" in filas["OE2.7"].mensajes[0][1]
    fila["Qué se hizo"] = OTRA
    vieja = {"Estado": "En proceso", "Avance": 0.05, "Fecha del hecho": date(1990, 1, 1)}
    contenido = llenar(bajar_plantilla(cliente_secretaria), OE2__7=fila, OE1__4=vieja)
    importacion, filas = previa(cliente_secretaria, contenido)
    assert "106 de 110 es 63.64 %, y dice 30 %" in filas["OE2.7"].avisos[0]
    assert "Es anterior al 28/12/2021" in filas["OE1.4"].avisos[0]
    assert not Avance.objects.exists()
    cliente_secretaria.post(importacion.get_absolute_url() + "aplicar/")
    assert Avance.objects.count() == 2


@pytest.mark.parametrize("texto", INVISIBLES)
def test_ni_define_ni_observa_ni_resuelve_ni_pide(secretaria, texto):
    sesion = Sesion(anio=2022, numero="I", fecha_programada=date(2022, 3, 15), lugar="Lima")
    acuerdo = Acuerdo(sesion=Sesion.objects.first(), texto=texto)
    observacion = Observacion.objects.first()
    for verbo, datos in (
        (sesion.guardar, {"motivo": texto}),
        (acuerdo.guardar, {"motivo": "Acta"}),
        (observacion.resolver, {"estado": "confirmada", "resolucion": texto}),
        (Decision.pedir, {"pide": texto, "a_quien": "PCM", "fecha": date(2022, 3, 1)}),
    ):
        with pytest.raises(ValidationError):
            verbo(por=secretaria, **datos)
