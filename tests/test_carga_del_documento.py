"""Cargar el documento: lo que las fixtures traen, volver a cargarlo y lo que la base impide."""

import json
from datetime import date
from io import StringIO

import pytest
from django.apps import apps
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import IntegrityError, transaction
from simple_history.models import HistoricalChanges

from barrio_seguro.models import Lanzamiento, Region
from conasec.models import Acuerdo, Anio, Sesion
from estrategia.models import Accion, Objetivo
from seguimiento.definiciones import inscribir
from seguimiento.models import Observacion, Usuario

pytestmark = pytest.mark.django_db

APPS = ("seguimiento", "conasec", "estrategia", "barrio_seguro")
FIXTURES = sorted((settings.BASE_DIR / "fixtures").glob("*.json"))


def propios():
    """Los modelos de la casa, sin los que guardan versiones: esas solo se agregan."""
    modelos = (modelo for app in APPS for modelo in apps.get_app_config(app).get_models())
    return [modelo for modelo in modelos if not issubclass(modelo, HistoricalChanges)]


def volcado():
    salida, modelos = StringIO(), [m._meta.label for m in propios() if m is not Usuario]
    call_command("dumpdata", *modelos, natural_primary=True, natural_foreign=True, stdout=salida)
    return json.loads(salida.getvalue())


def test_las_fixtures_no_llevan_pk():
    filas = [fila for archivo in FIXTURES for fila in json.loads(archivo.read_text())]
    assert filas and not [fila for fila in filas if "pk" in fila]


def test_todo_lo_cargado_es_valido():
    for modelo in propios():
        for registro in modelo._default_manager.all():
            registro.full_clean()


def test_volver_a_cargar_no_toca_nada():
    antes, salida = volcado(), StringIO()
    call_command("cargar_documento", stdout=salida)
    assert "no se tocó ningún dato" in salida.getvalue()
    assert volcado() == antes


def test_las_claves_naturales_van_y_vuelven(tmp_path):
    antes = volcado()
    archivo = tmp_path / "vuelta.json"
    archivo.write_text(json.dumps(antes))
    call_command("loaddata", str(archivo), verbosity=0)
    assert volcado() == antes


@pytest.mark.parametrize("modelo", [Accion, Sesion, Acuerdo, Anio, Observacion])
def test_cada_definicion_cargada_tiene_su_primera_version(modelo):
    versiones = modelo.definiciones.model.objects
    assert versiones.count() == modelo.objects.count() > 0
    assert set(versiones.values_list("history_type", "history_change_reason")) == {("+", "Del documento")}


def test_inscribir_otra_vez_no_agrega_versiones():
    inscribir(Accion, Accion.definiciones.model)
    assert Accion.definiciones.model.objects.count() == Accion.objects.count()


# Lo que la base impide


@pytest.mark.parametrize(
    ("registro", "cambio"),
    [
        (lambda: Accion.objects.get(codigo="OE1.2"), {"fin": date(2022, 1, 1)}),
        (lambda: Accion.objects.get(codigo="OE1.2"), {"fin": None}),
        (lambda: Accion.objects.get(codigo="OE1.2"), {"codigo": "OE1.1"}),
        (lambda: Accion.objects.get(codigo="OE2.7"), {"meta": 98}),
        (lambda: Sesion.objects.get(numero="IV"), {"fecha": date(2022, 12, 28)}),
        (lambda: Sesion.objects.get(numero="IV"), {"numero": "III"}),
        (lambda: Lanzamiento.objects.get(codigo="L3"), {"codigo": "L4"}),
        (lambda: Region.objects.get(numero=1), {"numero": 2}),
        (lambda: Objetivo.objects.get(codigo="OE1"), {"codigo": "OE2"}),
        (lambda: Objetivo.objects.get(codigo="OE1"), {"orden": 2}),
    ],
)
def test_la_base_rechaza_lo_que_el_documento_no_puede_decir(registro, cambio):
    registro = registro()
    for campo, valor in cambio.items():
        setattr(registro, campo, valor)
    with pytest.raises(ValidationError):
        registro.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        registro.save()
