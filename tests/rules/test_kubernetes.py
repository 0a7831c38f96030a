"""The manifests for Kubernetes keep what the compose file keeps, and name only what there is."""

import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml  # type: ignore[import-untyped]

from bot.gateway.endpoint import MOST_BYTES
from bot.health_check import OPTION
from bot.roles import Role, check_role
from bot.settings import ConfigurationError, Settings, load_settings

ROOT = Path(__file__).parent.parent.parent
FOLDER = ROOT / "examples" / "kubernetes"
COMPOSE = yaml.safe_load((ROOT / "compose.yaml").read_text("utf-8"))
TOGETHER = yaml.safe_load((FOLDER / "kustomization.yaml").read_text("utf-8"))
ROLES = tuple(role for role in Role if role is not Role.ALL)
MEBIBYTES = {"256m": "256Mi", "768m": "768Mi"}


def _read(name: str) -> list[Any]:
    return list(yaml.safe_load_all((FOLDER / name).read_text("utf-8")))


RESOURCES = [one for name in TOGETHER["resources"] for one in _read(name)]
"""All of them, as they are applied."""


def _one(kind: str, name: str = "ttchan") -> Any:
    (found,) = (one for one in RESOURCES if (one["kind"], one["metadata"]["name"]) == (kind, name))
    return found


def _pod(role: Role) -> Any:
    return _one("Deployment", f"ttchan-{role}")["spec"]["template"]["spec"]


def _container(role: Role) -> Any:
    (container,) = _pod(role)["containers"]
    return container


def _environment(role: Role) -> dict[str, str]:
    """What a container of this role is given, without Kubernetes' own."""
    container = _container(role)
    assert container["envFrom"] == [{"configMapRef": {"name": "ttchan"}}]
    common: dict[str, str] = _one("ConfigMap")["data"]
    return common | {one["name"]: one["value"] for one in container.get("env", ())}


def test_every_file_of_the_folder_is_applied_and_each_resource_is_there_once() -> None:
    assert {path.name for path in FOLDER.iterdir()} - {"kustomization.yaml"} == set(TOGETHER["resources"])
    named = [(one["kind"], one["metadata"]["name"]) for one in RESOURCES]
    assert len(set(named)) == len(named)
    assert not [one for one in RESOURCES if "namespace" in one["metadata"]]


