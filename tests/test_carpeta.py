"""/conasec/…/carpeta/ : lo que se mira antes de una sesión, en página, en libro y congelado."""

from datetime import date, datetime
from io import BytesIO

import pytest
from django.utils import timezone
from openpyxl import load_workbook

from conasec.models import CortePublicado, Sesion
from estrategia.models import Accion

pytestmark = pytest.mark.django_db

CARPETA = "/conasec/2022/ordinaria/I/carpeta/?corte=2022-06-30"


@pytest.fixture
def sesion(secretaria, operador):
    nueva = Sesion(anio=2022, numero="I", fecha_programada=date(2022, 7, 5), lugar="Lima")
    Accion.objects.get(codigo="OE1.4").registrar_avance(
        por=operador, fecha=date(2022, 6, 10), estado="en_proceso", porcentaje=60,
        decision_solicitada="Que opine el sector", decision_de="Minjusdh",
    )  # fmt: skip
    return nueva.guardar(por=secretaria, motivo="Citación")


def test_dice_que_cambio_que_vencio_que_viene_y_que_se_pide(cliente_autoridad, sesion):
    respuesta = cliente_autoridad.get(CARPETA)
    datos, pagina = respuesta.context["datos"], respuesta.content.decode()
    assert datos["anterior"]["nombre"] == "IV sesión ordinaria 2021"
    assert len(datos["vencidas"]) == 7 and [d["pide"] for d in datos["decisiones"]] == ["Que opine el sector"]
    assert {fila["codigo"] for fila in datos["proximas"]} == {"OE1.6", "OE1.7", "OE3.1"}
    assert [fila["codigo"] for fila in datos["acuerdos"]] == ["2021-IV-estrategia"]
    assert len(datos["lanzamientos"]) == 11 and len(datos["cambios"]) > 5
    assert "Decisiones que se solicitan" in pagina and "Congelarla" not in pagina


def test_mira_hasta_la_sesion_que_sigue(cliente_autoridad, secretaria, sesion):
    Sesion(anio=2022, numero="II", fecha_programada=date(2022, 8, 22), lugar="Trujillo").guardar(
        por=secretaria, motivo="Citación"
    )
    assert cliente_autoridad.get(CARPETA).context["datos"]["hasta"] == "2022-08-22"


def test_el_libro_trae_lo_mismo(cliente_autoridad, sesion):
    libro = load_workbook(BytesIO(cliente_autoridad.get(CARPETA + "&formato=xlsx").content))
    assert libro.sheetnames == [
        "Portada", "Cambios", "Vencidas", "Por terminar", "Decisiones", "Acuerdos", "Lanzamientos", "Diccionario",
    ]  # fmt: skip
    assert libro["Vencidas"].max_row == 8 and libro["Decisiones"]["A2"].value == "Que opine el sector"


def test_publicada_queda_igual_aunque_despues_se_corrija(cliente_secretaria, cliente_autoridad, operador, sesion):
    pedido = {"nombre": "I sesión 2022", "fecha": "30/06/2022", "conocido": "", "sesion": sesion.pk}
    assert cliente_secretaria.post("/cortes/", pedido).status_code == 302
    corte = CortePublicado.objects.get()
    for cliente, paso in (
        (cliente_secretaria, "enviado"),
        (cliente_autoridad, "aprobado"),
        (cliente_secretaria, "publicado"),
    ):
        assert cliente.post(f"/cortes/{corte.pk}/paso/", {"paso": paso, "confirmo": "si"}).status_code == 302
    ruta = f"/cortes/{corte.pk}/carpeta/"
    antes = cliente_autoridad.get(ruta).context["datos"]
    json = cliente_autoridad.get(f"/cortes/{corte.pk}/contenido.json").content
    Accion.objects.get(codigo="OE1.4").avances.get().anular(por=operador, motivo="Otra acción")
    assert cliente_autoridad.get(ruta).context["datos"] == antes
    assert cliente_autoridad.get(f"/cortes/{corte.pk}/contenido.json").content == json
    assert "Así se publicó" in cliente_autoridad.get(ruta).content.decode()
    viva = cliente_autoridad.get(CARPETA).context["datos"]
    assert viva["decisiones"] == [] and antes["decisiones"]


def test_un_corte_sin_carpeta_es_404_y_el_ajeno_no_la_ve(cliente_ajeno, cliente_analista, client, secretaria, sesion):
    corte = CortePublicado.objects.create(
        nombre="x", estrategia="2022-I", fecha=date(2022, 6, 30), conocido=timezone.now(), registrado_por=secretaria
    )
    assert cliente_analista.get(f"/cortes/{corte.pk}/carpeta/").status_code == 404
    assert cliente_ajeno.get(CARPETA).status_code == 404
    assert client.get(CARPETA).status_code == 302
    assert cliente_analista.get("/conasec/2022/ordinaria/IX/carpeta/").status_code == 404


def test_un_lanzamiento_dice_su_region_y_no_un_responsable(cliente_autoridad, sesion):
    respuesta = cliente_autoridad.get(CARPETA)
    assert {fila["region"] for fila in respuesta.context["datos"]["lanzamientos"]} >= {"Áncash", "Puno"}
    pagina = respuesta.content.decode()
    assert '<td data-label="Región">Áncash</td>' in pagina and '<td data-label="Responsable">Áncash</td>' not in pagina
    libro = load_workbook(BytesIO(cliente_autoridad.get(CARPETA + "&formato=xlsx").content))
    assert [celda.value for celda in libro["Lanzamientos"][1]][2] == "Región"
    assert [celda.value for celda in libro["Acuerdos"][1]][2] == "Responsable"


def test_en_el_libro_una_fecha_es_fecha_y_un_porcentaje_es_numero(cliente_autoridad, sesion):
    libro = load_workbook(BytesIO(cliente_autoridad.get(CARPETA + "&formato=xlsx").content))
    assert dict(libro["Portada"].iter_rows(min_row=2, values_only=True))["Se mira lo que termina hasta el"] == datetime(
        2022, 9, 28
    )
    plazos = [fila[3] for fila in libro["Vencidas"].iter_rows(min_row=2, values_only=True)]
    assert {type(plazo) for plazo in plazos} == {datetime}
    (decision,) = libro["Decisiones"].iter_rows(min_row=2, values_only=True)
    assert (decision[3], decision[5]) == (datetime(2022, 6, 10), 20)
    cambios = {(c, campo): ahora for c, _, campo, _, ahora in libro["Cambios"].iter_rows(min_row=2, values_only=True)}
    assert cambios["OE1.4", "Avance"] == 0.6
