"""Cuánto tarda el tablero mientras otros gotean: `python -m bench.lentos [CUÁNTOS…]` compara servidores.

Cuatro maneras de gotear: conectar y callar, cabeceras de a un byte, un cuerpo de a un byte, y no leer la respuesta.
"""

import contextlib
import http.client
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time

GUNICORN = [sys.executable, "-m", "gunicorn", "config.wsgi", "--log-level", "error", "-b", "127.0.0.1:{puerto}"]
SERVIDORES = {
    "manage.py servir": [sys.executable, "manage.py", "servir", "--puerto", "{puerto}"],
    "gunicorn, gthread, 4 hilos": [*GUNICORN, "--threads", "4"],
    "gunicorn, gthread, 64 hilos": [*GUNICORN, "--threads", "64"],
}
CABECERA = b"POST /cuentas/login/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-www-form-urlencoded\r\n"
MANERAS = {
    "callan": (b"", b""),
    "cabeceras": (b"GET /salud HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Larga: ", b"a"),
    "cuerpo": (CABECERA + b"Content-Length: 9000\r\n\r\n", b"a"),
    "no leen": (b"GET /static/plotly/plotly.min.js HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", b""),
}


def puerto_libre():
    with socket.create_server(("127.0.0.1", 0)) as libre:
        return libre.getsockname()[1]


@contextlib.contextmanager
def servido(orden, **entorno):
    """Sirve con esa orden y una carpeta de datos propia; da el puerto cuando ya contesta."""
    puerto = puerto_libre()
    with tempfile.TemporaryDirectory() as carpeta:
        entorno = os.environ | {"TABLERO_LOCAL": "1", "CARPETA_DATOS": carpeta, "DATABASE_URL": ""} | entorno
        proceso = subprocess.Popen(
            [parte.format(puerto=puerto) for parte in orden], env=entorno, stdout=subprocess.DEVNULL
        )
        try:
            esperar(puerto)
            yield puerto
        finally:
            proceso.terminate()
            proceso.wait()


def esperar(puerto):
    for _ in range(300):
        with contextlib.suppress(OSError):
            return salud(puerto)
        time.sleep(0.1)
    raise SystemExit("El servidor no respondió.")


def salud(puerto, plazo=5):
    """Segundos en contestar; infinito si no contesta en el plazo."""
    inicio = time.monotonic()
    conexion = http.client.HTTPConnection("127.0.0.1", puerto, timeout=plazo)
    try:
        conexion.request("GET", "/salud")
        conexion.getresponse().read()
    except TimeoutError:
        return float("inf")
    finally:
        conexion.close()
    return time.monotonic() - inicio


@contextlib.contextmanager
def goteando(puerto, cuantos, maneras=tuple(MANERAS)):
    """Abre tantas conexiones de cada manera, que siguen goteando hasta que se sale."""
    abiertas, fin = [], threading.Event()
    for manera in maneras:
        comienzo, gota = MANERAS[manera]
        for _ in range(cuantos):
            conexion = socket.socket()
            conexion.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            conexion.connect(("127.0.0.1", puerto))
            conexion.sendall(comienzo)
            abiertas.append((conexion, gota))

    def gotear():
        while not fin.wait(0.5):
            for conexion, gota in abiertas:
                with contextlib.suppress(OSError):
                    conexion.sendall(gota)

    hilo = threading.Thread(target=gotear, daemon=True)
    hilo.start()
    try:
        time.sleep(1.5)
        yield abiertas
    finally:
        fin.set()
        hilo.join()
        for conexion, _ in abiertas:
            conexion.close()


def medir(orden, cuantos, manera):
    with servido(orden) as puerto, goteando(puerto, cuantos, [manera]):
        tiempos = [salud(puerto, 3) for _ in range(10)]
    return statistics.median(tiempos), max(tiempos)


def dicho(segundos):
    return "no contesta" if segundos == float("inf") else f"{segundos * 1000:.0f}"


def main(*cuantos):
    print("| servidor | clientes | " + " | ".join(f"{m}: p50 / peor, ms" for m in MANERAS) + " |")
    print("|---|---:|" + "---:|" * len(MANERAS))
    for nombre, orden in SERVIDORES.items():
        for n in cuantos or (4, 50, 200):
            celdas = [" / ".join(map(dicho, medir(orden, n, manera))) for manera in MANERAS]
            print(f"| {nombre} | {n} | " + " | ".join(celdas) + " |", flush=True)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
