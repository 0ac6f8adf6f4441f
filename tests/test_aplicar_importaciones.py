"""/importaciones/…/aplicar/ y …/deshacer/ : todo o nada, a la vez que otros, y aunque el proceso muera."""

import os
from datetime import date
from threading import Barrier, Thread

import pytest
from django.db import connections
from django.test import Client
from django.utils import timezone
from libros import LLENA, bajar_plantilla, dar, llenar, previa

from estrategia.importacion import ImportarAvances
from estrategia.models import Accion, Avance
from seguimiento import lotes
from seguimiento.corte import Corte
from seguimiento.lotes import anular_hechos, registrar_avances
from seguimiento.models import ConflictoDeVersion
from seguimiento.vigencias import SIN_TERMINO

pytestmark = pytest.mark.django_db


@pytest.fixture
def accion(operador):
    """OE2.2, con un avance que rige."""
    accion = Accion.objects.get(codigo="OE2.2")
    accion.registrar_avance(
        por=operador, fecha=date(2022, 4, 1), estado="en_proceso", porcentaje=40, que_se_hizo="Se convocó"
    )
    return accion


def test_aplicar_registra_con_el_nombre_de_quien_aplica_y_se_puede_deshacer(cliente_secretaria, secretaria):
    importacion, _ = previa(cliente_secretaria, llenar(bajar_plantilla(cliente_secretaria), **LLENA))
    assert dar(cliente_secretaria, importacion, "aplicar").status_code == 302
    avance = Avance.objects.get(accion__codigo="OE1.4")
    assert (avance.registrado_por, avance.porcentaje, avance.que_se_hizo) == (secretaria, 60, "Enviado")
    culminada = Avance.objects.get(accion__codigo="OE1.2")
    assert (culminada.porcentaje, str(culminada.sustentos.get())) == (100, "D.S. 1")
    assert dar(cliente_secretaria, importacion, "aplicar").status_code == 409
    assert Avance.objects.count() == 2
    assert dar(cliente_secretaria, importacion, "deshacer").status_code == 302
    assert [a.anulacion.motivo for a in Avance.objects.all()] == [f"Se deshizo la importación {importacion.pk}."] * 2
    importacion.refresh_from_db()
    assert (importacion.estado, importacion.deshecha_por) == ("deshecha", secretaria)
    assert dar(cliente_secretaria, importacion, "deshacer").status_code == 409


def test_si_alguien_registro_despues_de_la_descarga_es_conflicto_y_se_decide(cliente_secretaria, operador, accion):
    plantilla = llenar(bajar_plantilla(cliente_secretaria), OE2__2={"Avance": 0.7}, **LLENA)
    accion.registrar_avance(por=operador, fecha=date(2022, 4, 9), estado="en_proceso", porcentaje=50)
    importacion, filas = previa(cliente_secretaria, plantilla)
    fila = filas["OE2.2"]
    assert fila.clase == "conflicto" and ["Avance", "50 %", "70 %"] in fila.cambios
    assert "operador registró «En proceso, 50 % al 09/04/2022»" in fila.mensajes[0][1]
    assert dar(cliente_secretaria, importacion, "aplicar").status_code == 409
    cliente_secretaria.post(f"{importacion.get_absolute_url()}decidir/{fila.pk}/", {"decision": "dejar"})
    assert dar(cliente_secretaria, importacion, "aplicar").status_code == 302
    assert accion.avances.count() == 2


def test_lo_que_no_se_toco_no_es_conflicto_aunque_alguien_haya_registrado(cliente_secretaria, operador, accion):
    plantilla = bajar_plantilla(cliente_secretaria)
    accion.registrar_avance(por=operador, fecha=date(2022, 4, 9), estado="en_proceso", porcentaje=50)
    assert previa(cliente_secretaria, plantilla)[1]["OE2.2"].clase == "igual"


def test_si_algo_cambia_entre_la_vista_previa_y_aplicar_no_se_escribe_nada(cliente_secretaria, operador):
    importacion, _ = previa(cliente_secretaria, llenar(bajar_plantilla(cliente_secretaria), **LLENA))
    Accion.objects.get(codigo="OE1.4").registrar_avance(
        por=operador, fecha=date(2022, 4, 1), estado="en_proceso", porcentaje=5
    )
    respuesta = dar(cliente_secretaria, importacion, "aplicar")
    assert respuesta.status_code == 409 and "Revisar otra vez" in respuesta.content.decode()
    assert Avance.objects.count() == 1
    dar(cliente_secretaria, importacion, "revisar")
    dar(cliente_secretaria, importacion, "avanzar")
    clases = importacion.filas.por_clase()
    assert (clases["conflicto"], clases["nueva"]) == (1, 1)


