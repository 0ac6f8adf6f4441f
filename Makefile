# Órdenes del tablero. `make` sin más las lista.

PUERTO ?= 8000
PYTHON ?= python3
BIN := .venv/bin
MANAGE := $(BIN)/python manage.py
PIP := $(BIN)/pip install --quiet --disable-pip-version-check --require-hashes

export TABLERO_LOCAL = 1
export TABLERO_CLAVE_LOCAL

.DEFAULT_GOAL := ayuda
.PHONY: ayuda run demo hechos respaldo captura test bench requisitos limpiar

ayuda:  ## lista las órdenes
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "make %-11s %s\n", $$1, $$2}' Makefile

run: .venv/.ejecucion  ## prepara lo que falte y sirve el tablero en http://127.0.0.1:8000/ (PUERTO= lo cambia)
	@scripts/servir.sh $(PUERTO)

demo: export DATABASE_URL = sqlite:///$(CURDIR)/datos/demo.sqlite3
demo: .venv/.ejecucion  ## igual, con su propia base y hechos ficticios de demostración
	@scripts/servir.sh $(PUERTO) cargar_demostracion

hechos: .venv/.ejecucion  ## carga en la base de `make run` los hechos verificados en fuentes públicas
	@$(BIN)/python -m scripts.preparar
	@$(MANAGE) cargar_hechos

respaldo: .venv/.ejecucion  ## copia la base de `make run` y sus sustentos, también mientras se usa
	@$(MANAGE) respaldar

captura: .venv/.desarrollo  ## rehace la captura de pantalla del README
	@$(MANAGE) captura

test: .venv/.desarrollo  ## revisa el estilo y corre todas las pruebas, en SQLite y en PostgreSQL si lo hay
	@scripts/probar.sh

bench: .venv/.ejecucion  ## mide las páginas con 18 y con 10 000 acciones, en SQLite y en PostgreSQL si lo hay
	@$(BIN)/python -m bench.medir
	@scripts/con_postgresql.sh $(BIN)/python -m bench.medir

requisitos:  ## vuelve a fijar las dependencias (necesita uv)
	uv pip compile --quiet --upgrade --generate-hashes --universal --no-header -p 3.11 requirements.in -o requirements.txt
	uv pip compile --quiet --upgrade --generate-hashes --universal --no-header -p 3.11 requirements-dev.in -o requirements-dev.txt

limpiar:  ## borra el entorno y lo generado; los datos, no
	rm -rf .venv estaticos .pytest_cache .ruff_cache .hypothesis

.venv/bin/pip:
	@scripts/crear_entorno.sh "$(PYTHON)"

# Los sellos dicen qué lista quedó instalada: mientras no cambie, no se vuelve a instalar.
.venv/.ejecucion: requirements.txt | .venv/bin/pip
	@echo "Instalando las dependencias (solo la primera vez)…"
	@$(PIP) -r requirements.txt
	@touch $@

.venv/.desarrollo: requirements-dev.txt | .venv/bin/pip
	@echo "Instalando las dependencias de desarrollo (solo la primera vez)…"
	@$(PIP) -r requirements-dev.txt
	@touch $@
