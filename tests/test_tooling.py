"""The tools' own files: what they name must exist elsewhere, and nothing in the tree depends on one machine."""

import json
import re
import subprocess
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parent.parent
LOCKS = ("requirements.txt", "requirements-dev.txt")
# Set by the image itself, for tools that are not ours.
IMAGE_VARIABLES = {"PATH", "PYTHONDONTWRITEBYTECODE", "PYTHONUNBUFFERED"}
# Read by the official PostgreSQL image; their values stand in docker-compose.yml.
DATABASE_IMAGE_VARIABLES = {"POSTGRES_DB", "POSTGRES_USER"}


def text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def example_names() -> list[str]:
    return re.findall(r"^([A-Z][A-Z0-9_]*)=", text(".env.example"), re.MULTILINE)


def names_in_settings() -> set[str]:
    return set(
        re.findall(
            r"(?:\benv(?:\.\w+)?|\bsecret)\(\s*[\"']([A-Z][A-Z0-9_]*)[\"']", text("achterhoek/settings.py")
        )
    )


def tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True)
    return [ROOT / name for name in listed.stdout.decode().split("\0") if name]


def compose() -> dict:
    return yaml.safe_load(text("docker-compose.yml"))


def test_example_names_each_variable_once():
    names = example_names()

    assert sorted(names) == sorted(set(names))


def test_example_names_what_the_settings_read():
    read = names_in_settings()

    assert {"SECRET_KEY", "DATABASE_URL", "PORTAL_TODAY"} <= read
    assert read - set(example_names()) == set()


def test_example_holds_no_secret():
    values = dict(line.split("=", 1) for line in text(".env.example").splitlines() if re.match("[A-Z]", line))

    secrets = {name for name in values if re.search("KEY|PASSWORD", name)}

    assert secrets == {"SECRET_KEY", "BSN_KEYS", "BSN_INDEX_KEY", "POSTGRES_PASSWORD"}
    assert {name for name in secrets if values[name]} == set()


def test_compose_has_the_services_of_production():
    assert set(compose()["services"]) == {"postgres", "redis", "migrate", "web", "worker", "beat"}


def test_compose_runs_one_image_with_one_environment():
    ours = [service for name, service in compose()["services"].items() if name not in {"postgres", "redis"}]

    assert {service["image"] for service in ours} == {"zorg-in-overgang"}
    assert {json.dumps(service["environment"], sort_keys=True) for service in ours} == {
        json.dumps(compose()["x-portal"]["environment"], sort_keys=True)
    }


@pytest.mark.parametrize("name", ["postgres", "redis", "web", "worker", "beat"])
def test_compose_watches_the_health_of_what_keeps_running(name):
    service = compose()["services"][name]

    assert service["healthcheck"]["test"]
    assert service["restart"] == "unless-stopped"


def test_compose_names_stand_in_the_example():
    services = compose()["services"].values()
    set_there = {name for service in services for name in service.get("environment", {})}
    asked_for = set(re.findall(r"(?<!\$)\$\{([A-Z_]+)", text("docker-compose.yml")))

    assert (set_there | asked_for) - DATABASE_IMAGE_VARIABLES - set(example_names()) == set()


def test_compose_has_no_default_for_a_secret():
    asked = re.findall(r"\$\{(\w+)([^}]*)\}", text("docker-compose.yml"))

    loose = [name for name, rest in asked if re.search("KEY|PASSWORD", name) and not rest.startswith(":?")]

    assert loose == []


def test_image_copies_every_app_and_names_stand_in_the_example():
    dockerfile = text("Dockerfile")
    environment = set(re.findall(r"\b([A-Z][A-Z_]+)=", dockerfile))

    for name in ("achterhoek", "providers", "clients", "transitions", "faq", "templates", "static"):
        assert f"COPY {name} ./{name}\n" in dockerfile
    assert environment - IMAGE_VARIABLES - set(example_names()) == set()


@pytest.mark.parametrize("name", LOCKS)
def test_lock_gives_hashes_and_no_address(name):
    lines = text(name).splitlines()
    pins = [number for number, line in enumerate(lines) if re.match(r"[a-z0-9]", line)]

    assert pins
    assert [lines[number] for number in pins if "==" not in lines[number]] == []
    assert [
        lines[number] for number in pins if not lines[number + 1].lstrip().startswith("--hash=sha256:")
    ] == []
    assert [line for line in lines if re.search(r"://|--\w*(index|find-links)| @ |^-", line)] == []


def test_locks_agree_with_each_other():
    runtime, development = (set(re.findall(r"^\S+==\S+", text(name), re.MULTILINE)) for name in LOCKS)

    assert runtime - development == set()


def test_tree_names_no_machine_path():
    forbidden = re.compile("/" + "work/|/" + "root/|/" + "home/|/" + "opt/pypi")
    found = []

    for path in tracked():
        if path.suffix in {".png", ".woff2", ".xlsx", ".ico"} or path.name in LOCKS:
            continue
        found += [
            f"{path.relative_to(ROOT)}:{number}"
            for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
            if forbidden.search(line)
        ]

    assert found == []


def test_tree_names_no_registry():
    forbidden = re.compile("pypi" + r"\.org|registry" + r"\.npmjs|/" + "simple/|index" + "-url")
    allowed = {"Makefile", ".ci/check_locks.py", "tests/test_tooling.py"}
    found = []

    for path in tracked():
        name = str(path.relative_to(ROOT))
        if name not in allowed and path.suffix in {
            ".py",
            ".toml",
            ".txt",
            ".yml",
            ".yaml",
            ".cfg",
            ".md",
            ".html",
            "",
        }:
            found += [name] if forbidden.search(path.read_text(encoding="utf-8")) else []

    assert found == []


def test_make_targets_are_those_of_the_readme():
    targets = set(re.findall(r"^([a-z-]+):.*## ", text("Makefile"), re.MULTILINE))

    assert set(re.findall(r"`make ([a-z-]+)", text("README.md"))) <= targets
    assert {
        "install",
        "demo",
        "demo-reset",
        "test",
        "test-services",
        "check",
        "bench",
        "lives",
        "lock",
    } <= targets
