"""`cargar_hechos`: solo lo verificado en fuentes públicas es hecho; lo demás, observación."""

from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from barrio_seguro.models import HechoLanzamiento, Lanzamiento
from estrategia.models import Accion, Avance
from seguimiento.corte import Corte
from seguimiento.models import Observacion, Usuario

pytestmark = pytest.mark.django_db


@pytest.fixture
def hechos(db):
    call_command("cargar_hechos", verbosity=0)


@pytest.fixture
def corte():
    return Corte(date(2022, 12, 31), timezone.now())


@pytest.mark.parametrize(
    ("codigo", "fecha", "retraso", "norma"),
    [
        ("OE1.1", date(2022, 2, 2), 2, "Decreto Supremo N° 012-2022-PCM"),
        ("OE1.2", date(2022, 6, 22), 83, "Decreto Supremo N° 006-2022-IN"),
    ],
)
def test_las_dos_normas_culminan_su_accion_fuera_de_plazo(hechos, codigo, fecha, retraso, norma):
    accion = Accion.objects.al(Corte(date(2022, 12, 31), timezone.now())).get(codigo=codigo)
    assert (accion.situacion, accion.racha_desde, accion.dias_retraso) == (
        "culminada_fuera_de_plazo",
        fecha,
        retraso,
    )
    hecho = accion.avances.get()
    assert norma in hecho.fuente.cita
    assert (hecho.sustentos.get().documento, hecho.sustentos.get().nivel) == (hecho.fuente.cita, "publico")
    assert hecho.fuente.documento.fecha == fecha


def test_el_lanzamiento_de_huancavelica_fue_35_dias_despues(hechos, corte):
    lanzamiento = Lanzamiento.objects.al(corte).get(codigo="L3")
    assert (lanzamiento.racha_desde, lanzamiento.dias_retraso) == (date(2022, 5, 12), 35)
    assert (lanzamiento.nombre_barrio, lanzamiento.ordinal_nacional) == ("Wanka Willca", 103)
    assert "Año inferido" in lanzamiento.hechos.get().comentario


def test_nada_mas_es_un_hecho(hechos):
    assert sorted(Avance.objects.values_list("accion__codigo", flat=True)) == ["OE1.1", "OE1.2"]
    assert HechoLanzamiento.objects.count() == 1


def test_lo_demas_entra_como_observacion_y_senala_sus_registros(hechos):
    publicas = Observacion.objects.filter(origen="publico")
    assert list(publicas.values_list("numero", flat=True)) == list(range(1, 19))
    assert [senal.registro for observacion in publicas for senal in observacion.registros.all()]
    assert not publicas.filter(registros=None).exists()
    tocan = Observacion.objects.que_tocan(Accion.objects.get(codigo="OE1.8")).filter(origen="publico")
    assert "001-2022-IN" in tocan.get().texto_exacto


def test_los_firma_una_cuenta_con_la_que_nadie_entra(hechos):
    autor = Usuario.objects.get(username="hechos-publicos")
    assert not autor.is_active and not autor.has_usable_password() and not autor.mira


def test_son_conocidos_desde_que_se_cargan_y_no_antes(hechos):
    antes = Corte(date(2022, 12, 31), timezone.make_aware(timezone.datetime(2022, 12, 31)))
    assert Accion.objects.al(antes).get(codigo="OE1.1").estado == "sin_reporte"


def test_cargarlos_otra_vez_no_toca_nada(hechos):
    salida = StringIO()
    call_command("cargar_hechos", stdout=salida)
    assert "no se tocó ningún dato" in salida.getvalue()
    assert (Avance.objects.count(), HechoLanzamiento.objects.count()) == (2, 1)


def test_si_alguien_ya_registro_el_lanzamiento_no_se_carga_nada(secretaria):
    Lanzamiento.objects.get(codigo="L3").realizar(
        por=secretaria, fecha=date(2022, 4, 7), sustento={"documento": "Acta"}
    )
    with pytest.raises(CommandError, match="No se cargó ningún hecho público"):
        call_command("cargar_hechos", verbosity=0)
    assert not Avance.objects.exists()
    assert not Observacion.objects.filter(origen="publico").exists()


def test_lo_ficticio_no_se_mezcla_con_lo_verificado(hechos, settings, tmp_path):
    settings.DATOS = tmp_path
    with pytest.raises(CommandError, match="ya tiene hechos registrados"):
        call_command("cargar_demostracion", verbosity=0)
