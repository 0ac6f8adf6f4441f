"""Muchos que escriben lo mismo a la vez, cada uno por su puerta: ninguno traba a otro ni recibe un 500 (turnos)."""

import random
from datetime import date
from threading import Barrier, Event, Thread

import pytest
from django.db import connection, connections, transaction
from django.test import Client
from libros import bajar_plantilla, dar, llenar, previa

from conasec.models import Acuerdo, CortePublicado, Sesion
from estrategia.models import Accion, Estrategia
from seguimiento.lotes import alterados
from seguimiento.models import CierreDecision, Decision, Importacion
from seguimiento.turnos import tomar_turno

pytestmark = pytest.mark.django_db(transaction=True)

VUELTAS = 3
CODIGOS = ["OE1.4", "OE2.2", "OE2.1", "OE3.1"]
NUEVO = {"fecha": date(2022, 4, 1), "estado": "en_proceso", "porcentaje": 10, "que_se_hizo": "Mesa"}


def a_la_vez(*trabajos):
    """Lo que lanzó cada trabajo, corridos todos en hilos que salen juntos."""
    fallas, salida = [], Barrier(len(trabajos))

    def correr(trabajo):
        salida.wait()
        try:
            trabajo()
        except Exception as falla:
            fallas.append((trabajo.__name__, repr(falla)))
        finally:
            connections.close_all()

    hilos = [Thread(target=correr, args=[trabajo]) for trabajo in trabajos]
    for hilo in hilos:
        hilo.start()
    for hilo in hilos:
        hilo.join(60)
    assert not any(hilo.is_alive() for hilo in hilos)
    return fallas


def entrar(usuario):
    cliente = Client()
    cliente.force_login(usuario)
    return cliente


def acciones():
    return list(Accion.objects.filter(codigo__in=CODIGOS))


def grilla(cliente):
    """Registra en todas, nombradas en cualquier orden."""
    todas = random.sample(acciones(), len(CODIGOS))
    datos = {f"{accion.codigo}-version": accion.version() for accion in todas}
    consulta = "&".join(f"accion={accion.pk}" for accion in todas)
    datos |= {
        "fecha": "06/06/2022",
        "estado": "en_proceso",
        "porcentaje": "30",
        "que_se_hizo": f"Mesa {random.random()}",
    }
    return cliente.post(f"/estrategia/2022-I/registrar-varias/?{consulta}", datos).status_code


def anular_algo(usuario):
    """Registra un avance que pide una decisión, y lo anula."""
    accion = random.choice(acciones())
    hecho = accion.registrar_avance(por=usuario, **NUEVO, decision_solicitada=f"Que se apruebe {random.random()}")
    hecho.anular(por=usuario, motivo="No era")


def decidir_algo(usuario, autoridad):
    """Pide una decisión de una acción y responde otra, la que sea."""
    random.choice(acciones()).pedir_decision(por=usuario, pide=f"Firmar {random.random()}", fecha=date(2022, 5, 1))
    pendiente = Decision.objects.filter(cierres=None).order_by("?").first()
    try:
        pendiente.cerrar(tipo="atendida", por=autoridad, fecha=date(2022, 6, 1), texto="Sí", documento="Oficio 1")
    except Exception as error:
        if "Ya figura como" not in str(error):
            raise


def publicar(secretaria, autoridad, nombre):
    corte = CortePublicado.proponer(por=secretaria, nombre=nombre, estrategia="2022-I", fecha=date(2022, 6, 30))
    for cliente, paso, version in ((entrar(secretaria), "enviado", 0), (entrar(autoridad), "observado", 1)):
        datos = {"paso": paso, "version": version, "comentario": "Falta la sesión"}
        assert cliente.post(f"{corte.get_absolute_url()}paso/", datos).status_code == 302


