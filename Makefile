# Tareeq: every job of this house. `make` alone lists them.

.DEFAULT_GOAL := help
# Thousands of tests are compiled once, not at each run and in each process, whatever the shell says.
KEEPING := PYTHONDONTWRITEBYTECODE= PYTHONPYCACHEPREFIX=$(CURDIR)/.tareeq/bytecode
# Their files lie in memory where there is room: thousands of small ones that each wait for the
# disk. What kills and full disks are tried on (`make slow`) stays on the disk.
IN_MEMORY = $(shell findmnt -rbno AVAIL,OPTIONS /dev/shm | awk '$$1 > 8e9 && !/noexec/ {print "TMPDIR=/dev/shm"}')
.PHONY: help run stop reset test check tablet slow field-day migration translations \
	demonstration simulate chaos receivers bench-sync bench-programme bench-maps bench-office bench-tablet conformance tour-kills android-check android-app \
	setup setup-tablet setup-test

help: ## list the jobs
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-15s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: setup ## set up, then start the office in the foreground (TAREEQ_PORT=8500)
	@.venv/bin/tareeq run

stop: ## stop what `make run` started from this folder
	@if [ -x .venv/bin/tareeq ]; then .venv/bin/tareeq stop; else echo "Nothing was set up here"; fi

reset: ## stop, and delete the private database (the next run makes a new one)
	@if [ -x .venv/bin/tareeq ]; then .venv/bin/tareeq reset; else echo "Nothing was set up here"; fi

test: setup-test ## set up, then run the tests, but for the slow ones
	@$(KEEPING) $(IN_MEMORY) .venv/bin/python -m pytest -n 2 --dist loadfile -m "not slow" $(PYTEST)

slow: setup-test ## the slow tests: journeys in a browser and by tapping, MPXJ, restores, kills, benches in small
	@$(KEEPING) .venv/bin/python -m pytest -n 2 --dist loadfile -m slow $(PYTEST)

check: setup-test ## format, lint, types, import rules, migrations, documents
	@.venv/bin/ruff format --check .
	@.venv/bin/ruff check .
	@.venv/bin/mypy
	@.venv/bin/lint-imports --no-cache
	@.venv/bin/python -m server.db.draft_tables check
	@.venv/bin/python -m pytest -q tests/architecture

tablet: setup-tablet ## open the tablet against the running office
	@.venv/bin/python -m mobile.app

conformance: setup-test ## CASES=1000 calls an operation from the API's description, by everybody
	@CASES=$(or $(CASES),1000) .venv/bin/python -m pytest -n 2 --dist load --maxschedchunk=1 --timeout=3000 \
		tests/conformance $(PYTEST)

field-day: setup-tablet ## three tablets, 300 works, kills and repeats; then compare all records
	@.venv/bin/python -m tests.simulation.field_day

chaos: setup-tablet ## real processes, killed for real, and full disks (ROUNDS=50; as root)
	@.venv/bin/python -m tests.simulation.chaos --rounds $(or $(ROUNDS),50)

tour-kills: setup-tablet ## the tablet's window killed at random moments of a tour (KILLS=100)
	@.venv/bin/python -m tests.simulation.tour.kills --kills $(or $(KILLS),100)

simulate: setup-tablet ## seeded days with faults at every step (SEEDS=500; SEED=17 for one day)
	@.venv/bin/python -m tests.simulation.simulate --seeds $(or $(SEEDS),500) \
		$(if $(SEED),--seed $(SEED))

demonstration: setup-tablet ## rebuild deploy/demonstration.dump by the real path
	@TAREEQ_REGISTER_KEY="$$(cat deploy/demonstration.key)" \
		.venv/bin/python -m tests.simulation.demonstration

migration: setup-test ## draft the next migration from the models
	@.venv/bin/python -m server.db.draft_tables

receivers: setup-tablet ## fetch real receivers' files for tests/mobile/device (not committed)
	@.venv/bin/python -m pip download --quiet --no-deps --no-binary :all: --no-build-isolation \
		--dest .tareeq/receivers $$(grep -hE '^(gpxpy|pynmea2)==' requirements-mobile.txt)

bench-sync: setup-tablet ## the figures of sync as ratios in one run; ten minutes (bench/README.md)
	@.venv/bin/python -m bench.sync

bench-programme: setup-tablet ## the figures of the programme as ratios in one run; some ten minutes
	@.venv/bin/python -m bench.programme

android-check: setup-test ## what can be proved of the APK without an SDK (docs/tablet.md)
	@deploy/android/check.sh
	@.venv/bin/python -m pytest -q tests/deploy/test_real_bridge.py

android-app: setup-tablet ## gather what goes into the APK (TAREEQ_SERVER=https://office.example)
	@.venv/bin/python deploy/android/gather.py

bench-maps: setup-tablet ## lists and tiles of 1,000,000 records as ratios in one run; some ten minutes
	@.venv/bin/python -m bench.maps

bench-office: setup-tablet ## the ten most used pages at 1,000,000 records as ratios in one run; some ten minutes
	@.venv/bin/python -m bench.pages

bench-week: setup-tablet ## the governor's week from 2,000,000 works as ratios in one run; some ten minutes
	@.venv/bin/python -m bench.week

bench-tablet: setup-tablet ## start, list, memory, save and map of the tablet with 100,000 records
	@.venv/bin/python -m bench.tablet

translations: setup ## merge and compile the Arabic catalogues
	@.venv/bin/python deploy/setup/translations.py

setup:
	@deploy/setup/setup.sh run

setup-tablet:
	@deploy/setup/setup.sh tablet

setup-test:
	@deploy/setup/setup.sh test
