"""/decisiones/… y donde se dicen: ficha, tablero, lista de acciones, carpeta, libro y API."""

from datetime import date
from io import BytesIO

import pytest
from openpyxl import load_workbook

from conasec.models import Sesion
from estrategia.models import Accion
from seguimiento.models import Decision

pytestmark = pytest.mark.django_db

T = "?corte=2022-06-30"
CARPETA = "/conasec/2022/ordinaria/I/carpeta/" + T


@pytest.fixture
def accion(db):
    return Accion.objects.get(codigo="OE1.4")


@pytest.fixture
def decision(accion, operador):
    """Pedida en un reporte del 20/04; después se reportó otra cosa."""
    for dia, pide in ((20, "Que el sector opine"), (28, "")):
        accion.registrar_avance(
            por=operador, fecha=date(2022, 4, dia), estado="en_proceso", porcentaje=60, decision_solicitada=pide,
            decision_de="Minjusdh" if pide else "",
        )  # fmt: skip
    return Decision.objects.get()


@pytest.fixture
def respuesta():
    return {"tipo": "atendida", "fecha": "15/06/2022", "texto": "Opinó", "documento": "Oficio 4", "version": "0"}


# Donde se dicen


def test_el_tablero_cuenta_las_pendientes_y_aparte_lo_que_nadie_elevo(cliente_analista, decision):
    pagina = cliente_analista.get("/" + T)
    resumen = pagina.context["resumen"]
    assert (resumen.n_decisiones, resumen.total.alertas) == (1, 6), "siete vencidas, y de una ya se pidió"
    texto = pagina.content.decode()
    assert "Se le pide decidir" in texto and "A Minjusdh · pedida el 20/04/2022, hace 71 días" in texto
    assert "Sin pedido" in texto and "OE1.4" not in [accion.codigo for accion in resumen.sin_pedido]


def test_la_ficha_la_muestra_aunque_despues_se_reporte_otra_cosa(cliente_analista, decision):
    pagina = cliente_analista.get("/estrategia/2022-I/OE1.4/" + T).content.decode()
    assert "Que el sector opine" in pagina and "pedida el 20/04/2022, hace 71 días" in pagina


def test_la_carpeta_el_libro_la_lista_y_la_api_dicen_lo_mismo(cliente_analista, decision, secretaria):
    Sesion(anio=2022, numero="I", fecha_programada=date(2022, 7, 5), lugar="Lima").guardar(por=secretaria, motivo="x")
    pide, de = "Que el sector opine", "OE1.4"
    (en_carpeta,) = cliente_analista.get(CARPETA).context["datos"]["decisiones"]
    assert (en_carpeta["pide"], en_carpeta["pedida"], en_carpeta["espera"]) == (pide, "2022-04-20", 71)
    libro = load_workbook(BytesIO(cliente_analista.get("/libro.xlsx" + T).content))
    titulos, fila = libro["Decisiones"].iter_rows(values_only=True)
    leida = dict(zip(titulos, fila, strict=True))
    assert (leida["Qué se pide"], leida["Estado"], leida["Días de espera"]) == (pide, "Pendiente", 71)
    encabezado, *acciones = libro["Acciones"].iter_rows(values_only=True)
    columna = encabezado.index("Decisión solicitada")
    assert [(a[0], a[columna]) for a in acciones if a[columna]] == [(de, pide)]
    (api,) = cliente_analista.get("/api/v1/decisiones" + T).json()["decisiones"]
    assert (api["pide"], api["espera"], api["de"]) == (pide, 71, {"tipo": "accion", "codigo": de})
    assert cliente_analista.get("/decisiones/" + T).context["decisiones"] == [decision]


