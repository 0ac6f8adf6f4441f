"""/comparar/ : dos lecturas (T, K) lado a lado."""

from datetime import date, datetime
from io import BytesIO

import pytest
from django.utils import timezone
from openpyxl import load_workbook

from estrategia.models import Accion, Estrategia

pytestmark = pytest.mark.django_db


@pytest.fixture
def accion(db):
    return Accion.objects.get(codigo="OE1.4")


def test_comparar_dos_fechas_dice_que_cambio_y_los_hechos_nuevos(cliente_analista, accion, operador, secretaria):
    accion.registrar_avance(por=operador, fecha=date(2022, 4, 20), estado="en_proceso", porcentaje=60)
    respuesta = cliente_analista.get("/comparar/?a=2022-03-31&b=2022-06-30")
    hallado = {d.codigo: d.campos for d in respuesta.context["diferencias"]}
    assert ("Rótulo", "Por vencer", "Vencida") in hallado["OE1.4"]
    assert ("Avance", "—", "60 %") in hallado["OE1.4"]
    assert "OE1.1" not in hallado
    pagina = respuesta.content.decode()
    assert "distinto, hay 1 hecho nuevo." in pagina and "En proceso, 60 % al 20/04/2022" in pagina
    estrategia = respuesta.context["objetivos"][-1]
    assert (estrategia[1].vencidas, estrategia[2].vencidas) == (3, 7)


def test_comparar_la_misma_fecha_con_lo_que_se_sabia_y_lo_que_se_sabe(cliente_analista, accion, operador):
    accion.registrar_avance(por=operador, fecha=date(2022, 4, 20), estado="en_proceso", porcentaje=60)
    respuesta = cliente_analista.get("/comparar/?a=2022-06-30&ka=2022-07-01&b=2022-06-30")
    assert [d.codigo for d in respuesta.context["diferencias"]] == ["OE1.4"]


def test_si_algun_corte_no_es_con_lo_que_se_sabe_ahora_se_avisa_de_los_dos(cliente_analista):
    aviso = "Lo registrado o anulado después de lo que se sabía en cada corte no cuenta en él. Las definiciones, como"
    cortes = "/comparar/?a=2022-03-31&b=2022-06-30"
    assert aviso not in cliente_analista.get(cortes).content.decode()
    for sabido in ("&ka=2022-07-01", "&ka=2022-07-01&kb=2022-07-02"):
        pagina = cliente_analista.get(cortes + sabido).content.decode()
        assert aviso in pagina and "Ver con lo que se sabe ahora" not in pagina


def test_la_direccion_para_compartir_fija_los_dos_tiempos(cliente_analista):
    consulta = cliente_analista.get("/comparar/?a=2022-03-31&b=2022-06-30").context["consulta"]
    assert "ka=" in consulta and "kb=" in consulta
    assert cliente_analista.get(f"/comparar/?{consulta}").status_code == 200


@pytest.mark.parametrize(
    ("cortes", "nombre"),
    [
        ("a=2022-03-31&b=2022-06-30", "2022-03-31-con-2022-06-30"),
        ("a=2022-03-31&ka=2022-04-05&b=2022-06-30", "2022-03-31-sabido-2022-04-05-con-2022-06-30"),
        (
            "a=2022-03-31&ka=2022-04-05T10:00-05:00&b=2022-03-31&kb=2022-04-05T15:30-05:00",
            "2022-03-31-sabido-2022-04-05-100000-con-2022-03-31-sabido-2022-04-05-153000",
        ),
    ],
)
def test_la_comparacion_baja_en_excel_con_los_dos_cortes_en_su_nombre(cliente_analista, cortes, nombre):
    respuesta = cliente_analista.get(f"/comparar/?{cortes}&formato=xlsx")
    assert respuesta.status_code == 200 and respuesta.content.startswith(b"PK")
    assert f'filename="comparacion-{nombre}.xlsx"' in respuesta["Content-Disposition"]


