"""`generar_carga`: una carga ficticia y reproducible para medir, solo en local."""

import pytest
from django.core.management import CommandError, call_command

from barrio_seguro.models import Barrio
from estrategia.models import Accion, Anulacion, Avance, Reprogramacion
from seguimiento.models import Documento

pytestmark = pytest.mark.django_db


def cargar(**opciones):
    call_command("generar_carga", **{"acciones": 40, "avances": 300, "verbosity": 0} | opciones)


def test_agrega_lo_pedido_rotulado_como_ficticio():
    cargar()
    assert Accion.objects.filter(codigo__startswith="K").count() == 40 and Avance.objects.count() == 300
    assert Anulacion.objects.exists() and Reprogramacion.objects.exists()
    assert Documento.objects.ficticios().exists()


def test_lo_cargado_se_lee_en_la_lista(cliente_analista):
    cargar()
    assert cliente_analista.get("/estrategia/2022-I/").context["table"].paginator.count == 58


def test_cada_ficha_de_lo_cargado_se_abre_con_su_definicion_inicial(cliente_analista):
    cargar(barrios=2, intervenciones=3)
    for registro in (Barrio.objects.first(), Accion.objects.get(codigo="K00000")):
        pagina = cliente_analista.get(registro.get_absolute_url())
        assert pagina.status_code == 200 and "<b>Definición inicial</b>" in pagina.content.decode()
        [(version, cambiados)] = registro.cambios()
        assert (version.history_type, version.history_change_reason, cambiados) == ("+", "Carga", [])


@pytest.mark.parametrize("opciones", [{"acciones": 0}, {"avances": -1}, {"barrios": -5}])
def test_lo_que_no_se_puede_generar_se_dice(opciones):
    with pytest.raises(CommandError, match="al menos una acción, y ningún número negativo"):
        cargar(**opciones)
    assert Accion.objects.count() == 18


def test_una_sola_vez_y_solo_en_local(settings):
    cargar()
    with pytest.raises(CommandError, match="ya tiene la carga"):
        cargar()
    settings.LOCAL = False
    with pytest.raises(CommandError, match="TABLERO_LOCAL=1"):
        cargar()
