"""La migración que convierte en decisiones lo que los avances pedían: nada se pierde y nada se repite."""

from datetime import UTC, date, datetime
from importlib import import_module

import pytest
from django.apps import apps
from django.db.migrations.loader import MigrationLoader
from django.utils import timezone

from estrategia.models import Accion, Anulacion, Avance
from seguimiento.corte import Corte
from seguimiento.models import Decision

pytestmark = pytest.mark.django_db


@pytest.fixture
def convertir():
    """La de la migración más nueva que lleva ese nombre."""
    (nombre,) = [
        nombre
        for app, nombre in MigrationLoader(None).disk_migrations
        if app == "estrategia" and nombre.endswith("_decisiones_de_los_avances")
    ]
    return import_module(f"estrategia.migrations.{nombre}").convertir


def pedia(accion, operador, dia, texto="Que el sector opine"):
    """Un avance como los que había: escrito sin su verbo, con la decisión solo en sus palabras."""
    registrado = datetime(2022, dia.month, dia.day, 20, tzinfo=UTC)
    return Avance(
        accion=accion, registrado_por=operador, registrado_en=registrado, fecha=dia, estado="en_proceso",
        porcentaje=60, decision_solicitada=texto, decision_de="Minjusdh",
    )  # fmt: skip


def test_cada_pedido_es_una_decision_el_repetido_es_el_mismo_y_el_anulado_queda_retirado(convertir, operador):
    una, otra = Accion.objects.get(codigo="OE1.4"), Accion.objects.get(codigo="OE2.4")
    avances = Avance.objects.bulk_create(
        [
            pedia(una, operador, date(2022, 4, 20)),
            pedia(una, operador, date(2022, 6, 10), "QUE el sector  opine"),
            pedia(una, operador, date(2022, 6, 11), ""),
            pedia(otra, operador, date(2022, 6, 22), "Que designen"),
        ]
    )
    Anulacion.objects.create(
        avance=avances[3], registrado_por=operador, motivo="Era de otra", registrado_en=datetime(2022, 7, 1, tzinfo=UTC)
    )
    convertir(apps, None)
    ahora, antes = (Corte(date(2022, 6, 30), k) for k in (timezone.now(), datetime(2022, 6, 30, tzinfo=UTC)))
    leidas = [(d.pide, d.fecha, d.objeto, d.estado) for d in Decision.objects.al(ahora).leidas()]
    assert leidas == [
        ("Que el sector opine", date(2022, 4, 20), una, "pendiente"),
        ("Que designen", date(2022, 6, 22), otra, "retirada"),
    ]
    assert Decision.objects.al(antes).pendientes().count() == 2, "antes de anularse, se sabía pedida"
    assert [d.enlace.hecho for d in Decision.objects.order_by("fecha")] == [avances[0], avances[3]]
