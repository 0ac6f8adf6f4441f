#!/bin/sh
# Instala lo que las pruebas piden al sistema (Chromium y PostgreSQL) en Debian; lo que ya está no se toca.
set -eu
faltan=
command -v chromium >/dev/null || faltan="$faltan chromium"
ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || faltan="$faltan postgresql"
[ -n "$faltan" ] || exit 0

como=
[ "$(id -u)" = 0 ] || como=sudo
apt="$como env DEBIAN_FRONTEND=noninteractive apt-get -q -y -o DPkg::Lock::Timeout=600"
echo "Instalando:$faltan"
$apt update
# shellcheck disable=SC2086
$apt install --no-install-recommends $faltan