def test_los_plazos_que_se_movieron_se_cuentan_y_se_listan_con_los_hechos(cliente_analista, accion, secretaria):
    accion.reprogramar(
        por=secretaria, rige=date(2022, 4, 10), inicio=date(2022, 3, 1), fin=date(2022, 8, 31), motivo="Faltan datos",
        documento="Oficio 12", documento_fecha=date(2022, 4, 8),
    )  # fmt: skip
    respuesta = cliente_analista.get("/comparar/?a=2022-03-31&b=2022-06-30")
    assert respuesta.context["n_hechos"] == len(respuesta.context["hechos"]) == 1
    _, antes, despues = respuesta.context["objetivos"][0]
    assert (antes.reprogramadas, despues.reprogramadas) == (0, 1)


def test_lo_que_se_anulo_entre_lo_que_se_sabia_y_lo_que_se_sabe_se_lista_con_su_motivo(
    cliente_analista, accion, operador, secretaria
):
    avance = accion.registrar_avance(por=operador, fecha=date(2022, 4, 20), estado="en_proceso", porcentaje=60)
    sabido = timezone.now().isoformat()
    avance.anular(por=secretaria, motivo="era otra acción")
    respuesta = cliente_analista.get("/comparar/", {"a": "2022-06-30", "ka": sabido, "b": "2022-06-30"})
    assert respuesta.context["anulados"] == [avance]
    pagina = respuesta.content.decode()
    assert "y se anuló 1." in pagina
    assert "<s>En proceso, 60 % al 20/04/2022</s> era otra acción" in pagina


def test_un_plazo_anulado_entre_los_dos_tambien_se_lista(cliente_analista, accion, secretaria):
    plazo = accion.reprogramar(
        por=secretaria, rige=date(2022, 4, 10), inicio=date(2022, 3, 1), fin=date(2022, 8, 31), motivo="Faltan datos",
        documento="Oficio 12", documento_fecha=date(2022, 4, 8),
    )  # fmt: skip
    sabido = timezone.now().isoformat()
    plazo.anular(por=secretaria, motivo="el oficio era de otra acción")
    respuesta = cliente_analista.get("/comparar/", {"a": "2022-06-30", "ka": sabido, "b": "2022-06-30"})
    assert respuesta.context["anulados"] == [plazo]
    assert "el oficio era de otra acción <small>secretaria, " in respuesta.content.decode()


def test_lo_que_no_cabe_se_cuenta_y_se_dice_cuanto_se_muestra(
    cliente_analista, accion, operador, secretaria, monkeypatch
):
    monkeypatch.setattr("tablero.comparacion.MAXIMO", 2)
    avances = [
        accion.registrar_avance(por=operador, fecha=date(2022, 4, dia), estado="en_proceso", porcentaje=dia)
        for dia in range(10, 16)
    ]
    sabido = timezone.now().isoformat()
    for avance in avances[:3]:
        avance.anular(por=secretaria, motivo="era otra acción")
    respuesta = cliente_analista.get("/comparar/", {"a": "2022-03-31", "ka": sabido, "b": "2022-06-30"})
    assert respuesta.context["n_hechos"] == 3 and len(respuesta.context["hechos"]) == 2
    assert "<small>3; se muestran los últimos 2</small>" in respuesta.content.decode()
    pagina = cliente_analista.get("/comparar/", {"a": "2022-06-30", "ka": sabido, "b": "2022-06-30"}).content.decode()
    assert "y se anularon 3." in pagina
    assert "Lo que se anuló entre los dos <small>3; se muestran los últimos 2</small>" in pagina


def test_los_enlaces_llevan_a_la_pagina_en_el_segundo_corte(cliente_analista, accion, operador):
    accion.registrar_avance(por=operador, fecha=date(2022, 4, 20), estado="en_proceso", porcentaje=60)
    pagina = cliente_analista.get("/comparar/?a=2022-03-31&b=2022-06-30").content.decode()
    assert 'href="/estrategia/2022-I/OE1.4/?corte=2022-06-30#hecho-' in pagina
    assert 'href="/estrategia/2022-I/OE1.4/?corte=2022-06-30">OE1.4' in pagina


