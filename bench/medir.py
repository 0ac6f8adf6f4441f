"""Mide las páginas por HTTP con las 18 acciones y con la carga, en la base de DATABASE_URL, y escribe la tabla.

`python -m bench.medir [ACCIONES AVANCES]`. La base y los datos son temporales; `make bench` corre SQLite y PostgreSQL.
"""

import http.client
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

CARPETA = tempfile.mkdtemp(prefix="tablero-banco-")
os.environ |= {"TABLERO_LOCAL": "1", "CARPETA_DATOS": CARPETA, "DJANGO_SETTINGS_MODULE": "config.settings"}

import django  # noqa: E402

django.setup()

from django.conf import settings  # noqa: E402
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402

from seguimiento.models import Usuario  # noqa: E402

PUERTO, VECES = 8765, 25
LISTA = "/estrategia/2022-I/"
PAGINAS = {
    "tablero": "/",
    "lista, primera página": LISTA,
    "lista, última página": LISTA + "?pagina={ultima}",
    "lista, vencidas": LISTA + "?situacion=vencida",
    "lista, buscar": LISTA + "?q=articulacion",
    "ficha": LISTA + "OE1.4/",
    "API, 100 filas": "/api/v1/acciones",
    "Barrio Seguro": "/barrio-seguro/?corte=2022-06-30",
    "región": "/barrio-seguro/regiones/PE-LIM/?corte=2022-12-31",
    "comparar": "/comparar/?a=2026-09-30&b=2026-10-31",
}


@contextmanager
def servidor():
    """El de siempre, un proceso y cuatro hilos; da su pid."""
    proceso = subprocess.Popen([sys.executable, "manage.py", "servir", "--puerto", str(PUERTO)])
    try:
        esperar()
        yield proceso.pid
    finally:
        proceso.terminate()
        proceso.wait()


def esperar():
    for _ in range(100):
        try:
            return pedir("/salud", "")
        except OSError:
            time.sleep(0.1)
    raise SystemExit("El servidor no respondió.")


def pedir(direccion, galleta, datos=None):
    """Cuerpo y milisegundos de una petición; otra cosa que 200 o 302 detiene la medición."""
    conexion = http.client.HTTPConnection("127.0.0.1", PUERTO, timeout=60)
    cabeceras = {"Cookie": galleta, "Content-Type": "application/x-www-form-urlencoded"}
    inicio = time.perf_counter()
    conexion.request("POST" if datos else "GET", direccion, datos and urlencode(datos), cabeceras)
    respuesta = conexion.getresponse()
    cuerpo = respuesta.read()
    ms = (time.perf_counter() - inicio) * 1000
    if respuesta.status not in (200, 302):
        raise SystemExit(f"{direccion}: {respuesta.status}")
    return cuerpo.decode(), ms, respuesta.getheader("Set-Cookie") or ""


def entrar(nombre):
    """Galleta de una sesión ya iniciada."""
    usuario = Usuario.objects.get(username=nombre)
    sesion = SessionStore()
    sesion[SESSION_KEY], sesion[HASH_SESSION_KEY] = str(usuario.pk), usuario.get_session_auth_hash()
    sesion[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    sesion.create()
    return f"{settings.SESSION_COOKIE_NAME}={sesion.session_key}"


def p50(direccion, galleta):
    tiempos = [pedir(direccion, galleta)[1] for _ in range(VECES + 3)][3:]
    return statistics.median(tiempos)


def registrar(galleta):
    """Mediana de abrir y enviar el registro de un avance."""
    tiempos = []
    for n in range(VECES):
        pagina, _, nueva = pedir(LISTA + "OE2.1/registrar/", galleta)
        testigo = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', pagina)[1]
        version = re.search(r'name="version" value="(\d+)"', pagina)[1]
        csrf = re.search(r"csrftoken=\w+", nueva)[0]
        datos = {"csrfmiddlewaretoken": testigo, "version": version, "estado": "en_proceso", "porcentaje": n,
                 "fecha": "06/06/2022", "que_se_hizo": "Banco", "nivel": "interno"}  # fmt: skip
        tiempos.append(pedir(LISTA + "OE2.1/registrar/", f"{galleta}; {csrf}", datos)[1])
    return statistics.median(tiempos)


def memoria(pid):
    """MB residentes del proceso que sirve."""
    return int(re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())[1]) / 1024


def medir(acciones):
    ultima = -(-acciones // 25)
    with servidor() as pid:
        analista, secretaria = entrar("analista"), entrar("secretaria")
        medido = {nombre: p50(url.format(ultima=ultima), analista) for nombre, url in PAGINAS.items()}
        medido["registrar (POST)"] = registrar(secretaria)
        medido["memoria, MB"] = memoria(pid)
    return medido


def main(acciones=10_000, avances=100_000):
    for orden in ("migrate", "cargar_documento", "cuentas_locales"):
        call_command(orden, verbosity=0)
    chico = medir(18)
    inicio = time.perf_counter()
    call_command("generar_carga", acciones=acciones, avances=avances, barrios=2_000, intervenciones=20_000, verbosity=0)
    carga = time.perf_counter() - inicio
    if connection.vendor == "postgresql":
        # Lo que autovacuum haría en unos minutos.
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
    connection.close()
    grande = medir(acciones + 18)
    print(f"\n### {connection.vendor}\n\n| p50, ms | 18 | {acciones:,} / {avances:,} | veces |\n|---|---:|---:|---:|")
    for nombre, uno in chico.items():
        print(f"| {nombre} | {uno:.0f} | {grande[nombre]:.0f} | {grande[nombre] / uno:.1f} |")
    print(f"\nGenerar la carga: {carga:.0f} s.", flush=True)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
