"""Personajes, clientes y navegador de las pruebas. La base trae cargado el documento, y nada más.

Las pruebas usan una carpeta de datos temporal: no leen ni tocan la de la instalación.
"""

import atexit
import gc
import importlib
import os
import shutil
import tempfile

CARPETA = tempfile.mkdtemp(prefix="tablero-pruebas-")
atexit.register(shutil.rmtree, CARPETA, ignore_errors=True)
os.environ.update(
    DJANGO_SETTINGS_MODULE="config.settings",
    TABLERO_LOCAL="1",
    CARPETA_DATOS=CARPETA,
    # Playwright corre un bucle de eventos en el mismo hilo y Django lo tomaría por código asíncrono.
    DJANGO_ALLOW_ASYNC_UNSAFE="1",
)

importlib.import_module("config")  # el SQLite del tablero, antes de que Django cargue el suyo

import instantanea
import pytest
from django.conf import settings as ajustes
from django.contrib.auth import get_user_model
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.management import call_command
from django.db import connections
from django.test import Client, TransactionTestCase, testcases

import config  # noqa: F401 (pone el SQLite del tablero antes de que Django cargue el suyo)

CLAVE = "clave-de-prueba-2022"
NAVEGADOR = shutil.which(os.environ.get("NAVEGADOR", "chromium"))


def pytest_collection_modifyitems(items):
    """Marca `navegador` toda prueba que abre uno, para poder dejarlas de lado."""
    for prueba in items:
        if {"navegador", "pagina"} & set(getattr(prueba, "fixturenames", ())):
            prueba.add_marker("navegador")


# Base de datos


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix):
    """En SQLite, un archivo: en memoria los hilos del servidor compartirían una sola conexión.

    Con varios procesos (`pytest -n`), cada uno tiene su base: su propia carpeta en SQLite, un sufijo en PostgreSQL.
    """
    if connections["default"].vendor == "sqlite":
        connections["default"].settings_dict["TEST"]["NAME"] = f"{CARPETA}/pruebas.sqlite3"


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Carga el documento una vez y hace que las pruebas que confirman cambios restauren esa base."""
    ajustes.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    with django_db_blocker.unblock():
        call_command("cargar_documento", verbosity=0)
        instantanea.tomar()
    # Como en `config.wsgi`: lo cargado hasta aquí vive hasta el final, y recorrerlo en cada prueba cuesta tiempo.
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)
    TransactionTestCase._fixture_teardown = instantanea.restaurar
    yield
    with django_db_blocker.unblock():
        instantanea.descartar()


@pytest.fixture(autouse=True)
def carpeta_de_sustentos(settings, tmp_path):
    """Cada prueba guarda sus archivos en una carpeta propia."""
    settings.MEDIA_ROOT = tmp_path / "sustentos"


# Personajes


@pytest.fixture
def crear_usuario(db):
    """Función `crear(username, rol="", unidad=None, **campos)`: usuario con la clave `CLAVE`; `unidad` es su sigla."""
    Usuario = get_user_model()
    Unidad = Usuario._meta.get_field("unidad").related_model

    def crear(username, rol="", unidad=None, **campos):
        unidad = unidad and Unidad.objects.get(codigo=unidad)
        return Usuario.objects.create_user(username, password=CLAVE, rol=rol, unidad=unidad, **campos)

    return crear


@pytest.fixture
def operador(crear_usuario):
    """Registra las acciones de su unidad, la DGSC."""
    return crear_usuario("operador", "operador", "DGSC")


@pytest.fixture
def secretaria(crear_usuario):
    """Secretaría Técnica: registra todas."""
    return crear_usuario("secretaria", "secretaria", "DGSC")


@pytest.fixture
def autoridad(crear_usuario):
    """Mira y exporta."""
    return crear_usuario("autoridad", "autoridad")


@pytest.fixture
def analista(crear_usuario):
    """Mira y exporta."""
    return crear_usuario("analista", "analista")


@pytest.fixture
def administrador(crear_usuario):
    """Mantiene definiciones, unidades y usuarios."""
    return crear_usuario("administrador", "administrador")


@pytest.fixture
def ajeno(crear_usuario):
    """Tiene contraseña pero ningún rol: no ve nada."""
    return crear_usuario("ajeno")


def entrar(usuario):
    cliente = Client()
    cliente.force_login(usuario)
    return cliente


@pytest.fixture
def cliente_operador(operador):
    return entrar(operador)


@pytest.fixture
def cliente_secretaria(secretaria):
    return entrar(secretaria)


@pytest.fixture
def cliente_autoridad(autoridad):
    return entrar(autoridad)


@pytest.fixture
def cliente_analista(analista):
    return entrar(analista)


@pytest.fixture
def cliente_administrador(administrador):
    return entrar(administrador)


@pytest.fixture
def cliente_ajeno(ajeno):
    return entrar(ajeno)


# Datos


@pytest.fixture
def con_hechos(transactional_db):
    """La demostración: se ven todas las luces, los hechos y el rótulo."""
    call_command("cargar_demostracion", verbosity=0)


# Navegador


@pytest.fixture(scope="session")
def browser_type_launch_args():
    """El Chromium del sistema (o el de la variable `NAVEGADOR`), que no llama a nadie por su cuenta."""
    assert NAVEGADOR, "No se encuentra Chromium: scripts/instalar_sistema.sh lo instala"
    return {"executable_path": NAVEGADOR, "args": ["--no-sandbox", "--disable-background-networking"]}


@pytest.fixture(scope="session", autouse=True)
def estaticos_del_servidor_de_pruebas():
    """El servidor de pruebas no reconoce nuestra configuración de estáticos por su nombre y daría 404 a todos."""
    testcases._StaticFilesHandler = StaticFilesHandler


@pytest.fixture
def navegador(live_server, browser):
    """Función `abrir(usuario=None, **opciones)`: una página con la sesión de ese usuario ya iniciada.

    Las opciones son las de un contexto de Playwright: `viewport`, `color_scheme`, `java_script_enabled`… Las
    direcciones son relativas: `abrir(operador).goto("/estrategia/")`.
    """
    contextos = []

    def abrir(usuario=None, **opciones):
        opciones = {"viewport": {"width": 1366, "height": 768}, "locale": "es-PE", **opciones}
        contexto = browser.new_context(base_url=live_server.url, timezone_id="America/Lima", **opciones)
        contextos.append(contexto)
        if usuario:
            sesion = entrar(usuario).cookies[ajustes.SESSION_COOKIE_NAME].value
            contexto.add_cookies([{"name": ajustes.SESSION_COOKIE_NAME, "value": sesion, "url": live_server.url}])
        return contexto.new_page()

    yield abrir
    for contexto in contextos:
        contexto.close()


@pytest.fixture
def pagina(navegador, operador):
    """Una página de escritorio con la sesión del operador."""
    return navegador(operador)
