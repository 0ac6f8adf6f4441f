#!/bin/bash
# probar_migraciones.sh [COMMIT…]: hace, con el código de cada versión, una base con la demostración, y la migra con el de
# ahora; después `verificar` y el tablero. Necesita la historia de git. En SQLite o, con DATABASE_URL, en PostgreSQL.
set -euo pipefail
cd "$(dirname "$0")/.."
python="$PWD/.venv/bin/python"
# La primera con demostración; las vigencias antes y después de su índice; importaciones; el territorio; los tres estados
# de la migración de barrios que se editó (sin columna, con otro nombre, con una columna de más) y la última publicada.
versiones=("$@")
[ ${#versiones[@]} -gt 0 ] || versiones=(bef9195 a2a4ef3 d0dd84e 929d7ba a247789 ddc331a 4a22cf0 da524c4)

carpeta=$(mktemp -d)
limpiar() { git worktree prune; rm -rf "$carpeta"; }
trap limpiar EXIT

orden() { (cd "$1" && TABLERO_LOCAL=1 CARPETA_DATOS="$carpeta/datos" DATABASE_URL="$base" "$python" manage.py "${@:2}"); }

for version in "${versiones[@]}"; do
    mkdir -p "$carpeta/$version"
    git archive "$version" | tar -x -C "$carpeta/$version"
    base="sqlite:///$carpeta/$version.sqlite3"
    if [ -n "${DATABASE_URL:-}" ]; then
        psql "$DATABASE_URL" -qc "CREATE DATABASE v_$version"
        base="${DATABASE_URL%/*}/v_$version"
    fi
    for hacer in "migrate -v0" cargar_documento cargar_demostracion; do
        # shellcheck disable=SC2086
        orden "$carpeta/$version" $hacer >"$carpeta/salida" 2>&1 || { tail -5 "$carpeta/salida"; echo "$version: no se pudo hacer la base"; exit 1; }
    done
    orden . migrate -v0 >"$carpeta/salida" 2>&1 || { tail -5 "$carpeta/salida"; echo "$version: NO MIGRA"; exit 1; }
    orden . verificar >"$carpeta/salida" 2>&1 || { cat "$carpeta/salida"; echo "$version: migra y no verifica"; exit 1; }
    orden . shell -c "
from django.contrib.auth import get_user_model as u
from django.test import Client
c = Client(SERVER_NAME='localhost'); c.force_login(u().objects.filter(rol='secretaria').first() or u().objects.create_user('s', rol='secretaria'))
for ruta in ('/', '/estrategia/', '/barrio-seguro/', '/conasec/', '/consistencia/', '/cronograma/'):
    assert c.get(ruta).status_code == 200, ruta
" >"$carpeta/salida" 2>&1 || { tail -5 "$carpeta/salida"; echo "$version: migra y no se lee"; exit 1; }
    echo "$version: migra, verifica y se lee"
done
