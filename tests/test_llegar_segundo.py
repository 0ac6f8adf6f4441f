"""Quien guarda segundo sobre lo que ya cambió recibe 409 con lo que cambió: nada se pisa (semantica §2)."""

from threading import Barrier, Thread

import pytest
from barrios import inscribir
from django.db import connections
from django.test import Client
from libros import LLENA, bajar_plantilla, llenar, previa

from conasec.models import Acuerdo, CortePublicado, Sesion
from estrategia.models import Accion, Avance
from seguimiento.models import Fila, Observacion

pytestmark = pytest.mark.django_db

OBSERVACION = "/observaciones/documento/1/"
CONFIRMADA = {"estado": "confirmada", "resolucion": "Oficio 9-2022", "version": "1"}


def a_la_vez(usuario, direccion, envios):
    """[estado de cada respuesta], en el orden de los envíos, enviados desde otros tantos hilos."""
    dados, salida = {}, Barrier(len(envios))

    def enviar(n, datos):
        cliente = Client()
        cliente.force_login(usuario)
        salida.wait()
        dados[n] = cliente.post(direccion, datos).status_code
        connections.close_all()

    hilos = [Thread(target=enviar, args=par) for par in enumerate(envios)]
    for hilo in hilos:
        hilo.start()
    for hilo in hilos:
        hilo.join()
    return [dados[n] for n in range(len(envios))]


@pytest.mark.django_db(transaction=True)
def test_de_ocho_que_resuelven_a_la_vez_la_misma_observacion_guarda_uno(secretaria):
    envios = [CONFIRMADA | {"resolucion": f"Oficio {n}"} for n in range(8)]
    dados = a_la_vez(secretaria, OBSERVACION, envios)
    assert sorted(dados) == [302] + [409] * 7
    observacion = Observacion.objects.get(origen="documento", numero=1)
    assert observacion.resolucion == f"Oficio {dados.index(302)}"
    assert observacion.definiciones.count() == 2


@pytest.mark.django_db(transaction=True)
def test_de_ocho_que_corrigen_a_la_vez_una_sesion_un_acuerdo_o_un_barrio_guarda_uno(secretaria):
    barrio, acuerdo, sesion = inscribir(secretaria), Acuerdo.objects.first(), Sesion.objects.first()
    casos = [
        (barrio, "nombre", {"distrito": barrio.distrito.ubigeo}),
        (acuerdo, "texto", {"sesion": acuerdo.sesion_id}),
        (
            sesion,
            "convocada_por",
            {"anio": sesion.anio, "tipo": sesion.tipo, "numero": sesion.numero, "cuenta": "sede"},
        ),
    ]
    for objeto, campo, datos in casos:
        base = datos | {"motivo": "Acta", "version": objeto.definiciones.count()}
        envios = [base | {campo: f"Lo del {n}"} for n in range(8)]
        dados = a_la_vez(secretaria, f"{objeto.get_absolute_url()}editar/", envios)
        assert sorted(dados) == [302] + [409] * 7, campo
        objeto.refresh_from_db()
        assert getattr(objeto, campo) == f"Lo del {dados.index(302)}"


def test_quien_resuelve_segundo_ve_que_resolvio_la_otra_persona_y_decide(cliente_secretaria, cliente_administrador):
    assert cliente_administrador.post(OBSERVACION, CONFIRMADA).status_code == 302
    mia = {"estado": "corregida", "resolucion": "Oficio 10-2022", "version": "1"}
    respuesta = cliente_secretaria.post(OBSERVACION, mia)
    pagina = respuesta.content.decode()
    assert respuesta.status_code == 409 and "Otra persona lo corrigió" in pagina
    assert "Abierta</s> → Confirmada por la DGSC" in pagina and "Oficio 9-2022" in pagina
    assert "Oficio 10-2022" in pagina and 'name="version" value="2"' in pagina
    assert cliente_secretaria.post(OBSERVACION, mia | {"version": "2"}).status_code == 302
    assert Observacion.objects.get(origen="documento", numero=1).resolucion == "Oficio 10-2022"


def test_sin_decir_que_version_se_vio_no_se_corrige(cliente_secretaria):
    sin_version = {c: v for c, v in CONFIRMADA.items() if c != "version"}
    assert cliente_secretaria.post(OBSERVACION, sin_version).status_code == 422


def con_conflicto(cliente, usuario):
    """La importación, revisada, de una fila que otra persona registró después de la descarga."""
    contenido = llenar(bajar_plantilla(cliente), OE1__4=LLENA["OE1__4"])
    Accion.objects.get(codigo="OE1.4").registrar_avance(
        por=usuario, fecha="2022-03-01", estado="en_proceso", porcentaje=5, que_se_hizo="Entre tanto"
    )
    importacion, _ = previa(cliente, contenido)
    return importacion, importacion.filas.get(clase=Fila.Clase.CONFLICTO)


def test_dos_deciden_la_misma_fila_y_la_segunda_ve_que_se_decidio(cliente_secretaria, operador):
    importacion, fila = con_conflicto(cliente_secretaria, operador)
    direccion = f"/importaciones/{importacion.pk}/decidir/{fila.pk}/"
    assert cliente_secretaria.post(direccion, {"decision": "dejar", "vista": ""}).status_code == 302
    respuesta = cliente_secretaria.post(direccion, {"decision": "archivo", "vista": ""})
    assert respuesta.status_code == 409
    assert f"La fila {fila.numero} ya se decidió: «Se deja lo que hay»." in respuesta.content.decode()
    fila.refresh_from_db()
    assert fila.decision == "dejar"


def test_no_se_aplica_una_revision_que_cambio_desde_que_se_miro(cliente_secretaria, operador):
    importacion, fila = con_conflicto(cliente_secretaria, operador)
    direccion = f"/importaciones/{importacion.pk}/"
    vista = importacion.version
    cliente_secretaria.post(f"{direccion}decidir/{fila.pk}/", {"decision": "archivo", "vista": ""})
    respuesta = cliente_secretaria.post(f"{direccion}aplicar/", {"version": vista})
    assert respuesta.status_code == 409 and "cambió la revisión" in respuesta.content.decode()
    assert Avance.objects.count() == 1
    importacion.refresh_from_db()
    assert cliente_secretaria.post(f"{direccion}aplicar/", {"version": importacion.version}).status_code == 302
    assert Avance.objects.count() == 2


def test_no_se_aprueba_un_corte_que_se_volvio_a_enviar_sin_mirarlo(cliente_secretaria, cliente_autoridad):
    cliente_secretaria.post("/cortes/", {"nombre": "IV sesión", "fecha": "30/06/2022"})
    corte = CortePublicado.objects.get()
    direccion = f"{corte.get_absolute_url()}paso/"
    cliente_secretaria.post(direccion, {"paso": "enviado", "version": "0"})
    cliente_autoridad.post(direccion, {"paso": "observado", "version": "1", "comentario": "Falta la sesión"})
    cliente_secretaria.post(direccion, {"paso": "enviado", "version": "2"})
    respuesta = cliente_autoridad.post(direccion, {"paso": "aprobado", "version": "1"})
    assert respuesta.status_code == 409 and "Alguien dio otro paso" in respuesta.content.decode()
    assert corte.pasos.count() == 3