def test_la_lista_separa_las_cerradas_y_baja_en_excel_y_csv(cliente_analista, decision, autoridad):
    decision.cerrar(tipo="denegada", por=autoridad, fecha=date(2022, 6, 15), texto="No procede")
    cuantas = {
        estado: len(cliente_analista.get(f"/decisiones/{T}&estado={estado}").context["decisiones"])
        for estado in ("pendiente", "denegada", "atendida", "todas")
    }
    assert cuantas == {"pendiente": 0, "denegada": 1, "atendida": 0, "todas": 1}
    csv = cliente_analista.get(f"/decisiones/{T}&estado=todas&formato=csv").content.decode("utf-8-sig")
    assert "Denegada" in csv and "2022-06-15" in csv and "No procede" in csv
    assert cliente_analista.get(f"/decisiones/{T}&estado=zzz").status_code == 400


def test_la_lista_de_acciones_se_filtra_por_lo_pedido_y_lo_que_nadie_elevo(cliente_analista, decision):
    def codigos(valor):
        tabla = cliente_analista.get(f"/estrategia/2022-I/{T}&decision={valor}").context["table"]
        return {accion.codigo for accion in tabla.filas}

    assert codigos("solicitada") == {"OE1.4"}
    assert len(codigos("sin_pedido")) == 6 and "OE1.4" not in codigos("sin_pedido")


def test_antes_de_pedirse_la_pagina_lo_dice_y_no_es_un_404(cliente_analista, decision):
    pagina = cliente_analista.get(f"/decisiones/{decision.pk}/?corte=2022-03-31")
    assert pagina.status_code == 200 and "aún no constaba este pedido" in pagina.content.decode()
    assert cliente_analista.get("/decisiones/999999/").status_code == 404


# Responder


def test_la_autoridad_responde_en_el_navegador_y_deja_de_estar_pendiente(cliente_autoridad, decision, respuesta):
    pagina = cliente_autoridad.get(f"/decisiones/{decision.pk}/{T}").content.decode()
    assert "Responder" in pagina and "Nadie ha respondido" in pagina
    enviada = cliente_autoridad.post(f"/decisiones/{decision.pk}/responder/", respuesta, follow=True).content.decode()
    assert "Se registró: atendida el 15/06/2022, «Que el sector opine»." in enviada and "Oficio 4" in enviada
    assert cliente_autoridad.get("/" + T).context["resumen"].n_decisiones == 0
    assert cliente_autoridad.get("/?corte=2022-06-14").context["resumen"].n_decisiones == 1


def test_la_secretaria_la_asienta_citando_el_documento(cliente_secretaria, decision, respuesta):
    direccion = f"/decisiones/{decision.pk}/responder/"
    sin_documento = cliente_secretaria.post(direccion, respuesta | {"documento": ""})
    assert sin_documento.status_code == 422 and "Cite el documento" in sin_documento.content.decode()
    assert cliente_secretaria.post(direccion, respuesta).status_code == 302


def test_quien_la_pidio_solo_la_retira(cliente_operador, decision, respuesta):
    direccion = f"/decisiones/{decision.pk}/responder/"
    assert cliente_operador.post(direccion, respuesta).status_code == 422
    assert cliente_operador.post(direccion, respuesta | {"tipo": "retirada", "documento": ""}).status_code == 302
    assert decision.cierres.get().tipo == "retirada"


def test_si_otra_persona_respondio_antes_es_409_con_las_dos_versiones(
    cliente_autoridad, decision, respuesta, secretaria
):
    decision.cerrar(tipo="denegada", por=secretaria, fecha=date(2022, 6, 10), texto="No procede", documento="Of. 3")
    enviada = cliente_autoridad.post(f"/decisiones/{decision.pk}/responder/", respuesta)
    assert enviada.status_code == 409 and "No procede" in enviada.content.decode()
    assert decision.cierres.count() == 1


def test_quien_solo_mira_no_responde_ni_pide_y_el_ajeno_no_la_ve(
    cliente_analista, cliente_ajeno, client, decision, accion
):
    rutas = [f"/decisiones/{decision.pk}/responder/", "/decisiones/nueva/", f"/decisiones/nueva/accion/{accion.pk}/"]
    assert [cliente_analista.get(ruta).status_code for ruta in rutas] == [403, 403, 403]
    assert "Responder" not in cliente_analista.get(f"/decisiones/{decision.pk}/").content.decode()
    rutas += ["/decisiones/", f"/decisiones/{decision.pk}/", "/api/v1/decisiones"]
    assert {cliente_ajeno.get(ruta).status_code for ruta in rutas} == {404}
    assert [client.get(ruta).status_code for ruta in rutas] == [302] * 5 + [401]


