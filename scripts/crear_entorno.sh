#!/bin/sh
# Crea .venv con el Python que se le da; si no se puede, dice qué instalar y no deja nada a medias.
set -eu
python=$1
if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
    echo "Hace falta Python 3.11 o posterior y «$python» no lo es. Indique otro así: make run PYTHON=python3.11" >&2
    exit 1
fi
if ! salida=$("$python" -m venv .venv 2>&1); then
    rm -rf .venv
    echo "$salida" >&2
    echo "No se pudo crear el entorno. En Debian y Ubuntu falta un paquete: sudo apt install python3-venv" >&2
    exit 1
fi
