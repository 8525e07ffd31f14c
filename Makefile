# Thin names for plain commands; docs/guide.md gives each in full.
#   make run     start the app
#   make test    every test but the benchmarks
#   make lint    check style
#   make bench   every benchmark and one table of all limits into build/benchmarks, on an otherwise idle machine
#   make api     the API reference, from the docstrings, into build/api
#   make notebook, make lecture   write notebooks/quickstart.ipynb and docs/lecture.md from their sources
#   make screens pictures of every page, to be looked at (DL2_SCREENS names their folder)
#   make oracles every kind of number against independent code (idle machine, CIFAR-10 on disk)
#   make shipped compute again the stored results that pages open with; gallery trains the learned prompts,
#                shipped-times measures the times (each takes minutes)

PYTHON ?= python3
BIN := .venv/bin

.PHONY: run test lint bench api notebook screens oracles shipped shipped-transfer shipped-layers shipped-augment shipped-times gallery shipped-noise shipped-approaches
.DELETE_ON_ERROR:

run: .venv/run.stamp
	$(BIN)/streamlit run app.py

# Two processes, one test file at a time each, and one thread of torch in each.
test: .venv/test.stamp
	OMP_NUM_THREADS=1 $(BIN)/python -m pytest -n 2 --dist loadfile

lint: .venv/test.stamp
	$(BIN)/ruff check . && $(BIN)/ruff format --check .

bench: .venv/test.stamp
	$(BIN)/python tests/benchmarks/run_all.py

api: .venv/test.stamp
	$(BIN)/pdoc --docformat google -o build/api dl2core

notebook: .venv/test.stamp
	$(BIN)/python docs/make_notebook.py

lecture: .venv/run.stamp
	$(BIN)/python docs/write_lecture.py

screens: .venv/test.stamp
	$(BIN)/python tests/browser/screens.py

# What the product says beside slow code of its own that shares nothing with it: n and largest difference of each.
oracles: .venv/test.stamp
	PYTHONPATH=.:tests $(BIN)/python -m oracles.compare

# The packages are installed once, and again when the pins change.
.venv/run.stamp: requirements.txt
	@$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit("Python 3.11 or newer is needed; name it: make PYTHON=python3.11")'
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@echo "Installing the packages of $< into .venv (minutes, once) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r $<
	@touch $@

.venv/test.stamp: requirements-dev.txt .venv/run.stamp
	@echo "Installing the packages of $< into .venv ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r $<
	@touch $@

# $(call ship,NAME,VERB AND OPTIONS): one document of our own command line as dl2core/shipped/NAME.json.
# It takes its final name only when the command has succeeded.
define ship
	$(BIN)/python -m dl2core $(2) --json > dl2core/shipped/$(1).json.part
	mv dl2core/shipped/$(1).json.part dl2core/shipped/$(1).json
endef

shipped: .venv/run.stamp
	$(call ship,cnn_memory,memory --estimate)
	$(call ship,karate,karate)
	$(call ship,attention,attention --seed 14)
	$(call ship,text_prompts,text-prompts)
	$(call ship,clip_recipes,recipes --dataset cifar10)
	$(call ship,clip_table3,reproduce table3 --limit 10000)
	$(call ship,pinned_logits,check --pin)
	$(call ship,check,check)
	$(call ship,reproduction,reproduce all --limit 200 --stored-times)

# Probes of both backbones: on Shapes, on CIFAR-10 as it lies in DL2_DATA_DIR, and on training images held out for the test
# (LOSSLESS names a data folder whose cifar10 holds such images; TRANSFER_DEVICE=cuda where there is one).
TRANSFER_DEVICE := cpu
comma := ,

define transfer
	$(call ship,probe_$(1),probe $(2))
	$(call ship,few_images_$(1),few-images $(2))
endef

