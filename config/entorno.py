"""Lectores estrictos del entorno: lo que no se entiende detiene el arranque y dice por qué.

Cada lector recibe el nombre de la variable y lo que vale si falta; una variable vacía cuenta como ausente.
Todos lanzan `ImproperlyConfigured` con la variable, lo recibido y un ejemplo.
"""

import os

import dj_database_url
from django.core.exceptions import ImproperlyConfigured
from django.core.management.utils import get_random_secret_key

VERDADEROS = {"1", "si", "sí", "true"}
FALSOS = {"0", "no", "false"}


def error(nombre, recibido, ejemplo, razon="no se entiende"):
    """Devuelve el error que se lanza cuando `nombre` vale algo que no sirve."""
    return ImproperlyConfigured(f"La variable {nombre} {razon}: se recibió «{recibido}». Ejemplo: {nombre}={ejemplo}")


def texto(nombre, defecto=""):
    """Texto sin espacios alrededor."""
    return os.environ.get(nombre, "").strip() or defecto


def obligatorio(nombre, ejemplo):
    """Texto que no puede faltar."""
    valor = texto(nombre)
    if not valor:
        raise ImproperlyConfigured(f"Falta la variable {nombre}: no se arranca sin ella. Ejemplo: {nombre}={ejemplo}")
    return valor


def lista(nombre, ejemplo):
    """Textos separados por comas; al menos uno."""
    valores = [parte.strip() for parte in obligatorio(nombre, ejemplo).split(",") if parte.strip()]
    if not valores:
        raise error(nombre, os.environ[nombre], ejemplo)
    return valores


def si_o_no(nombre, defecto=False):
    """Booleano: 1, sí, si, true; 0, no, false."""
    valor = texto(nombre).lower()
    if not valor:
        return defecto
    if valor not in VERDADEROS | FALSOS:
        raise error(nombre, valor, "1")
    return valor in VERDADEROS


def entero(nombre, defecto, minimo=0, maximo=None):
    """Entero entre `minimo` y `maximo`, ambos incluidos."""
    valor = texto(nombre, str(defecto))
    if not (valor.isascii() and valor.isdigit()):
        raise error(nombre, valor, defecto)
    numero = int(valor)
    if numero < minimo or (maximo is not None and numero > maximo):
        limites = f"estar entre {minimo} y {maximo}" if maximo is not None else f"ser {minimo} o más"
        raise error(nombre, valor, defecto, f"debe {limites}")
    return numero


def umbrales():
    """Bandas del semáforo (%) y plazos (días) de semantica §4; se exige que estén ordenados entre sí."""
    valores = {
        "verde": entero("UMBRAL_VERDE", 95, 1, 100),
        "ambar": entero("UMBRAL_AMBAR", 75, 1, 100),
        "dias_por_vencer": entero("DIAS_POR_VENCER", 15),
        "dias_al_dia": entero("DIAS_AL_DIA", 30, 1),
        "dias_por_actualizar": entero("DIAS_POR_ACTUALIZAR", 60, 1),
    }
    if valores["ambar"] >= valores["verde"]:
        raise error(
            "UMBRAL_AMBAR",
            valores["ambar"],
            75,
            f"debe ser menor que UMBRAL_VERDE ({valores['verde']})",
        )
    if valores["dias_al_dia"] >= valores["dias_por_actualizar"]:
        limite = valores["dias_por_actualizar"]
        raise error(
            "DIAS_AL_DIA",
            valores["dias_al_dia"],
            30,
            f"debe ser menor que DIAS_POR_ACTUALIZAR ({limite})",
        )
    return valores


# PostgreSQL: consultas de milisegundos, sobre índices que caben en memoria. Repartirlas en procesos, o recorrer la
# tabla por creer caro el índice, cuesta el doble: contar las vencidas de 10 000, 32 ms contra 16 (`bench/README.md`).
PLANES_CORTOS = "-c max_parallel_workers_per_gather=0 -c random_page_cost=1.1"


def base_de_datos(defecto):
    """Configuración de `DATABASES["default"]` a partir de `DATABASE_URL`: SQLite o PostgreSQL.

    La conexión se conserva entre peticiones: abrirla, leer el esquema y llenar su caché cuesta unos 8 ms.
    En SQLite, WAL y transacciones IMMEDIATE: los lectores no esperan y dos escritores se ordenan desde el inicio.
    """
    direccion = texto("DATABASE_URL", defecto)
    esquema = direccion.partition(":")[0]
    no_se_entiende = error("DATABASE_URL", f"{esquema}:…", "postgres://usuario:clave@servidor:5432/tablero")
    if esquema not in {"sqlite", "postgres", "postgresql"}:
        raise no_se_entiende
    try:
        base = dj_database_url.parse(direccion, conn_max_age=60, conn_health_checks=True)
    except ValueError as causa:
        raise no_se_entiende from causa
    if esquema != "sqlite":
        return {**base, "OPTIONS": {"options": PLANES_CORTOS, **base.get("OPTIONS", {})}}
    opciones = {
        "timeout": 20,
        "transaction_mode": "IMMEDIATE",
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON; "
        # Leer del archivo asignado en memoria, y no copiarlo a una caché de 2 MB por conexión: 8 % menos en el tablero.
        "PRAGMA mmap_size=268435456;",
    }
    return {**base, "OPTIONS": opciones}


def clave_local(archivo):
    """Clave secreta de la instalación local: nace la primera vez y queda en `archivo`, que solo lee su dueño."""
    if not archivo.exists():
        with open(os.open(archivo, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as salida:
            salida.write(get_random_secret_key())
    return archivo.read_text()
