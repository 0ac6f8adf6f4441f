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
echo "Tablero en http://127.0.0.1:$puerto/ (Ctrl+C lo detiene)"
exec .venv/bin/gunicorn config.wsgi:application --bind "127.0.0.1:$puerto" --workers 1 --threads 4 --log-level warning
