#!/bin/sh
# servir.sh PUERTO [ORDEN…]: prepara la base (preparar.py ORDEN…) y sirve el tablero solo para esta máquina.
set -eu
puerto=$1
shift
case $puerto in
    ''|*[!0-9]*)
        echo "PUERTO no se entiende: se recibió «$puerto». Ejemplo: make run PUERTO=8080" >&2
        exit 1 ;;
esac
.venv/bin/python -m scripts.preparar "$@"
exec .venv/bin/python manage.py servir --puerto "$puerto"
