"""La configuración: producción se niega a arrancar a medias, y un valor que no se entiende se dice."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils import formats

from config import entorno

RAIZ = Path(__file__).resolve().parent.parent
PRODUCCION = {"SECRET_KEY": "s3guridad-" * 6, "ALLOWED_HOSTS": "tablero.ejemplo.pe"}
CON_PROXY = PRODUCCION | {"PROXIES_DE_CONFIANZA": "1"}


def arrancar(tmp_path, *orden, **variables):
    """Corre `manage.py` en otro proceso solo con esas variables y devuelve (código de salida, error)."""
    entorno_minimo = {"PATH": os.environ["PATH"], "CARPETA_DATOS": str(tmp_path), "PYTHONUTF8": "1", **variables}
    proceso = subprocess.run(
        [sys.executable, "manage.py", *(orden or ["check"])],
        cwd=RAIZ,
        env=entorno_minimo,
        capture_output=True,
        text=True,
    )
    return proceso.returncode, proceso.stderr


@pytest.mark.parametrize("falta", PRODUCCION)
def test_produccion_no_arranca_sin_clave_ni_anfitriones(tmp_path, falta):
    codigo, error = arrancar(tmp_path, **{nombre: valor for nombre, valor in PRODUCCION.items() if nombre != falta})
    assert codigo != 0
    assert f"Falta la variable {falta}" in error


def test_produccion_pasa_la_revision_de_despliegue(tmp_path):
    codigo, error = arrancar(tmp_path, "check", "--deploy", "--fail-level", "WARNING", **CON_PROXY)
    assert codigo == 0, error


def test_y_no_la_pasa_sin_decir_cuantos_proxies_hay(tmp_path):
    codigo, error = arrancar(tmp_path, "check", "--deploy", "--fail-level", "WARNING", **PRODUCCION)
    assert codigo != 0 and "Declare PROXIES_DE_CONFIANZA" in error


def test_el_modo_local_arranca_solo_y_guarda_su_clave(tmp_path):
    codigo, error = arrancar(tmp_path, TABLERO_LOCAL="1")
    clave = tmp_path / "clave_secreta"
    assert codigo == 0, error
    assert len(clave.read_text()) >= 50
    assert clave.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("variables", "fragmento"),
    [
        ({"UMBRAL_VERDE": "mucho"}, "UMBRAL_VERDE no se entiende: se recibió «mucho». Ejemplo: UMBRAL_VERDE=95"),
        ({"UMBRAL_VERDE": "101"}, "UMBRAL_VERDE debe estar entre 1 y 100: se recibió «101»"),
        ({"UMBRAL_AMBAR": "0"}, "UMBRAL_AMBAR debe estar entre 1 y 100: se recibió «0»"),
        ({"UMBRAL_AMBAR": "95"}, "UMBRAL_AMBAR debe ser menor que UMBRAL_VERDE (95): se recibió «95»"),
        ({"DIAS_POR_VENCER": "-1"}, "DIAS_POR_VENCER no se entiende: se recibió «-1»"),
        ({"DIAS_AL_DIA": "0"}, "DIAS_AL_DIA debe ser 1 o más: se recibió «0»"),
        ({"DIAS_AL_DIA": "60"}, "DIAS_AL_DIA debe ser menor que DIAS_POR_ACTUALIZAR (60): se recibió «60»"),
    ],
)
def test_un_umbral_que_no_sirve_se_dice(monkeypatch, variables, fragmento):
    for nombre, valor in variables.items():
        monkeypatch.setenv(nombre, valor)
    with pytest.raises(ImproperlyConfigured, match=re.escape(fragmento)):
        entorno.umbrales()


def test_los_umbrales_por_defecto_son_los_de_la_semantica():
    esperados = {"verde": 95, "ambar": 75, "dias_por_vencer": 15, "dias_al_dia": 30, "dias_por_actualizar": 60}
    assert entorno.umbrales() == settings.UMBRALES == esperados


def test_un_si_o_no_que_no_se_entiende_se_dice(monkeypatch):
    monkeypatch.setenv("TABLERO_LOCAL", "quizás")
    with pytest.raises(ImproperlyConfigured, match="TABLERO_LOCAL no se entiende: se recibió «quizás»"):
        entorno.si_o_no("TABLERO_LOCAL")


@pytest.mark.parametrize("direccion", ["mysql://a:secreta@b/c", "tablero.sqlite3", "postgres://a:secreta@b:puerto/c"])
def test_una_base_que_no_se_entiende_se_dice_sin_mostrar_su_clave(monkeypatch, direccion):
    monkeypatch.setenv("DATABASE_URL", direccion)
    with pytest.raises(ImproperlyConfigured, match="DATABASE_URL no se entiende") as error:
        entorno.base_de_datos("sqlite:///x")
    assert "secreta" not in str(error.value)


def test_sqlite_ordena_a_los_escritores(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "sqlite:////tmp/x.sqlite3")
    assert entorno.base_de_datos("")["OPTIONS"]["transaction_mode"] == "IMMEDIATE"


def test_en_postgresql_los_planes_son_cortos_y_las_opciones_de_la_direccion_mandan(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgres://u:c@servidor/tablero?sslmode=require")
    opciones = entorno.base_de_datos("")["OPTIONS"]
    assert "max_parallel_workers_per_gather=0" in opciones["options"] and opciones["sslmode"] == "require"
    monkeypatch.setenv("DATABASE_URL", "postgres://u:c@servidor/tablero?options=-c%20jit%3Doff")
    assert entorno.base_de_datos("")["OPTIONS"]["options"] == "-c jit=off"


@pytest.mark.parametrize("direccion", ["sqlite:////tmp/x.sqlite3", "postgres://u:c@servidor/tablero"])
def test_la_conexion_se_conserva_entre_peticiones_y_se_comprueba(monkeypatch, direccion):
    monkeypatch.setenv("DATABASE_URL", direccion)
    base = entorno.base_de_datos("")
    assert base["CONN_MAX_AGE"] > 0 and base["CONN_HEALTH_CHECKS"] is True


def test_la_csp_no_admite_nada_en_linea_ni_de_fuera(client, db):
    politica = client.get("/cuentas/login/").headers["Content-Security-Policy"]
    directivas = dict(parte.strip().split(" ", 1) for parte in politica.split(";"))
    assert "unsafe" not in politica
    assert "http" not in politica
    assert directivas["default-src"] == directivas["script-src"] == directivas["form-action"] == "'self'"
    assert directivas["object-src"] == directivas["base-uri"] == directivas["frame-ancestors"] == "'none'"


def test_sin_sesion_no_se_ve_nada(client, db):
    respuesta = client.get("/")
    assert respuesta.status_code == 302
    assert respuesta.url.startswith("/cuentas/login/")


def test_nadie_se_registra_por_su_cuenta(client, db, django_user_model):
    antes = django_user_model.objects.count()
    datos = {"username": "intruso", "password1": "Xk29-larga-clave", "password2": "Xk29-larga-clave"}
    client.post("/cuentas/signup/", datos)
    assert django_user_model.objects.count() == antes


def test_solo_el_administrador_entra_a_la_administracion(cliente_administrador, cliente_operador):
    assert cliente_administrador.get("/admin/").status_code == 200
    assert cliente_operador.get("/admin/", follow=True).status_code == 403


def test_los_formatos_son_los_del_peru():
    assert formats.get_format("SHORT_DATE_FORMAT") == formats.get_format("DATE_FORMAT") == "d/m/Y"
    assert formats.number_format(1234567.5, 1, use_l10n=True, force_grouping=True) == "1,234,567.5"


@pytest.mark.parametrize("archivo", ["requirements.txt", "requirements-dev.txt"])
def test_las_dependencias_estan_fijadas_con_huella_y_sin_direcciones(archivo):
    texto = (RAIZ / archivo).read_text()
    fijadas = re.findall(r"^([\w.-]+)(?:\[[\w,-]+\])?(==\S+)?(?: ; .*?)? \\\n    --hash=sha256:", texto, re.M)
    paquetes = re.findall(r"^[A-Za-z][\w.-]*", texto, re.M)
    assert len(fijadas) == len(paquetes) > 20
    assert all(version for _, version in fijadas)
    assert "://" not in texto
    assert "index" not in texto