@pytest.mark.parametrize("role", ROLES)
def test_a_pod_may_do_nothing_but_its_work(role: Role) -> None:
    pod, container = _pod(role), _container(role)
    user, group = map(int, COMPOSE["services"][role]["user"].split(":"))
    wanted = {"runAsNonRoot": True, "runAsUser": user, "runAsGroup": group, "fsGroup": group}
    assert wanted.items() <= pod["securityContext"].items()
    assert pod["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
    assert container["securityContext"] == {
        "allowPrivilegeEscalation": False,
        "readOnlyRootFilesystem": True,
        "capabilities": {"drop": ["ALL"]},
    }
    assert pod["automountServiceAccountToken"] is False
    assert pod["terminationGracePeriodSeconds"] == 30
    assert container["resources"]["limits"] == {"memory": MEBIBYTES[COMPOSE["services"][role]["mem_limit"]]}
    assert container["resources"]["requests"].keys() == {"cpu", "memory"}


@pytest.mark.parametrize("role", ROLES)
def test_a_role_runs_twice_from_the_one_image_and_is_replaced_without_a_gap(role: Role) -> None:
    spec, container = _one("Deployment", f"ttchan-{role}")["spec"], _container(role)
    assert spec["replicas"] == COMPOSE["services"][role]["deploy"]["replicas"]
    assert spec["strategy"]["rollingUpdate"] == {"maxSurge": 1, "maxUnavailable": 0}
    labels = spec["template"]["metadata"]["labels"]
    assert spec["selector"]["matchLabels"] == labels
    assert labels["app.kubernetes.io/component"] == role
    assert container["image"] == COMPOSE["services"][role]["image"] == TOGETHER["images"][0]["name"]
    assert container["args"] == COMPOSE["services"][role]["command"]


@pytest.mark.parametrize("role", ROLES)
def test_a_probe_asks_inside_the_pod_as_the_address_allows_and_takes_no_door_away(role: Role) -> None:
    container = _container(role)
    probes = {name: container[name]["exec"]["command"] for name in container if name.endswith("Probe")}
    alive = ["ttchan", "health"]
    ready = alive if role is Role.WEB else [*alive, OPTION]
    assert probes == {"startupProbe": alive, "livenessProbe": alive, "readinessProbe": ready}
    assert _environment(role)["TTCHAN_LISTEN"] == COMPOSE["services"][role]["environment"]["TTCHAN_LISTEN"]


@pytest.mark.parametrize("role", ROLES)
def test_settings_are_known_names_and_secrets_are_files_that_are_mounted(role: Role) -> None:
    pod, environment = _pod(role), _environment(role)
    assert environment.keys() <= {f"TTCHAN_{name.upper()}" for name in Settings.model_fields}
    secret = {"TTCHAN_TOKEN", "TTCHAN_DATABASE_PASSWORD", "TTCHAN_SECRET_KEY", "TTCHAN_WEBHOOK_SECRET"}
    assert not secret & environment.keys()
    mounted = {one["name"]: one["mountPath"] for one in _container(role)["volumeMounts"]}
    (volume,) = (one for one in pod["volumes"] if one["name"] == "secrets")
    files = {f"{mounted['secrets']}/{item['path']}" for item in volume["secret"]["items"]}
    assert {value for name, value in environment.items() if name.endswith("_FILE")} == files
    assert {item["key"] for item in volume["secret"]["items"]} <= _one("Secret")["stringData"].keys()
    assert mounted.keys() == {one["name"] for one in pod["volumes"]}


def test_the_secrets_of_the_example_are_refused(tmp_path: Path) -> None:
    kept = _one("Secret")["stringData"]
    for name, value in kept.items():
        (tmp_path / name).write_text(value, "utf-8")
    given: dict[str, Any] = {
        name.removeprefix("TTCHAN_").lower(): value.replace("/run/secrets/ttchan", str(tmp_path))
        for name, value in _environment(Role.WEB).items()
        if value
    }
    with pytest.raises(ConfigurationError) as refused:
        load_settings(**given)
    assert sorted(problem.partition(":")[0] for problem in refused.value.problems) == [
        "TTCHAN_TOKEN",
        "TTCHAN_WEBHOOK_SECRET",
    ]


def test_with_real_secrets_every_role_takes_the_example(tmp_path: Path) -> None:
    real = {"token": "123456789:" + "A" * 35, "database_password": "x" * 32, "webhook_secret": "y" * 32}
    assert real.keys() == _one("Secret")["stringData"].keys()
    for name, value in real.items():
        (tmp_path / name).write_text(value, "utf-8")
    for role in ROLES:
        given = {
            name.removeprefix("TTCHAN_").lower(): value.replace("/run/secrets/ttchan", str(tmp_path))
            for name, value in _environment(role).items()
            if value
        }
        check_role(load_settings(with_token=True, **given), role)


def test_the_keys_are_one_folder_for_all_who_need_them_on_whatever_node() -> None:
    assert _one("PersistentVolumeClaim", "ttchan-data")["spec"]["accessModes"] == ["ReadWriteMany"]
    for role in ROLES:
        claims = [one["persistentVolumeClaim"] for one in _pod(role)["volumes"] if one["name"] == "data"]
        assert claims == ([] if role is Role.WEB else [{"claimName": "ttchan-data"}])


def test_the_path_of_the_webhook_alone_leads_from_outside_to_where_web_listens() -> None:
    settings, service = _environment(Role.WEB), _one("Service", "ttchan-web")["spec"]
    ingress = _one("Ingress", "ttchan-web")
    (port,) = _container(Role.WEB)["ports"]
    assert settings["TTCHAN_WEBHOOK_LISTEN"] == f"0.0.0.0:{port['containerPort']}"
    assert service["ports"][0]["targetPort"] == port["name"]
    assert service["selector"] == _one("Deployment", "ttchan-web")["spec"]["selector"]["matchLabels"]
    (rule,) = ingress["spec"]["rules"]
    (path,) = rule["http"]["paths"]
    assert path["pathType"] == "Exact"
    assert settings["TTCHAN_WEBHOOK_URL"] == f"https://{rule['host']}{path['path']}"
    assert path["backend"]["service"] == {"name": "ttchan-web", "port": {"name": service["ports"][0]["name"]}}
    assert ingress["spec"]["tls"][0]["hosts"] == [rule["host"]]
    assert list(ingress["metadata"]["annotations"].values()) == [f"{MOST_BYTES >> 20}m"]
    assert not any("ports" in _container(role) for role in ROLES if role is not Role.WEB)


def test_one_web_at_least_stays_while_nodes_are_emptied() -> None:
    spec = _one("PodDisruptionBudget", "ttchan-web")["spec"]
    assert spec["minAvailable"] == 1
    assert spec["selector"] == _one("Deployment", "ttchan-web")["spec"]["selector"]


@pytest.mark.skipif(not shutil.which("kubectl"), reason="kubectl is not installed here")
def test_kustomize_takes_the_folder() -> None:
    done = subprocess.run(["kubectl", "kustomize", FOLDER], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert len(list(yaml.safe_load_all(done.stdout))) == len(RESOURCES)
