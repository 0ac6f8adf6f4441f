"""Dos personas a la vez: la segunda ve todo lo que no había visto, al lado de lo que escribió, y decide (409)."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from test_anular_y_reprogramar import escrito
from test_historia import plan

from barrio_seguro.models import Lanzamiento
from conasec.models import Acuerdo, Sesion
from estrategia.models import Accion, Anulacion, Reprogramacion

pytestmark = pytest.mark.django_db

FICHA = "/estrategia/2022-I/OE1.4/"


@pytest.fixture
def accion(db):
    return Accion.objects.get(codigo="OE1.4")


@pytest.fixture
def visto(accion, operador):
    """El hecho que las dos personas ven al abrir la ficha."""
    return accion.registrar_avance(
        por=operador, fecha=date(2022, 6, 1), estado="en_proceso", porcentaje=40, que_se_hizo="Lo de siempre"
    )


def avance(**cambios):
    base = {"estado": "en_proceso", "porcentaje": "60", "fecha": "06/06/2022", "que_se_hizo": "Lo mío",
            "nivel": "interno", "version": "1"}  # fmt: skip
    return base | cambios


def no_visto(respuesta):
    """[titular] de lo que la página del conflicto dice que se registró."""
    assert respuesta.status_code == 409
    return [suceso.titular for suceso in respuesta.context["formulario"].conflicto]


def test_un_hecho_de_fecha_anterior_es_lo_que_se_registro_y_no_el_de_mayor_fecha(
    cliente_secretaria, accion, visto, operador
):
    accion.registrar_avance(
        por=operador, fecha=date(2022, 4, 1), estado="en_proceso", porcentaje=10, que_se_hizo="Lo que faltaba"
    )
    respuesta = cliente_secretaria.post(FICHA + "registrar/", avance())
    assert no_visto(respuesta) == ["En proceso, 10 %"]
    pagina = respuesta.content.decode()
    for dicho in (
        "Fecha del hecho: 01/04/2022",
        "Lo que faltaba",
        "Qué se hizo: Lo mío",
        "Fecha del hecho: 06/06/2022",
    ):
        assert dicho in pagina
    assert accion.avances.count() == 2


def test_si_se_anulo_el_que_regia_se_ve_la_anulacion_con_su_motivo(cliente_secretaria, visto, operador):
    visto.anular(por=operador, motivo="Era de otra acción")
    respuesta = cliente_secretaria.post(FICHA + "registrar/", avance())
    assert no_visto(respuesta) == ["Se anuló: En proceso, 40 % al 01/06/2022"]
    assert "Por qué: Era de otra acción" in respuesta.content.decode()


def test_si_se_reprogramo_se_ve_el_plazo_nuevo_con_su_documento(
    cliente_secretaria, accion, visto, operador, secretaria
):
    accion.reprogramar(por=secretaria, **plan())
    respuesta = cliente_secretaria.post(FICHA + "registrar/", avance())
    assert no_visto(respuesta) == ["Reprogramación: 01/03/2022 – 31/05/2022"]
    pagina = respuesta.content.decode()
    for dicho in ("Rige desde: 20/03/2022", "Documento: Oficio 12, del 18/03/2022", "Motivo: Faltan opiniones"):
        assert dicho in pagina


def test_se_ve_todo_lo_no_visto_en_el_orden_en_que_se_registro(cliente_secretaria, accion, visto, operador, secretaria):
    accion.reprogramar(por=secretaria, **plan())
    accion.registrar_avance(por=operador, fecha=date(2022, 4, 1), estado="en_proceso", porcentaje=10)
    visto.anular(por=operador, motivo="No era")
    respuesta = cliente_secretaria.post(FICHA + "registrar/", avance())
    assert no_visto(respuesta) == [
        "Reprogramación: 01/03/2022 – 31/05/2022",
        "En proceso, 10 %",
        "Se anuló: En proceso, 40 % al 01/06/2022",
    ]
    assert cliente_secretaria.post(FICHA + "registrar/", avance(version="4")).status_code == 302


def test_lo_escrito_queda_en_el_formulario_y_el_archivo_se_pide_de_nuevo(cliente_secretaria, visto, operador):
    visto.anular(por=operador, motivo="No era")
    pdf = SimpleUploadedFile("informe.pdf", b"%PDF-1.4\n%%EOF\n")
    pagina = cliente_secretaria.post(FICHA + "registrar/", avance(documento="Oficio 7", archivo=pdf)).content.decode()
    assert "Documento que lo sustenta: Oficio 7" in pagina and 'value="Oficio 7"' in pagina
    assert "Archivo: informe.pdf; vuelva a adjuntarlo" in pagina
    assert 'name="version" value="2"' in pagina


def test_la_otra_version_trae_su_sustento(cliente_operador, accion, secretaria):
    accion.registrar_avance(
        por=secretaria, fecha=date(2022, 4, 1), estado="en_proceso", porcentaje=10,
        sustento={"documento": "Informe 3", "nivel": "interno"},
    )  # fmt: skip
    assert "Informe 3" in cliente_operador.post(FICHA + "registrar/", avance(version="0")).content.decode()


# Las páginas propias: reprogramar y anular


def test_al_reprogramar_se_ven_las_dos_versiones(cliente_secretaria, accion, visto, operador, secretaria):
    accion.reprogramar(por=secretaria, **plan(fin=date(2022, 7, 31)))
    respuesta = cliente_secretaria.post(FICHA + "reprogramar/", escrito(version="1"))
    assert no_visto(respuesta) == ["Reprogramación: 01/03/2022 – 31/07/2022"]
    assert "Fin nuevo: 31/05/2022" in respuesta.content.decode()
    assert Reprogramacion.objects.count() == 1
    assert cliente_secretaria.post(FICHA + "reprogramar/", escrito(version="2")).status_code == 302


def test_dos_anulan_lo_mismo_a_la_vez_y_la_segunda_ve_la_primera_anulacion(cliente_operador, cliente_secretaria, visto):
    direccion = f"{FICHA}anular/hecho/{visto.pk}/"
    version = cliente_secretaria.get(direccion).context["formulario"].initial["version"]
    assert cliente_operador.post(direccion, {"motivo": "Era de otra acción", "version": version}).status_code == 302
    respuesta = cliente_secretaria.post(direccion, {"motivo": "Está repetido", "version": version})
    assert no_visto(respuesta) == ["Se anuló: En proceso, 40 % al 01/06/2022"]
    pagina = respuesta.content.decode()
    assert "Por qué: Era de otra acción" in pagina and "Por qué se anula: Está repetido" in pagina
    insiste = cliente_secretaria.post(direccion, {"motivo": "Está repetido", "version": version + 1})
    assert insiste.status_code == 409
    assert "Ya lo había anulado operador: «Era de otra acción». No hay nada más que anular" in insiste.content.decode()
    assert Anulacion.objects.count() == 1


@pytest.mark.parametrize("pagina", ["registrar/", "postergar/"])
def test_en_una_sesion(cliente_secretaria, secretaria, pagina):
    sesion = Sesion(anio=2022, numero="I", fecha_programada=date(2022, 5, 24), lugar="Lima")
    sesion.guardar(por=secretaria, motivo="Citación 4")
    sesion.reprogramar(por=secretaria, **plan(inicio=date(2022, 6, 7), fin=date(2022, 6, 7)))
    enviado = escrito() | {"tipo": "celebrada", "fecha": "24/05/2022", "nivel": "publico"}
    respuesta = cliente_secretaria.post(sesion.get_absolute_url() + pagina, enviado)
    assert no_visto(respuesta) == ["Reprogramación: 07/06/2022"]


@pytest.mark.parametrize("pagina", ["registrar/", "reprogramar/"])
def test_en_un_lanzamiento(cliente_secretaria, secretaria, pagina):
    lanzamiento = Lanzamiento.objects.get(codigo="L1")
    lanzamiento.realizar(
        por=secretaria, fecha=date(2022, 3, 10), sustento={"documento": "Acta"}, nombre_barrio="Los Próceres"
    )
    enviado = escrito() | {"tipo": "realizado", "fecha": "10/03/2022", "nivel": "publico"}
    respuesta = cliente_secretaria.post(lanzamiento.get_absolute_url() + pagina, enviado)
    assert no_visto(respuesta) == ["Realizado · Los Próceres"]


@pytest.mark.parametrize("pagina", ["registrar/", "reprogramar/"])
def test_en_un_acuerdo(cliente_secretaria, secretaria, pagina):
    acuerdo = Acuerdo.objects.first()
    acuerdo.registrar_avance(por=secretaria, fecha=date(2022, 6, 1), estado="en_proceso", porcentaje=5)
    respuesta = cliente_secretaria.post(acuerdo.get_absolute_url() + pagina, escrito() | avance(version="0"))
    assert no_visto(respuesta) == ["En proceso, 5 %"]


# Quien solo mira y el ajeno no llegan a ver un conflicto


def test_quien_solo_mira_recibe_403_y_el_ajeno_404(cliente_analista, cliente_ajeno, visto):
    for pagina in ("registrar/", "reprogramar/", f"anular/hecho/{visto.pk}/"):
        assert cliente_analista.post(FICHA + pagina, avance(version="0")).status_code == 403
        assert cliente_ajeno.post(FICHA + pagina, avance(version="0")).status_code == 404
