"""/importaciones/ : los objetivos y las acciones de una estrategia llegan de Excel con la misma vista previa."""

from datetime import date

import pytest
from libros import bajar_plantilla, dar, en_bytes, libro_de, llenar, subir

from estrategia.models import Accion, Estrategia
from seguimiento.models import Importacion

pytestmark = pytest.mark.django_db

TITULOS = ("Código", "Objetivo", "Nombre del objetivo", "Acción", "Fecha programada", "Responsable", "Meta")
FILAS = (
    ("A1", "OE1", "Primer objetivo", "Hacer lo primero", "Febrero-Marzo 2024", "DGSC", 10),
    ("A2", "OE1", None, "Hacer lo segundo", "10/03/2024", None, None),
    ("A3", "OE2", "Segundo objetivo", "Hacer lo tercero", None, None, None),
)


@pytest.fixture
def vacia():
    periodo = {"inicio": date(2024, 1, 1), "fin": date(2024, 12, 31)}
    unidad = Estrategia.objects.get().unidad
    return Estrategia.objects.create(codigo="2024-I", nombre="Nueva", objetivo_general="x", unidad=unidad, **periodo)


def previa(cliente, contenido, estrategia="2024-I"):
    respuesta = subir(cliente, contenido, tipo="estrategia", estrategia=estrategia)
    assert respuesta.status_code == 302, respuesta.context["formulario"].errors
    importacion = Importacion.objects.first()
    return importacion, {fila.clave: fila for fila in importacion.filas.all()}


def hoja(*filas, titulos=TITULOS):
    return en_bytes(libro_de(*filas, titulos=titulos, hoja="Estrategia"))


def test_una_estrategia_entera_se_carga_y_se_sigue(cliente_administrador, cliente_analista, vacia):
    importacion, filas = previa(cliente_administrador, hoja(*FILAS))
    assert {fila.clase for fila in filas.values()} == {"nueva"} and not Accion.objects.de(vacia).exists()
    assert dar(cliente_administrador, importacion, "aplicar").status_code == 302
    leidas = {a.codigo: (a.objetivo.codigo, a.inicio, a.fin, a.modalidad) for a in Accion.objects.de(vacia)}
    assert leidas == {
        "A1": ("OE1", date(2024, 2, 1), date(2024, 3, 31), "continua"),
        "A2": ("OE1", date(2024, 3, 10), date(2024, 3, 10), "hito"),
        "A3": ("OE2", None, None, "hito"),
    }
    assert [o.nombre for o in vacia.objetivos.all()] == ["Primer objetivo", "Segundo objetivo"]
    total = cliente_analista.get("/?estrategia=2024-I&corte=2024-06-30").context["resumen"].total
    assert (total.n, total.vencidas, total.situaciones["sin_fecha"]) == (3, 2, 1)
    assert Accion.objects.get(codigo="A1").definiciones.get().history_change_reason == f"Importación {importacion.pk}"


def test_la_plantilla_sin_tocar_vuelve_igual(cliente_administrador):
    _, filas = previa(cliente_administrador, bajar_plantilla(cliente_administrador, "estrategia"), "2022-I")
    assert {fila.clase for fila in filas.values()} == {"igual"} and len(filas) == 18


def test_corregir_una_definicion_dice_que_cambia_y_deja_historia(cliente_administrador, administrador):
    contenido = bajar_plantilla(cliente_administrador, "estrategia")
    cambiada = llenar(contenido, "Estrategia", OE1__4={"Unidad de medida": "normas", "Responsable": "dgsc"})
    importacion, filas = previa(cliente_administrador, cambiada, "2022-I")
    assert filas["OE1.4"].cambios == [["Responsable", "—", "dgsc"], ["Unidad de medida", "—", "normas"]]
    dar(cliente_administrador, importacion, "aplicar")
    accion = Accion.objects.get(codigo="OE1.4")
    assert (accion.unidad_medida, accion.responsable.codigo) == ("normas", "DGSC")
    assert dar(cliente_administrador, importacion, "deshacer").status_code == 302
    accion.refresh_from_db()
    assert (accion.unidad_medida, accion.responsable) == ("", None)


