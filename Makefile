# Wissensspeicher. Die Arbeit tun die Programme in scripts/; hier stehen nur ihre Namen.

# Any python3 will do: the scripts look for Python 3.11 or newer themselves (PYTHON=/pfad/zu/python names one).
ERSTES_PYTHON := $(firstword $(shell command -v python3 || command -v python3.13 || command -v python3.12 || command -v python3.11))
STARTE = @$(if $(ERSTES_PYTHON),,echo "Python fehlt: Installieren Sie Python 3.11 oder neuer." >&2; exit 1;) $(ERSTES_PYTHON) -m
UV ?= uv
PORT ?= 8000
export PORT PYTHON

.DEFAULT_GOAL := hilfe
.PHONY: hilfe setup run test test-fast lint bench soak sbom screenshots format lock

hilfe: ## diese Übersicht
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/make \1\t\2/p' Makefile

setup: ## alles einrichten, ohne zu starten
	$(STARTE) scripts.einrichten

run: ## einrichten und starten, http://127.0.0.1:8000/ (anderer Port: PORT=8001)
	$(STARTE) scripts.starten

test: ## alle Tests, auf SQLite und PostgreSQL, mit Browser
	$(STARTE) scripts.testen $(if $(ARGS),-- $(ARGS))

test-fast: ## die schnellen Tests, auf SQLite, ohne Browser
	$(STARTE) scripts.testen --schnell $(if $(ARGS),-- $(ARGS))

lint: ## Stil, Importrichtung, Vorlagen, Migrationen, Sicherheit, Container
	$(STARTE) scripts.pruefen

bench: ## Messungen (auch mit 100.000 Einträgen: BENCH=full; nur ein Teil: BENCH_TEILE=suche)
	$(STARTE) scripts.bench

soak: ## Dauerlauf: viele Prozesse, Abstürze, Last; eine Viertelstunde (SOAK_TEILE=index wählt aus)
	$(STARTE) scripts.soak

format: ## Python und Vorlagen in Form bringen
	$(STARTE) scripts.einrichten --entwicklung
	.venv/bin/ruff check --fix --exit-zero .
	.venv/bin/ruff format .
	.venv/bin/djlint templates --reformat --quiet || true

sbom: ## Stückliste (CycloneDX) der Python- und npm-Pakete, in var/sbom/
	$(STARTE) scripts.sbom

screenshots: ## zwölf Seiten in zwei Breiten, hell und dunkel, nach var/aufnahmen
	$(STARTE) scripts.screenshots $(ARGS)

UV_COMPILE = $(UV) pip compile --universal --python-version 3.11 --generate-hashes --no-annotate --no-header -q pyproject.toml
lock: ## Abhängigkeiten neu festschreiben (braucht uv; UPGRADE=1 hebt Versionen an)
	$(UV_COMPILE) $(if $(UPGRADE),--upgrade) -o requirements.txt
	$(UV_COMPILE) $(if $(UPGRADE),--upgrade) --extra dev -c requirements.txt -o requirements-dev.txt
