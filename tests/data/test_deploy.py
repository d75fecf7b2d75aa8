"""What is handed to operators: every file parses, names only settings that exist, holds no
secret, limits and probes each part, and scales on metrics that we export."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.errors import SettingsError
from bot.observability.metrics import render_metrics
from bot.settings import Settings

DEPLOY = Path(__file__).resolve().parents[2] / "deploy"
PROJECT = (DEPLOY.parent / "pyproject.toml").read_text("utf-8")
VERSION = re.search(r'^version = "(.+)"', PROJECT, re.MULTILINE)[1]
PROBED = ("/healthz", "/readyz", "/console/sign-in")
MANIFESTS = sorted((DEPLOY / "kubernetes").glob("*.yml"))
PARTS = {"gateway", "dialogue", "worker", "console"}
SECRET = {"WECHAT_TOKEN", "WECHAT_SECRET", "WECHAT_AES_KEY", "WECHAT_AES_KEY_PREVIOUS"}


class Asked(dict):
    def get(self, name, default=None):
        self[name] = ""
        return default


def settings() -> set[str]:
    environ = Asked()
    Settings.from_env(environ)
    return set(environ)


def objects(kind: str = "") -> list[dict[str, Any]]:
    found = [o for path in MANIFESTS for o in yaml.safe_load_all(path.read_text("utf-8")) if o]
    return [o for o in found if not kind or o["kind"] == kind]


def workloads() -> list[dict[str, Any]]:
    return objects("Deployment") + objects("StatefulSet")


def test_every_object_has_a_version_a_kind_and_a_name_of_its_own():
    names = [(o["apiVersion"], o["kind"], o["metadata"]["name"]) for o in objects()]
    assert len(names) == len(set(names)) >= 7
    assert objects("Secret") == []


@pytest.mark.parametrize("workload", workloads(), ids=lambda o: o["metadata"]["name"])
def test_each_part_runs_as_nobody_special_is_probed_and_limited(workload):
    pod = workload["spec"]["template"]["spec"]
    assert workload["spec"]["selector"]["matchLabels"].items() <= (
        workload["spec"]["template"]["metadata"]["labels"].items()
    )
    assert pod["securityContext"]["runAsNonRoot"] is True
    for container in pod["containers"]:
        assert container["args"][0] in PARTS
        assert re.fullmatch(r"[\w./-]+:[\w.-]+", container["image"])
        assert container["image"] == f"kejitong:{VERSION}"
        assert "livenessProbe" in container
        assert {"cpu", "memory"} <= set(container["resources"]["limits"])
        assert container["securityContext"]["allowPrivilegeEscalation"] is False
        ports = {port["name"] for port in container.get("ports", ())}
        for probe in ("startupProbe", "readinessProbe", "livenessProbe"):
            asked = container.get(probe, {}).get("httpGet")
            assert asked is None or (asked["port"] in ports and asked["path"] in PROBED)
        names = {entry["name"] for entry in container.get("env", ())}
        assert names <= settings() - SECRET


def test_what_all_parts_know_are_settings_and_no_secrets():
    for config in objects("ConfigMap"):
        assert set(config["data"]) <= settings() - SECRET
        Settings.from_env(config["data"])


def test_services_and_autoscalers_name_what_is_there():
    there = {(o["kind"], o["metadata"]["name"]) for o in workloads()}
    names = {name for _, name in there}
    assert {o["spec"]["selector"]["app"] for o in objects("Service")} <= names
    exported = render_metrics().decode()
    for scaler in objects("HorizontalPodAutoscaler"):
        target = scaler["spec"]["scaleTargetRef"]
        assert (target["kind"], target["name"]) in there
        assert scaler["spec"]["minReplicas"] <= scaler["spec"]["maxReplicas"]
        for metric in scaler["spec"]["metrics"]:
            assert f"# TYPE {metric['external']['metric']['name']} gauge" in exported


def test_every_dialogue_server_that_may_run_is_asked():
    urls = Settings.from_env(objects("ConfigMap")[0]["data"]).dialogue_urls
    (most,) = [
        o["spec"]["maxReplicas"]
        for o in objects("HorizontalPodAutoscaler")
        if o["metadata"]["name"] == "dialogue"
    ]
    assert urls == tuple(f"http://dialogue-{n}.dialogue:8010" for n in range(most))


def test_compose_names_settings_parts_and_no_secret():
    compose = yaml.safe_load((DEPLOY / "compose.yml").read_text("utf-8"))
    ours = {n: s for n, s in compose["services"].items() if s["image"] == "kejitong"}
    assert {service["command"][0] for service in ours.values()} <= PARTS
    for service in ours.values():
        assert set(service["environment"]) <= settings()
        for name in SECRET & set(service["environment"]):
            assert service["environment"][name].startswith("${")
        for url in Settings.from_env(
            {"DIALOGUE_URLS": service["environment"]["DIALOGUE_URLS"]}
        ).dialogue_urls:
            assert url.removeprefix("http://").partition(":")[0] in ours


def example() -> dict[str, str]:
    lines = (DEPLOY / "env.example").read_text("utf-8").splitlines()
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))


def test_the_example_names_all_that_compose_asks_for():
    asked = set(re.findall(r"\$\{(\w+)", (DEPLOY / "compose.yml").read_text("utf-8")))
    assert set(example()) == asked


@pytest.mark.parametrize("name", [name for name, value in example().items() if "change" in value])
def test_a_value_left_as_in_the_example_is_refused(name):
    value = example()[name]
    if name == "POSTGRES_PASSWORD":
        name, value = "DATABASE_URL", f"postgresql+psycopg2://kejitong:{value}@postgres/kejitong"
    with pytest.raises(SettingsError, match=f"{name}: .*占位"):
        Settings.from_env({name: value})


def test_every_part_is_deployed_both_ways():
    compose = yaml.safe_load((DEPLOY / "compose.yml").read_text("utf-8"))
    ours = [service for service in compose["services"].values() if service["image"] == "kejitong"]
    pods = [workload["spec"]["template"]["spec"] for workload in workloads()]
    assert {service["command"][0] for service in ours} == PARTS
    assert {pod["containers"][0]["args"][0] for pod in pods} == PARTS


def test_the_image_is_built_in_stages_from_the_lock_and_is_not_root():
    lines = (DEPLOY / "Dockerfile").read_text("utf-8").splitlines()
    assert sum(line.startswith("FROM ") for line in lines) == 2
    assert any("--require-hashes -r requirements.lock" in line for line in lines)
    last = max(n for n, line in enumerate(lines) if line.startswith("FROM "))
    assert any(line.startswith("USER ") and "root" not in line for line in lines[last:])
    root = DEPLOY.parent
    for line in lines:
        if line.startswith("COPY ") and "--from" not in line:
            for source in line.split()[1:-1]:
                assert (root / source).exists(), source


def start(tmp_path: Path, part: str = "worker") -> subprocess.CompletedProcess[str]:
    commands = tmp_path / "bin"
    commands.mkdir(exist_ok=True)
    (commands / "kejitong").write_text('#!/bin/sh\necho "$@"\n')
    (commands / "kejitong").chmod(0o755)
    environ = {
        "PATH": f"{commands}:{os.environ['PATH']}",
        "DATA_DIR": str(tmp_path / "data"),
        "TRAINED": str(tmp_path / "trained"),
    }
    return subprocess.run([DEPLOY / "start", part], env=environ, capture_output=True, text=True)


def test_a_container_lays_out_its_model_and_becomes_its_part(tmp_path):
    (tmp_path / "trained").mkdir()
    (tmp_path / "trained/kejitong-new.tar.gz").write_bytes(b"new")
    (tmp_path / "trained/kejitong-new.json").write_bytes(b"{}")
    shared = tmp_path / "data/models"
    shared.mkdir(parents=True)
    (shared / "kejitong-new.json").write_bytes(b"there before")
    assert start(tmp_path).stdout == "serve --only worker\n"
    assert {path.name: path.read_bytes() for path in shared.iterdir()} == {
        "kejitong-new.tar.gz": b"new",
        "kejitong-new.json": b"there before",
    }
    assert start(tmp_path, "dialogue").stdout == "serve --only dialogue\n"


def test_a_container_without_room_for_the_model_does_not_start(tmp_path):
    (tmp_path / "trained").mkdir()
    (tmp_path / "trained/kejitong-new.tar.gz").write_bytes(b"new")
    (tmp_path / "data").write_bytes(b"no folder")
    ended = start(tmp_path)
    assert ended.returncode != 0
    assert ended.stdout == ""


def test_the_parts_that_handle_models_share_them():
    handle = {"dialogue", "worker", "console"}
    compose = yaml.safe_load((DEPLOY / "compose.yml").read_text("utf-8"))
    ours = [service for service in compose["services"].values() if service["image"] == "kejitong"]
    assert {
        service["command"][0]
        for service in ours
        if "models:/data/models" in service.get("volumes", ())
    } == handle
    mounted = set()
    for workload in workloads():
        pod = workload["spec"]["template"]["spec"]
        claims = (
            {
                volume["name"]: volume["persistentVolumeClaim"]["claimName"]
                for volume in pod["volumes"]
                if "persistentVolumeClaim" in volume
            }
            if "volumes" in pod
            else {}
        )
        for mount in pod["containers"][0].get("volumeMounts", ()):
            if claims.get(mount["name"]) == "models" and mount["mountPath"] == "/data/models":
                mounted.add(pod["containers"][0]["args"][0])
    assert mounted == handle
    assert [o["metadata"]["name"] for o in objects("PersistentVolumeClaim")] == ["models"]
