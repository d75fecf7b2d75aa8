# 增城科技通。`make` 或 `make help` 列出可用的目标。
# Needs only Python 3.10 and make; everything else goes into .venv.

BIN := .venv/bin
DATA := $(or $(DATA_DIR),var)
# The first of these that is a complete Python 3.10; override with PYTHON=/path/to/python3.10.
CANDIDATES := $(PYTHON) python3.10 python3 python $(wildcard $(HOME)/.pyenv/versions/3.10*/bin/python3.10)

.DEFAULT_GOAL := help
.PHONY: help run test check train setup

help: ## 列出可用的目标
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 16

run: train ## 准备环境、按需训练，然后带微信模拟器启动
	SIMULATOR=true WECHAT_CUSTOMER_SERVICE=$(or $(WECHAT_CUSTOMER_SERVICE),true) exec $(BIN)/kejitong serve

test: setup ## 快速测试
	$(BIN)/pytest

train: setup ## 准备环境并训练对话模型（没有变化时跳过）
	@$(BIN)/kejitong train
	@# For Rasa's own commands, which look for models/.
	@[ -e models ] || [ -L models ] || ln -s $(DATA)/models models

check: train ## 全部检查：代码规范、分层、知识库、训练后的对话、系统测试和题库
	$(BIN)/ruff check .
	$(BIN)/ruff format --check --quiet .
	$(BIN)/lint-imports
	$(BIN)/kejitong kb check
	$(BIN)/pytest tests/processes tests/rasa
	$(BIN)/rasa data validate
	@# Only where there are stories; Rasa fails on an empty folder.
	@if [ -n "$$(find tests/dialogue -name '*.yml' -print -quit 2>/dev/null)" ]; then \
	    echo '$(BIN)/rasa test core -s tests/dialogue --fail-on-prediction-errors'; \
	    $(BIN)/rasa test core -s tests/dialogue --fail-on-prediction-errors \
	        --out $(DATA)/rasa-test; \
	fi
	$(BIN)/pytest tests/system tests/browser
	@# No group may fall below the accepted run (tests/evaluation/accepted.json) by more than 2 points.
	$(BIN)/kejitong evaluate --set own --report $(DATA)/evaluation/own.html
	$(BIN)/kejitong evaluate --set calls-own --least 90 --report $(DATA)/evaluation/calls-own.html
	$(BIN)/kejitong evaluate --set noise --least 80 --report $(DATA)/evaluation/noise.html
	$(BIN)/kejitong evaluate --set context --least 100 --report $(DATA)/evaluation/context.html
	$(BIN)/kejitong evaluate --set out-of-scope --least 75 --report $(DATA)/evaluation/outside.html

setup: .venv/.installed

.venv/.installed: requirements.lock pyproject.toml
	@for python in $(CANDIDATES); do \
	    "$$python" -c 'import sys, ensurepip; sys.exit(sys.version_info[:2] != (3, 10))' \
	        2>/dev/null && found="$$python" && break; \
	done; \
	if [ -z "$$found" ]; then \
	    echo '需要 Python 3.10（含 venv 模块）。任选一种方法安装，然后重试：'; \
	    echo '  Ubuntu 22.04 / Debian：  sudo apt install python3.10 python3.10-venv'; \
	    echo '  其他 Linux：             安装 pyenv 后运行 pyenv install 3.10'; \
	    echo '  已装在别处：             make PYTHON=/路径/python3.10 ……'; \
	    exit 1; \
	fi; \
	echo "准备环境（$$found）；第一次需要几分钟"; \
	"$$found" -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@# Nothing calls out, not even Rasa's own commands: telemetry is off in this environment.
	@echo 'import os; os.environ.setdefault("RASA_TELEMETRY_ENABLED", "false")' \
	    > "$$(echo .venv/lib/python3.*/site-packages)/kejitong-no-telemetry.pth"
	@touch $@
