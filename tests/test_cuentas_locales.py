"""`cuentas_locales`: una cuenta por rol, con la clave de esta instalación, y solo en local."""

import stat
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db.models import Q
from django.test import Client

from seguimiento.models import Usuario
from seguimiento.permisos import Poder

pytestmark = pytest.mark.django_db

ROLES = ["operador", "secretaria", "autoridad", "analista", "administrador"]


@pytest.fixture(autouse=True)
def instalacion(settings, tmp_path, monkeypatch):
    settings.DATOS = tmp_path
    monkeypatch.delenv("TABLERO_CLAVE_LOCAL", raising=False)
    monkeypatch.delenv("PUERTO", raising=False)


def crear():
    salida = StringIO()
    call_command("cuentas_locales", stdout=salida)
    return salida.getvalue()


def guardada(carpeta):
    return (carpeta / "clave_local.txt").read_text().strip()


def entra(usuario, clave):
    return Client().login(username=usuario, password=clave)


def test_una_cuenta_por_rol_con_una_clave_generada_y_guardada(tmp_path):
    dicho = crear()
    clave = guardada(tmp_path)
    assert len(clave) >= 12 and clave in dicho and "http://127.0.0.1:8000/" in dicho
    assert all(rol in dicho and entra(rol, clave) for rol in ROLES)
    assert stat.S_IMODE((tmp_path / "clave_local.txt").stat().st_mode) == 0o600


def test_cada_cuenta_tiene_su_rol_y_su_unidad():
    crear()
    cuentas = {c.username: (c.rol, c.unidad and c.unidad.codigo) for c in Usuario.objects.select_related("unidad")}
    assert cuentas == {
        "operador": ("operador", "DGSC"),
        "secretaria": ("secretaria", "DGSC"),
        "autoridad": ("autoridad", None),
        "analista": ("analista", None),
        "administrador": ("administrador", None),
    }


def test_la_segunda_vez_no_cambia_nada_y_vuelve_a_decir_la_clave(tmp_path):
    crear()
    antes = list(Usuario.objects.order_by("pk").values())
    assert guardada(tmp_path) in crear()
    assert list(Usuario.objects.order_by("pk").values()) == antes


def test_la_variable_impone_la_clave_y_la_cambia_si_es_otra(tmp_path, monkeypatch):
    crear()
    monkeypatch.setenv("TABLERO_CLAVE_LOCAL", "clave-puesta-por-mi")
    assert "clave-puesta-por-mi" in crear()
    assert guardada(tmp_path) == "clave-puesta-por-mi"
    assert all(entra(rol, "clave-puesta-por-mi") for rol in ROLES)


def test_quien_cambio_su_clave_la_conserva_y_se_dice(tmp_path):
    crear()
    analista = Usuario.objects.get(username="analista")
    analista.set_password("la-mia-de-siempre")
    analista.save()
    assert "Salvo analista" in crear()
    assert entra("analista", "la-mia-de-siempre") and entra("operador", guardada(tmp_path))


def test_los_poderes_salen_del_rol_y_ninguna_es_superusuaria():
    crear()
    assert not Usuario.objects.filter(Q(is_staff=True) | Q(is_superuser=True)).exists()
    assert [c.rol for c in Usuario.objects.all() if c.puede(Poder.ADMINISTRAR)] == ["administrador"]


def test_en_produccion_no_hay_cuentas_locales(settings, tmp_path):
    settings.LOCAL = False
    with pytest.raises(CommandError, match="solo existen con TABLERO_LOCAL=1"):
        crear()
    assert not Usuario.objects.exists() and not list(tmp_path.iterdir())