shipped-transfer: .venv/run.stamp
	$(call transfer,lite0_jpeg,--device $(TRANSFER_DEVICE))
	$(call transfer,lite0_shapes,--dataset shapes --limit 800 --device $(TRANSFER_DEVICE))
	$(call transfer,built_in_jpeg,--backbone built-in)
	$(call transfer,built_in_shapes,--backbone built-in --dataset shapes --limit 2000)
	DL2_DATA_DIR=$(LOSSLESS) $(call ship,probe_lite0_lossless,probe --test-from-train 1000 --device $(TRANSFER_DEVICE))
	DL2_DATA_DIR=$(LOSSLESS) $(call ship,few_images_lite0_lossless,few-images --test-from-train 1000 --device $(TRANSFER_DEVICE))
	DL2_DATA_DIR=$(LOSSLESS) $(call ship,probe_built_in_lossless,probe --backbone built-in --test-from-train 1000)
	DL2_DATA_DIR=$(LOSSLESS) $(call ship,few_images_built_in_lossless,few-images --backbone built-in --test-from-train 1000)
	DL2_DATA_DIR=$(LOSSLESS) $(call ship,probe_lite0_train_mode,probe --test-from-train 500 --limit 320 --epochs 5 --batch 16 --batchnorm train)

# What an augmentation's place and kind do to a probe, on images with their own pixels (LOSSLESS as above).
AUGMENT := --test-from-train 500 --size 96 --batch 16

shipped-augment: .venv/run.stamp
	DL2_DATA_DIR=$(LOSSLESS) $(call ship,augment_order_lite0,augment-order $(AUGMENT) --images 200)
	DL2_DATA_DIR=$(LOSSLESS) $(call ship,augment_table2_lite0,augment-table2 $(AUGMENT) --images 100)
	DL2_DATA_DIR=$(LOSSLESS) $(call ship,augment_survival_lite0,augment-survival $(AUGMENT) --images 200)
	$(call ship,augment_table2_tower,augment-table2 --backbone built-in --augmentations "gaussian noise$(comma)rotation")
# Noise on Shapes, and on photographs with their own pixels (LOSSLESS as above); other data: `python -m dl2core robustness --help`.
shipped-noise: .venv/run.stamp
	$(call ship,noise_shapes,robustness --dataset shapes --methods no-prompt$(comma)probe-tower --limit 240 --corruptions all)
	DL2_DATA_DIR=$(LOSSLESS) $(call ship,noise_lite0,robustness --test-from-train 100 --limit 300 --sigma 0.04$(comma)0.1$(comma)0.2 --methods no-prompt$(comma)probe-tower$(comma)probe-lite0 --corruptions 'contrast$(comma)brightness$(comma)pixelate$(comma)gaussian blur$(comma)saturate$(comma)JPEG$(comma)impulse noise$(comma)shot noise$(comma)speckle noise')

# All approaches on the same images; runs that were finished before are taken from DL2_HOME.
APPROACHES := --steps 15 --validation 100 --test 300

shipped-approaches: .venv/run.stamp
	$(call ship,approaches,approaches $(APPROACHES) --few 1:10$(comma)5:10$(comma)20:5 --many 4000 --many-steps 125)
	$(call ship,approaches_lite0,approaches $(APPROACHES) --few 1:3$(comma)5:3$(comma)20:3 --many 0 --backbone efficientnet-lite0)

# What each layer of a network is worth and costs, and the labels of two data sets together (LOSSLESS as above).
shipped-layers: .venv/run.stamp
	DL2_DATA_DIR=$(LOSSLESS) $(call ship,layers_lite0,layers --test-from-train 500 --limit 1000)
	$(call ship,layers_built_in,layers --backbone built-in --limit 1500)
	$(call ship,channels_lite0,channels)
	$(call ship,channels_built_in,channels --backbone built-in)
	DL2_DATA_DIR=$(LOSSLESS) $(call ship,parts_lite0,parts --test-from-train 400 --side 64 --amounts 10x8x2$(comma)60x2)
	$(call ship,cross_dataset,cross-dataset --limit 500)

# The learned prompts of the built-in model; entries that are there for its weights are left as they are.
gallery: .venv/run.stamp
	$(BIN)/python -m dl2core train-gallery

# Times of this machine: to be measured while nothing else runs on it. Each waits until the one before is forgotten.
BATCHES := 1,2,4,8,16,32,64
MODES := grad,no_grad,inference_mode

IDLE := $(BIN)/python -c "import os, time; [time.sleep(5) for _ in iter(lambda: os.getloadavg()[0] > 0.3, False)]"

shipped-times: .venv/run.stamp
	$(IDLE)
	$(call ship,cnn_latency,latency)
	$(IDLE)
	$(call ship,cnn_batches,latency --batch $(BATCHES) --budget 180)
	$(IDLE)
	$(call ship,cnn_modes,latency --mode $(MODES) --budget 180 --no-fused-attention)
	$(IDLE)
	$(call ship,cnn_profile,profile)
