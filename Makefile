PYTHON ?= python3
BIN := .venv/bin
CORPUS ?= ../shared/corpus
EXTRACTS ?= ../shared/world
REPEATS ?= 5
export CORPUS
.PHONY: fonts vendor render test lab copies downloads refresh lint docs bench bench-events check-data figures codebook lock
.DELETE_ON_ERROR:

render: .venv/ready  ## reports/ from the default profile
	$(BIN)/render renders/default.yaml

test: .venv/ready  ## unit tests, house rules, and every notebook's kept outputs
	$(BIN)/pytest --nbval -n 2 --dist loadscope

lab: .venv/ready  ## JupyterLab on copies of the notebooks, in work/ (what you edited there is kept)
	$(BIN)/python -m helpers.notebook.copies
	$(BIN)/jupyter lab --config lab/jupyter_lab_config.py

downloads: .venv/ready  ## downloads/, the data as a workbook for spreadsheets and as zipped CSV, the verdicts as CSV and ClaimReview
	$(BIN)/python -m helpers.show.export

copies: .venv/ready  ## the copies in work/ anew; those that you edited are set aside as NAME.mine.ipynb
	$(BIN)/python -m helpers.notebook.copies --afresh

refresh: .venv/ready  ## run the notebooks again and keep their outputs
	$(BIN)/python -m helpers.render.refresh notebooks/*.ipynb

lint: .venv/ready  ## every hook of .pre-commit-config.yaml, on every file
	$(BIN)/pre-commit run --all-files

docs: .venv/ready  ## docs/api/, the pages of the package (papermill first: it imports an engine of ours)
	$(BIN)/python -W error::UserWarning -c "import papermill; from pdoc.__main__ import cli; cli()" helpers -d numpy -o docs/api

bench: .venv/ready  ## measure renders against other ways to run notebooks: docs/benchmarks.md (half an hour)
	$(BIN)/python bench/render.py --repeats $(REPEATS)

bench-events: .venv/ready  ## measure adding and asking event data, 20 and 100 million events: docs/benchmarks-events.md (an hour, 40 GB)
	$(BIN)/python bench/events.py --repeats $(REPEATS)

check-data: .venv/ready  ## what is wrong or missing in data/
	$(BIN)/python -m helpers.record.check
	$(BIN)/python -m helpers.world.check

figures: .venv/ready  ## compute the figures in data/world/ from the providers' files in EXTRACTS, and the verdicts from them
	$(BIN)/python -m helpers.world.build $(EXTRACTS)
	$(BIN)/python -m helpers.world.verdicts

codebook: .venv/ready  ## write codebook.md and datapackage.json of data/ and data/world/, and the numbers in docs/, from the schema and the record
	$(BIN)/python -m helpers.record.codebook > data/codebook.md
	$(BIN)/python -m helpers.record.package > data/datapackage.json
	$(BIN)/python -m helpers.record.methodology
	$(BIN)/python -m helpers.world.describe

fonts: .venv/ready  ## the type family anew, from npm's package of IBM Plex Sans Arabic (seldom needed)
	rm -rf .fonts && mkdir .fonts && cd .fonts && npm pack --silent @ibm/plex-sans-arabic@1.1.0 && tar -xzf *.tgz
	$(BIN)/python -m helpers.show.fonts.make .fonts/package
	rm -rf .fonts

# In the order in which they need each other; their licence is one, ISC.
D3 := d3-array@3.2.4 d3-color@3.1.0 d3-interpolate@3.0.1 d3-format@3.1.0 d3-time@3.1.0 d3-time-format@4.1.0 \
	d3-scale@4.0.2 d3-quadtree@3.0.1 d3-selection@3.0.0
VENDOR := src/helpers/render/vendor

vendor:  ## the parts of D3 that the explorer draws with, anew from npm (seldom needed)
	rm -rf .vendor $(VENDOR)/d3.js $(VENDOR)/LICENSE
	for each in $(D3); do \
		mkdir -p .vendor/$${each%@*} && (cd .vendor && npm pack --silent $$each | xargs tar -xzC $${each%@*} -f) && \
		cat .vendor/$${each%@*}/package/dist/$${each%@*}.min.js >> $(VENDOR)/d3.js && \
		{ printf '%s\n\n' $$each && cat .vendor/$${each%@*}/package/LICENSE && echo; } >> $(VENDOR)/LICENSE || exit 1; \
	done
	rm -rf .vendor

lock: .venv/ready  ## pin and hash every dependency again
	$(BIN)/uv pip compile pyproject.toml --all-extras --universal --generate-hashes --no-emit-index-url --no-header --no-annotate --upgrade -q -o requirements.lock

.venv/ready: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; PYTHON=... names one")'
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@
