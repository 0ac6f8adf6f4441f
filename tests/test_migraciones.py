"""Una migración aterrizada no se edita, y una base hecha por cualquier versión aterrizada migra.

`scripts/probar_migraciones.sh` hace de verdad las bases de ocho versiones, con su código y la demostración, y las
migra; tarda minutos y pide la historia de git. Aquí se rehacen los estados de la única que se editó.
"""

import json
import os
import sqlite3
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest

RAIZ = Path(__file__).resolve().parent.parent


def test_las_migraciones_aterrizadas_son_byte_por_byte_las_que_eran():
    """La que falte o cambie rompería una base que ya la dio por hecha: lo nuevo va en otra, detrás."""
    aterrizadas = json.loads((RAIZ / "tests/migraciones_aterrizadas.json").read_text())
    assert len(aterrizadas) == 40
    hoy = {ruta: sha256((RAIZ / ruta).read_bytes()).hexdigest() for ruta in aterrizadas if (RAIZ / ruta).exists()}
    assert hoy == aterrizadas


@pytest.fixture
def manage(tmp_path):
    """Función `manage(*orden)`: corre una orden sobre una base SQLite aparte; `manage.base` es su archivo."""
    base = tmp_path / "vieja.sqlite3"
    entorno = os.environ | {"DATABASE_URL": f"sqlite:///{base}", "CARPETA_DATOS": str(tmp_path), "TABLERO_LOCAL": "1"}

    def correr(*orden):
        hecho = subprocess.run(
            [sys.executable, "manage.py", *orden], cwd=RAIZ, env=entorno, capture_output=True, text=True
        )
        assert hecho.returncode == 0, hecho.stdout + hecho.stderr
        return hecho.stdout

    correr.base = base
    return correr


def columnas(base, tabla):
    with sqlite3.connect(base) as conexion:
        return {fila[1] for fila in conexion.execute(f"PRAGMA table_info({tabla})")}


# Cómo quedaba la base con las dos formas anteriores de la 0011: en la primera, los barrios sin `retirado`; en la
# segunda, su historia también lo llevaba, sin admitir nulos.
COMO_ANTES = """
DROP INDEX barrio_unico_en_su_distrito;
DROP INDEX barrio_ordinal_unico;
ALTER TABLE barrio_seguro_barrio DROP COLUMN retirado;
CREATE UNIQUE INDEX barrio_unico_en_su_distrito ON barrio_seguro_barrio (distrito_id, nombre_plano) WHERE nombre <> '';
ALTER TABLE barrio_seguro_historicalbarrio ADD COLUMN retirado bool NOT NULL DEFAULT 0;
"""


def test_las_formas_anteriores_de_la_migracion_que_se_edito_se_completan_al_migrar(manage):
    manage("migrate", "barrio_seguro", "0011", "-v0")
    with sqlite3.connect(manage.base) as conexion:
        conexion.executescript(COMO_ANTES)
    manage("migrate", "-v0")
    assert "retirado" in columnas(manage.base, "barrio_seguro_barrio")
    assert "retirado" not in columnas(manage.base, "barrio_seguro_historicalbarrio")
    assert "Todo sale de los hechos" in manage("verificar")