def test_grilla_importaciones_publicar_anular_y_decisiones_a_la_vez_no_se_traban(secretaria, administrador, autoridad):
    cliente = entrar(secretaria)
    plantilla = bajar_plantilla(cliente)
    escrito = {"Fecha del hecho": date(2022, 4, 1), "Estado": "En proceso", "Avance": 0.6, "Qué se hizo": "Enviado"}
    avances = llenar(plantilla, **{codigo.replace(".", "__"): escrito for codigo in CODIGOS})

    def varias():
        assert {grilla(entrar(secretaria)) for _ in range(VUELTAS)} <= {302, 409}

    def importar():
        cliente = entrar(secretaria)
        for _ in range(VUELTAS - 1):
            importacion, _ = previa(cliente, avances)
            assert {dar(cliente, importacion, que).status_code for que in ("aplicar", "deshacer")} <= {302, 409}

    def cortes():
        for n in range(VUELTAS):
            publicar(secretaria, autoridad, f"Corte {n}")

    def anular():
        for _ in range(VUELTAS * 2):
            anular_algo(secretaria)

    def decidir():
        for _ in range(VUELTAS * 2):
            decidir_algo(secretaria, autoridad)

    def corregir():
        for n in range(VUELTAS):
            for objeto, campo in ((Acuerdo.objects.first(), "texto"), (Sesion.objects.first(), "convocada_por")):
                setattr(objeto, campo, f"Lo del {n}")
                objeto.guardar(por=secretaria, motivo="Acta")

    assert a_la_vez(varias, importar, cortes, anular, decidir, corregir) == []
    assert alterados(list(Accion.objects.all())) == []
    assert not [d for d in Decision.objects.all() if d.cierres.exclude(tipo="retirada").count() > 1]


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite tiene un solo turno")
def test_quien_registra_no_se_traba_con_quien_importa_la_estructura(secretaria):
    """La vigencia que se inserta señala la estrategia, que el otro tiene tomada mientras espera la acción."""
    accion, registrado, tomada = Accion.objects.get(codigo="OE1.4"), Event(), Event()

    def registrar():
        with transaction.atomic():
            accion.registrar_avance(por=secretaria, **NUEVO)
            registrado.set()
            tomada.wait(5)

    def importar():
        registrado.wait(5)
        with transaction.atomic():
            tomar_turno(Estrategia.objects.all())
            tomada.set()
            tomar_turno(Accion.objects.filter(pk=accion.pk))

    assert a_la_vez(registrar, importar) == []


def test_dos_pestanas_que_revisan_la_misma_importacion_dejan_cada_fila_una_vez(secretaria):
    cliente = entrar(secretaria)
    importacion, _ = previa(cliente, llenar(bajar_plantilla(cliente)))
    antes = list(importacion.filas.order_by("numero").values_list("numero", "clase"))
    direccion = importacion.get_absolute_url()

    def revisar():
        pestana = entrar(secretaria)
        for _ in range(VUELTAS):
            assert pestana.post(f"{direccion}revisar/").status_code in (302, 409)
            assert pestana.post(f"{direccion}avanzar/").status_code == 302

    assert a_la_vez(revisar, revisar) == []
    cliente.post(f"{direccion}avanzar/")
    assert list(importacion.filas.order_by("numero").values_list("numero", "clase")) == antes
    assert Importacion.objects.get().estado == "revisada"


def test_quien_anula_y_quien_responde_a_la_vez_dejan_una_respuesta(secretaria, autoridad):
    accion = Accion.objects.get(codigo="OE1.4")
    hecho = accion.registrar_avance(por=secretaria, **NUEVO, decision_solicitada="Que se apruebe")
    decision, anulado, sigue = Decision.objects.get(), Event(), Event()

    def anular():
        with transaction.atomic():
            hecho.anular(por=secretaria, motivo="No era")
            anulado.set()
            sigue.wait(1)

    def responder():
        anulado.wait(5)
        decision.cerrar(tipo="atendida", por=autoridad, fecha=date(2022, 6, 1), texto="Sí", documento="Oficio 1")

    (falla,) = a_la_vez(anular, responder)
    assert falla[0] == "responder" and "Ya figura como retirada" in falla[1]
    assert CierreDecision.objects.get().tipo == "retirada"