def test_una_respuesta_se_anula_con_motivo_y_vuelve_a_esperar(
    cliente_secretaria, cliente_autoridad, decision, autoridad
):
    cierre = decision.cerrar(tipo="atendida", por=autoridad, fecha=date(2022, 6, 15), texto="Opinó")
    ruta = f"/decisiones/{decision.pk}/anular/{cierre.pk}/"
    assert cliente_autoridad.get(ruta).status_code == 403
    assert cliente_secretaria.post(ruta, {"motivo": "", "version": "1"}).status_code == 422
    pagina = cliente_secretaria.post(ruta, {"motivo": "Era otra", "version": "1"}, follow=True).content.decode()
    assert "<s><b>Atendida</b></s>" in pagina and "Era otra" in pagina and "<b>Pendiente</b>" in pagina


# Pedir


def test_quien_registra_pide_sobre_su_accion_y_la_secretaria_lo_que_no_es_de_nada(
    cliente_operador, cliente_secretaria, accion
):
    pedido = {"pide": "Que se designe", "a_quien": "PCM", "fecha": "01/06/2022", "para": "30/06/2022"}
    assert cliente_operador.get("/decisiones/nueva/").status_code == 403
    assert cliente_operador.post(f"/decisiones/nueva/accion/{accion.pk}/", pedido).status_code == 302
    repetida = cliente_operador.post(f"/decisiones/nueva/accion/{accion.pk}/", pedido)
    assert repetida.status_code == 422 and "sigue pendiente" in repetida.content.decode()
    assert cliente_secretaria.post("/decisiones/nueva/", pedido).status_code == 302
    assert [d.objeto for d in Decision.objects.all()] == [accion, None]
    assert cliente_secretaria.get("/decisiones/nueva/nada/1/").status_code == 404


def test_el_formulario_de_avance_dice_para_cuando(cliente_operador, accion):
    datos = {"fecha": "20/04/2022", "estado": "en_proceso", "porcentaje": "60", "nivel": "interno", "version": "0",
             "decision_solicitada": "Que opine", "decision_de": "Minjusdh", "decision_para": "30/04/2022"}  # fmt: skip
    assert cliente_operador.post("/estrategia/2022-I/OE1.4/registrar/", datos).status_code == 302
    assert Decision.objects.get().para == date(2022, 4, 30)


def test_el_formulario_de_un_lanzamiento_tambien_pide(cliente_secretaria):
    datos = {"fecha": "12/05/2022", "tipo": "cancelado", "comentario": "Sin sede", "nivel": "interno", "version": "0"}
    ruta = "/barrio-seguro/lanzamientos/L5/registrar/"
    assert cliente_secretaria.post(ruta, datos | {"a_quien": "Alcaldía"}).status_code == 422
    assert cliente_secretaria.post(ruta, datos | {"a_quien": "Alcaldía", "pide": "Otra sede"}).status_code == 302
    pagina = cliente_secretaria.get("/barrio-seguro/lanzamientos/L5/").content.decode()
    assert "Otra sede" in pagina and Decision.objects.get().objeto.codigo == "L5"


def test_otra_estrategia_no_ve_las_de_esta(cliente_analista, decision, administrador):
    primera = decision.objeto.objetivo.estrategia
    otra = type(primera).objects.create(
        codigo="2023-I", nombre="Otra", objetivo_general="-", inicio=date(2023, 1, 1), fin=date(2023, 12, 31),
        unidad=primera.unidad,
    )  # fmt: skip
    otra.copiar_estructura(primera, 12, por=administrador)
    assert cliente_analista.get(f"/decisiones/{T}&estrategia=2023-I").context["decisiones"] == []
    assert cliente_analista.get(f"/{T}&estrategia=2023-I").context["resumen"].n_decisiones == 0
