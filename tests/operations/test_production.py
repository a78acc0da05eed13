"""The county server's settings: nothing open by default, and they say so themselves."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ENVIRONMENT = {
    "DJANGO_SETTINGS_MODULE": "config.settings.production",
    "SECRET_KEY": "k3y-" + "Xq7_" * 20,
    "FIELD_KEYS": "dGVzdC10ZXN0LXRlc3QtdGVzdC10ZXN0LXRlc3QtdGU=",
    "AUDIT_KEY": "audit-" * 8,
    "LOOKUP_KEY": "lookup" * 8,
    "ALLOWED_HOSTS": "xinqiao.example.edu",
    "DATABASE_URL": "postgres://xinqiao:secret@postgres:5432/xinqiao",
    "CELERY_BROKER_URL": "redis://redis:6379/0",
}


def manage(*words: str, without: str = "", **other: str) -> subprocess.CompletedProcess[str]:
    env = {"PATH": os.environ["PATH"]} | {name: value for name, value in ENVIRONMENT.items() if name != without} | other
    command = [sys.executable, "manage.py", *words]
    return subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)


def test_the_deployment_check_finds_nothing():
    answer = manage("check", "--deploy", "--fail-level", "WARNING")
    assert answer.returncode == 0, answer.stderr
    assert "no issues" in answer.stdout


def test_no_secret_has_a_default():
    for name in ("SECRET_KEY", "FIELD_KEYS", "AUDIT_KEY", "LOOKUP_KEY", "ALLOWED_HOSTS", "DATABASE_URL"):
        answer = manage("check", without=name)
        assert answer.returncode != 0
        assert name in answer.stderr


@pytest.mark.parametrize(
    ("name", "key"), [("SECRET_KEY", "a"), ("AUDIT_KEY", "a" * 31), ("LOOKUP_KEY", ""), ("FIELD_KEYS", "c2hvcnQ=")]
)
def test_a_short_key_is_refused_in_a_sentence_that_names_it(name, key):
    answer = manage("check", **{name: key})
    assert answer.returncode != 0
    assert name in answer.stderr
    assert "Traceback" not in answer.stderr


def test_the_example_of_the_environment_names_every_secret():
    example = (ROOT / ".env.example").read_text()
    for name in set(ENVIRONMENT) - {"DJANGO_SETTINGS_MODULE"}:
        assert f"\n{name}=" in example


def test_image_and_start_install_the_same_packages():
    assert "script/packages missing run" in (ROOT / "Dockerfile").read_text()
    assert "\nUSER 10001\n" in (ROOT / "Dockerfile").read_text()