def test_dos_importaciones_de_lo_mismo_gana_una_y_la_otra_lo_sabe(cliente_secretaria, cliente_operador):
    plantilla = llenar(bajar_plantilla(cliente_secretaria), **LLENA)
    una, _ = previa(cliente_secretaria, plantilla)
    otra, _ = previa(cliente_operador, plantilla)
    assert dar(cliente_secretaria, una, "aplicar").status_code == 302
    assert dar(cliente_operador, otra, "aplicar").status_code == 409
    assert Avance.objects.count() == 2


def test_si_una_fila_falla_al_aplicar_no_queda_ninguna(cliente_secretaria, secretaria, monkeypatch):
    importacion, _ = previa(cliente_secretaria, llenar(bajar_plantilla(cliente_secretaria), **LLENA))
    escritas = []

    def falla_a_mitad(seguidos):
        escritas.append(Avance.objects.count())
        raise ConflictoDeVersion("alguien más")

    monkeypatch.setattr(lotes, "recalcular", falla_a_mitad)
    assert dar(cliente_secretaria, importacion, "aplicar").status_code == 409
    assert escritas == [2] and not Avance.objects.exists()
    importacion.refresh_from_db()
    assert importacion.estado == "revisada"


def test_aplicar_en_lote_es_lo_mismo_que_registrar_uno_por_uno(secretaria):
    uno, otro = Accion.objects.get(codigo="OE2.2"), Accion.objects.get(codigo="OE2.3")
    momento = timezone.now()
    for dia, estado, porcentaje in ((10, "en_proceso", 20), (20, "suspendida", 20), (15, "culminada", None)):
        datos = {"fecha": date(2022, 3, dia), "estado": estado, "que_se_hizo": f"Día {dia}", "registrado_en": momento}
        datos |= {"porcentaje": porcentaje}
        sustento = {"documento": "Acta", "nivel": "interno"}
        uno.registrar_avance(por=secretaria, sustento=sustento, **datos)
        [avance] = registrar_avances([(otro, otro.version(), datos, sustento)], por=secretaria)
        assert avance.sustentos.get().documento == "Acta"
    campos = ("desde", "hasta", "estado", "avance", "ultimo_reporte", "racha_desde", "movimientos", "sabido_desde")

    def vigencias(accion):
        return sorted(map(str, accion.vigencias.values_list(*campos)))

    assert vigencias(uno) == vigencias(otro)
    for accion, anular in ((uno, None), (otro, anular_hechos)):
        ultimo = accion.avances.vigente_al(date(2022, 3, 31))
        if anular:
            assert anular([ultimo], por=secretaria, motivo="Errata") == 1
            assert anular([ultimo], por=secretaria, motivo="Errata") == 0
        else:
            ultimo.anular(por=secretaria, motivo="Errata")
    abiertas = [accion.vigencias.filter(sabido_hasta=SIN_TERMINO) for accion in (uno, otro)]
    estados = [vigencias.values_list("desde", "hasta", "estado") for vigencias in abiertas]
    assert sorted(estados[0]) == sorted(estados[1])


@pytest.mark.django_db(transaction=True)
def test_si_el_proceso_muere_a_mitad_no_queda_nada_y_se_puede_volver_a_aplicar(cliente_secretaria, secretaria):
    importacion, _ = previa(cliente_secretaria, llenar(bajar_plantilla(cliente_secretaria), **LLENA))
    connections.close_all()
    hijo = os.fork()
    if not hijo:
        morir_a_mitad(importacion, secretaria)
    assert os.waitstatus_to_exitcode(os.waitpid(hijo, 0)[1]) == 9
    assert not Avance.objects.exists()
    assert dar(cliente_secretaria, importacion, "aplicar").status_code == 302
    assert Avance.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_dos_aplican_lo_mismo_a_la_vez_y_gana_una_sola(cliente_secretaria, secretaria):
    contenido = llenar(bajar_plantilla(cliente_secretaria), **LLENA)
    importaciones = [previa(cliente_secretaria, contenido)[0] for _ in range(2)]
    dados, salida = [], Barrier(2)

    def aplicar(importacion):
        cliente = Client()
        cliente.force_login(secretaria)
        salida.wait()
        dados.append(dar(cliente, importacion, "aplicar").status_code)
        connections.close_all()

    hilos = [Thread(target=aplicar, args=[importacion]) for importacion in importaciones]
    for hilo in hilos:
        hilo.start()
    for hilo in hilos:
        hilo.join()
    assert sorted(dados) == [302, 409] and Avance.objects.count() == 2


def morir_a_mitad(importacion, usuario):
    """En el proceso hijo: aplica, y se corta la luz después de escribir los avances y antes de terminar."""
    lotes.recalcular = lambda seguidos: os._exit(9)
    corte = Corte.leer({}, timezone.now())
    importacion.aplicar(ImportarAvances(Accion.objects.first().objetivo.estrategia, usuario, corte), por=usuario)
    os._exit(1)
