"""Composición del tablero. SQLite es el que trae `pysqlite3`, y no el del sistema.

El de Debian 12 y 13 tiene la falta «WAL-reset» (3.7.0 a 3.51.2): con dos conexiones, un cambio confirmado puede
perderse o el archivo dañarse (sqlite.org/wal.html#walresetbug). Se reemplaza antes de que Django lo cargue y en todo el
proceso: dos bibliotecas sobre un mismo archivo se quitarían los candados. Donde no hay rueda (solo la hay para Linux
x86-64) queda el del sistema. `manage.py check` dice cuál rige.
"""

import sys
from contextlib import suppress

with suppress(ModuleNotFoundError):
    import pysqlite3

    sys.modules |= {"sqlite3": pysqlite3, "sqlite3.dbapi2": pysqlite3.dbapi2}