def test_el_plazo_original_no_se_corrige_desde_excel(cliente_administrador):
    contenido = bajar_plantilla(cliente_administrador, "estrategia")
    cambiada = llenar(contenido, "Estrategia", OE1__4={"Fecha programada": "Abril 2022"})
    _, filas = previa(cliente_administrador, cambiada, "2022-I")
    assert filas["OE1.4"].clase == "error"
    assert "reprográmelo con su documento" in str(filas["OE1.4"].mensajes)


def test_se_deshace_mientras_nada_cuelgue_de_lo_creado(cliente_administrador, vacia, operador):
    importacion, _ = previa(cliente_administrador, hoja(*FILAS))
    dar(cliente_administrador, importacion, "aplicar")
    avance = Accion.objects.get(codigo="A1").registrar_avance(
        por=operador, fecha=date(2024, 3, 1), estado="en_proceso", porcentaje=5
    )
    respuesta = dar(cliente_administrador, importacion, "deshacer")
    assert respuesta.status_code == 409 and "A1 ya tiene reportes" in respuesta.content.decode()
    assert Accion.objects.de(vacia).count() == 3 and avance.vale


def test_deshacer_lo_recien_creado_lo_quita_con_sus_objetivos(cliente_administrador, vacia):
    importacion, _ = previa(cliente_administrador, hoja(*FILAS))
    dar(cliente_administrador, importacion, "aplicar")
    assert dar(cliente_administrador, importacion, "deshacer").status_code == 302
    assert not Accion.objects.de(vacia).exists() and not vacia.objetivos.exists()
    assert Accion.objects.count() == 18


@pytest.mark.parametrize(
    ("cambio", "mensaje"),
    [
        ({"Fecha programada": "Brumario 2024"}, "«brumario» no es un mes"),
        ({"Fecha programada": "Marzo-Febrero 2024"}, "invertido"),
        ({"Responsable": "OTAN"}, "no hay una unidad «OTAN»; hay "),
        ({"Acción": None}, "falta acción"),
        ({"Objetivo": None}, "falta objetivo"),
        ({"Código": "A" * 20}, "12"),
        ({"Objetivo": "B" * 11}, "10"),
        ({"Nombre del objetivo": "n" * 301}, "300"),
        ({"Meta": "muchas"}, "no es un número"),
    ],
)
def test_lo_que_no_vale_se_dice_y_no_se_aplica_nada(cliente_administrador, vacia, cambio, mensaje):
    fila = dict(zip(TITULOS, FILAS[0], strict=True)) | cambio
    importacion, filas = previa(cliente_administrador, hoja(tuple(fila.values()), *FILAS[1:]))
    (mala,) = [fila for fila in filas.values() if fila.clase == "error"]
    assert mensaje in mala.mensajes[0][1]
    assert dar(cliente_administrador, importacion, "aplicar").status_code == 409
    assert not Accion.objects.de(vacia).exists()


def test_si_otra_persona_creo_la_misma_accion_entre_tanto_no_se_escribe_nada(cliente_administrador, vacia):
    una, _ = previa(cliente_administrador, hoja(*FILAS))
    otra, _ = previa(cliente_administrador, hoja(*FILAS))
    assert dar(cliente_administrador, una, "aplicar").status_code == 302
    assert dar(cliente_administrador, otra, "aplicar").status_code == 409
    assert Accion.objects.de(vacia).count() == 3


def test_solo_quien_define_carga_la_estructura(cliente_secretaria, cliente_analista, vacia):
    assert subir(cliente_secretaria, hoja(*FILAS), tipo="estrategia", estrategia="2024-I").status_code == 422
    assert subir(cliente_analista, hoja(*FILAS), tipo="estrategia", estrategia="2024-I").status_code == 403
    assert not Importacion.objects.exists()
