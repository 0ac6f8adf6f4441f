#!/bin/bash
# Todo lo que debe pasar antes de integrar un cambio. Con CI=true nada se salta: lo que falte es un error.
set -euo pipefail
export PATH="$PWD/.venv/bin:$PATH"
unset DATABASE_URL

ruff check .
ruff format --check .
python manage.py makemigrations --check --dry-run
env -u TABLERO_LOCAL SECRET_KEY="$(python -c 'import secrets; print(secrets.token_urlsafe(64))')" \
    ALLOWED_HOSTS=tablero.ejemplo.pe PROXIES_DE_CONFIANZA=1 python manage.py check --deploy --fail-level WARNING

# Un proceso por núcleo, cada uno con su base (`tests/conftest.py`).
export PYTEST_ADDOPTS="${PYTEST_ADDOPTS:-} -n auto --dist worksteal"
if command -v "${NAVEGADOR:-chromium}" >/dev/null; then
    pytest
elif [ "${CI:-}" = true ]; then
    echo "Falta Chromium (scripts/instalar_sistema.sh lo instala)." >&2
    exit 1
else
    echo "No hay Chromium: se dejan de lado las pruebas de navegador (scripts/instalar_sistema.sh lo instala)." >&2
    pytest -m "not navegador"
fi

# Las de navegador valen una vez: lo que cambia de una base a otra lo ven las demás.
scripts/con_postgresql.sh pytest -m "not navegador"
