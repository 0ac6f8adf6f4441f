"""Una migración aterrizada no se edita, y una base hecha por cualquier versión aterrizada migra.

`scripts/probar_migraciones.sh` hace de verdad las bases de ocho versiones, con su código y la demostración, y las
migra; tarda minutos y pide la historia de git. Aquí se rehacen los estados de la única que se editó.
"""

import json
import os
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

RAIZ = Path(__file__).resolve().parent.parent


def test_las_migraciones_aterrizadas_son_byte_por_byte_las_que_eran():
    """La que falte o cambie rompería una base que ya la dio por hecha: lo nuevo va en otra, detrás."""
    aterrizadas = json.loads((RAIZ / "tests/migraciones_aterrizadas.json").read_text())
    assert len(aterrizadas) == 40
    hoy = {ruta: sha256((RAIZ / ruta).read_bytes()).hexdigest() for ruta in aterrizadas if (RAIZ / ruta).exists()}
    assert hoy == aterrizadas


# Cómo quedaba la base con las dos formas anteriores de la 0011: en la primera, los barrios sin `retirado`; en la
# segunda, su historia también lo llevaba, sin admitir nulos.
COMO_ANTES = """
DROP INDEX barrio_unico_en_su_distrito;
DROP INDEX barrio_ordinal_unico;
ALTER TABLE barrio_seguro_barrio DROP COLUMN retirado;
CREATE UNIQUE INDEX barrio_unico_en_su_distrito ON barrio_seguro_barrio (distrito_id, nombre_plano) WHERE nombre <> '';
ALTER TABLE barrio_seguro_historicalbarrio ADD COLUMN retirado bool NOT NULL DEFAULT 0;
"""

# En un solo proceso y sin pasar de la 0012: migrar entero lo prueba el guion, y aquí costaba el triple.
MIGRAR = """
import sys, django; django.setup()
from django.core.management import call_command
from django.db import connection

def forma():
    with connection.cursor() as cursor:
        leer = connection.introspection
        columnas = [[t, sorted(c.name for c in leer.get_table_description(cursor, t))] for t in
                    ("barrio_seguro_barrio", "barrio_seguro_historicalbarrio")]
        unicos = {n: d for n, d in leer.get_constraints(cursor, "barrio_seguro_barrio").items() if d["unique"]}
        return [columnas, sorted((nombre, sorted(dicho["columns"])) for nombre, dicho in unicos.items())]

call_command("migrate", "barrio_seguro", "0011", verbosity=0)
de_hoy = forma()
connection.connection.executescript(sys.argv[1])
assert forma() != de_hoy
call_command("migrate", "barrio_seguro", "0012", verbosity=0)
assert forma() == de_hoy, forma()
assert "retirado" in de_hoy[0][0][1] and "retirado" not in de_hoy[0][1][1]
"""


def test_las_formas_anteriores_de_la_migracion_que_se_edito_se_completan_al_migrar(tmp_path):
    propio = {"DATABASE_URL": f"sqlite:///{tmp_path}/vieja.sqlite3", "CARPETA_DATOS": str(tmp_path)}
    entorno = os.environ | propio | {"TABLERO_LOCAL": "1", "DJANGO_SETTINGS_MODULE": "config.settings"}
    orden = [sys.executable, "-c", MIGRAR, COMO_ANTES]
    hecho = subprocess.run(orden, cwd=RAIZ, env=entorno, capture_output=True, text=True)
    assert hecho.returncode == 0, hecho.stderr
