#!/bin/bash
# con_postgresql.sh ORDEN…: corre la orden contra un PostgreSQL privado y temporal (por socket, sin puerto) y lo borra.
# Sin PostgreSQL en la máquina lo dice y no corre nada; con CI=true eso es un error.
set -euo pipefail

binarios=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -1 || true)
if [ ! -x "$binarios/initdb" ]; then
    echo "No hay PostgreSQL en esta máquina (scripts/instalar_sistema.sh lo instala)." >&2
    [ "${CI:-}" != true ]
    exit
fi

carpeta=$(mktemp -d /tmp/tablero-pg.XXXXXX)
como=()
if [ "$(id -u)" = 0 ]; then
    # PostgreSQL se niega a correr como root.
    chown postgres "$carpeta"
    como=(runuser -u postgres --)
fi
chmod 755 "$carpeta"

postgres() { (cd / && "${como[@]}" "$binarios/$1" -D "$carpeta/datos" "${@:2}" >/dev/null); }
terminar() { postgres pg_ctl -m immediate stop || true; rm -rf "$carpeta"; }
trap terminar EXIT

postgres initdb -U postgres -A trust -E UTF8 --locale=C.UTF-8 --no-sync
postgres pg_ctl -w -l "$carpeta/registro" \
    -o "-c listen_addresses='' -k $carpeta -c fsync=off -c synchronous_commit=off -c full_page_writes=off" start

DATABASE_URL="postgres://postgres@${carpeta//\//%2F}/postgres" "$@"
