"""Mide la lista de acciones en Excel frente a un bucle desnudo de XlsxWriter con las mismas celdas, y el libro entero.

`python -m bench.excel [ACCIONES AVANCES]`, en una base temporal; sin números, con las 18 del documento.
"""

import io
import os
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import datetime
from pathlib import Path

os.environ |= {
    "TABLERO_LOCAL": "1",
    "CARPETA_DATOS": tempfile.mkdtemp(prefix="tablero-banco-"),
    "DJANGO_SETTINGS_MODULE": "config.settings",
}

from config.wsgi import application  # noqa: E402, F401, I001  (también afina el recolector de memoria)
from django.core.management import call_command  # noqa: E402
from django.test import Client  # noqa: E402
from openpyxl import load_workbook  # noqa: E402
from xlsxwriter import Workbook  # noqa: E402

from seguimiento.models import Usuario  # noqa: E402

VECES = 3


def memoria(cual):
    """MB: «VmRSS», la de ahora, o «VmHWM», la máxima."""
    with open("/proc/self/status") as estado:
        return next(int(linea.split()[1]) / 1024 for linea in estado if linea.startswith(cual))


def cronometrar(hacer):
    """(segundos, mediana de tres, y lo último que dio)."""
    tiempos = []
    for _ in range(VECES):
        comienzo = time.perf_counter()
        dado = hacer()
        tiempos.append(time.perf_counter() - comienzo)
    return statistics.median(tiempos), dado


def desnudo(filas):
    """Las mismas celdas, sin nada más: ni consulta, ni formatos por tipo, ni tabla."""
    libro = Workbook(io.BytesIO(), {"constant_memory": True})
    hoja, texto = libro.add_worksheet(), libro.add_format({"text_wrap": True, "bottom": 4})
    fecha = libro.add_format({"num_format": "dd/mm/yyyy", "bottom": 4})
    for n, fila in enumerate(filas):
        for c, valor in enumerate(fila):
            if valor is None:
                hoja.write_blank(n, c, None, texto)
            elif isinstance(valor, str):
                hoja.write_string(n, c, valor, texto)
            elif isinstance(valor, datetime):
                hoja.write_datetime(n, c, valor, fecha)
            else:
                hoja.write_number(n, c, valor, texto)
    libro.close()


def main():
    call_command("migrate", verbosity=0)
    call_command("cargar_documento", verbosity=0)
    if sys.argv[1:]:
        # En otro proceso: lo que generar la carga ocupa no es memoria del servidor.
        carga = ["manage.py", "generar_carga", "--acciones", sys.argv[1], "--avances", sys.argv[2]]
        subprocess.run([sys.executable, *carga], check=True)
    cliente = Client(SERVER_NAME="localhost")
    cliente.force_login(Usuario.objects.create_user("banco", rol="analista"))
    cliente.get("/estrategia/2022-I/?formato=xlsx&q=OE1.4")
    ociosa = memoria("VmRSS")
    lista, respuesta = cronometrar(lambda: cliente.get("/estrategia/2022-I/?formato=xlsx").content)
    print(f"lista en Excel: {lista:.2f} s, {memoria('VmHWM') - ociosa:.0f} MB sobre los {ociosa:.0f} de reposo")
    hoja = load_workbook(io.BytesIO(respuesta), read_only=True)["Acciones"]
    filas = [list(fila) for fila in hoja.iter_rows(values_only=True)]
    bucle, _ = cronometrar(lambda: desnudo(filas))
    print(f"bucle desnudo, {len(filas)} filas × {len(filas[0])}: {bucle:.2f} s; {lista / bucle:.2f} veces")
    # La memoria máxima del proceso empieza otra vez desde aquí.
    Path("/proc/self/clear_refs").write_text("5")
    libro, respuesta = cronometrar(lambda: cliente.get("/libro.xlsx").content)
    print(f"libro completo: {libro:.2f} s, {len(respuesta) / 1e6:.1f} MB; memoria máxima, {memoria('VmHWM'):.0f} MB")


if __name__ == "__main__":
    main()