def test_con_otra_estrategia_la_conservan_el_formulario_el_excel_y_la_direccion(cliente_analista, administrador):
    primera = Estrategia.objects.get()
    otra = Estrategia.objects.create(
        codigo="2023-I", nombre="Otra", objetivo_general="-", inicio=date(2023, 1, 1), fin=date(2023, 12, 31),
        unidad=primera.unidad,
    )  # fmt: skip
    otra.copiar_estructura(primera, 12, por=administrador)
    pagina = cliente_analista.get("/comparar/?estrategia=2023-I&a=2023-03-31&b=2023-06-30").content.decode()
    assert '<input type="hidden" name="estrategia" value="2023-I">' in pagina
    assert pagina.count("?estrategia=2023-I&amp;a=2023-03-31") == 2
    reportes = cliente_analista.get("/reportes/?estrategia=2023-I").content.decode()
    assert "/comparar/?estrategia=2023-I" in reportes and "/cortes/?estrategia=2023-I" in reportes


@pytest.mark.parametrize(
    ("consulta", "mensaje"),
    [
        ("a=2022-06-30&b=2022-03-31", "póngalos al revés"),
        ("a=2022-06-30&b=2022-06-30&kb=2022-01-01", "En el primer corte se sabía más que en el segundo"),
        ("a=nunca&b=2022-03-31", "no es una fecha"),
        ("a=2022-03-31&b=9999-12-31", "de 1900 a 2199"),
        ("a=2022-03-31&b=2022-06-30&kb=2999-01-01", "está en el futuro"),
    ],
)
def test_cortes_que_no_valen_son_400(cliente_analista, consulta, mensaje):
    respuesta = cliente_analista.get(f"/comparar/?{consulta}")
    assert respuesta.status_code == 400 and mensaje in respuesta.content.decode()


def test_el_ajeno_no_compara(cliente_ajeno):
    assert cliente_ajeno.get("/comparar/").status_code == 404


def test_las_consultas_no_crecen_con_las_acciones(cliente_analista, django_assert_num_queries):
    molde = Accion.objects.get(codigo="OE3.1")
    for n in (0, 60):
        Accion.objects.bulk_create(
            Accion(objetivo=molde.objetivo, codigo=f"X{n}{i}", orden=100 + i, nombre="-", entregable="ejecucion",
                   inicio=molde.inicio, fin=molde.fin, modalidad="continua")
            for i in range(n)
        )  # fmt: skip
        with django_assert_num_queries(11):
            cliente_analista.get("/comparar/?a=2022-03-31&b=2022-06-30")


def test_parte_del_corte_que_se_miraba(cliente_analista):
    """Quien llega desde una página al 30/06 compara el cierre anterior con el 30/06, y no con hoy."""
    contexto = cliente_analista.get("/comparar/?corte=2022-06-30&conocido=2022-07-05").context
    assert [contexto[cual].fecha for cual in ("una", "otra")] == [date(2022, 5, 31), date(2022, 6, 30)]
    assert {timezone.localdate(contexto[cual].conocido) for cual in ("una", "otra")} == {date(2022, 7, 5)}
    pedida = cliente_analista.get("/comparar/?corte=2022-06-30&a=2022-01-31&b=2022-03-31").context
    assert [pedida[cual].fecha for cual in ("una", "otra")] == [date(2022, 1, 31), date(2022, 3, 31)]


def test_en_el_libro_una_fecha_es_fecha_y_un_porcentaje_es_numero(cliente_analista, accion, operador, secretaria):
    accion.registrar_avance(por=operador, fecha=date(2022, 4, 20), estado="en_proceso", porcentaje=60)
    accion.reprogramar(
        por=secretaria, rige=date(2022, 4, 25), inicio=date(2022, 3, 1), fin=date(2022, 8, 31), motivo="Faltan datos",
        documento="Oficio 12", documento_fecha=date(2022, 4, 8),
    )  # fmt: skip
    hoja = load_workbook(BytesIO(cliente_analista.get("/comparar/?a=2022-03-31&b=2022-06-30&formato=xlsx").content))
    filas = {f[2]: f[3:] for f in hoja["Comparación"].iter_rows(min_row=2, values_only=True) if f[0] == "OE1.4"}
    assert filas["Avance"] == ("—", 0.6)
    assert filas["Fin"] == (datetime(2022, 3, 31), datetime(2022, 8, 31))
    assert filas["Reprogramaciones"] == (0, 1)
