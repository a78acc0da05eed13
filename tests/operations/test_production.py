"""The county server's settings: nothing open by default, and they say so themselves."""

import os
import runpy
import subprocess
import sys
from pathlib import Path

import pytest

from config.celery import queue_arguments
from config.settings.secrets import SettingRefused

ROOT = Path(__file__).resolve().parents[2]
SETTINGS = ROOT / "config" / "settings"
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


def test_without_a_secret_it_ends_in_a_sentence():
    answer = manage("check", without="LOOKUP_KEY")
    assert answer.returncode != 0
    assert "LOOKUP_KEY" in answer.stderr and "Traceback" not in answer.stderr


def test_the_example_of_the_environment_names_every_setting_and_holds_no_secret():
    example = (ROOT / ".env.example").read_text()
    for name in set(ENVIRONMENT) - {"DJANGO_SETTINGS_MODULE"}:
        assert f"\n{name}=" in example or (ROOT / "docker-compose.yml").read_text().count(f"    - {name.lower()}\n")


def test_the_password_of_the_database_may_stand_apart_from_its_address():
    apart = {"DATABASE_URL": "postgres://xinqiao@postgres:5432/xinqiao", "POSTGRES_PASSWORD": "apart"}
    asks = "import config.settings.production as it; print(it.DATABASES['default']['PASSWORD'])"
    command = [sys.executable, "-c", asks]
    answer = subprocess.run(command, cwd=ROOT, env=ENVIRONMENT | apart, capture_output=True, text=True, check=False)
    assert answer.stdout == "apart\n"


@pytest.mark.parametrize("pooled", ["0", "1"])
def test_behind_a_pooler_no_cursor_is_kept_between_transactions(pooled):
    asks = "import config.settings.production as it; print(it.DATABASES['default']['DISABLE_SERVER_SIDE_CURSORS'])"
    env = ENVIRONMENT | {"DATABASE_POOLED": pooled}
    command = [sys.executable, "-c", asks]
    answer = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    assert answer.stdout == f"{pooled == '1'}\n"


def test_on_rabbitmq_the_queues_are_of_the_kind_that_outlives_a_broken_node():
    assert queue_arguments("amqp://xinqiao:secret@rabbitmq:5672//") == {"x-queue-type": "quorum"}
    assert queue_arguments("redis://redis:6379/0") is None
    assert queue_arguments("filesystem://") is None


def test_image_and_start_install_the_same_packages():
    assert "script/packages ensure run print" in (ROOT / "script" / "start").read_text()
    assert "script/packages missing print" in (ROOT / "Dockerfile").read_text()
    assert "\nUSER 10001\n" in (ROOT / "Dockerfile").read_text()


class TestASettingIsRefusedInASentence:
    """Read in this process: a new one takes a second each."""

    @pytest.fixture
    def environment(self, monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
        for name, value in ENVIRONMENT.items():
            monkeypatch.setenv(name, value)
        return monkeypatch

    def refused(self) -> str:
        with pytest.raises(SettingRefused) as end:
            runpy.run_path(str(SETTINGS / "base.py"))
            runpy.run_path(str(SETTINGS / "ways_out.py"))
            runpy.run_path(str(SETTINGS / "production.py"))
        return str(end.value)

    def test_the_right_ones_are_taken(self, environment):
        read = runpy.run_path(str(SETTINGS / "production.py"))
        assert read["ALLOWED_HOSTS"] == ["xinqiao.example.edu"] and read["DATABASES"]["default"]["NAME"] == "xinqiao"

    @pytest.mark.parametrize("value", [None, "", "  "])
    @pytest.mark.parametrize("name", sorted(set(ENVIRONMENT) - {"DJANGO_SETTINGS_MODULE"}))
    def test_one_that_is_missing_or_empty(self, environment, name, value):
        environment.delenv(name) if value is None else environment.setenv(name, value)
        said = self.refused()
        assert name in said and "缺少设置" in said and said.count("\n") == 1

    @pytest.mark.parametrize(
        ("name", "value"),
        [
            ("SECRET_KEY", "short"),
            ("AUDIT_KEY", "short"),
            ("LOOKUP_KEY", "short"),
            ("FIELD_KEYS", ","),
            ("ALLOWED_HOSTS", "https://xinqiao.example.edu"),
            ("ALLOWED_HOSTS", "xinqiao.example.edu:443"),
            ("ALLOWED_HOSTS", "*"),
            ("TRUSTED_PROXIES", "10.0.0.9 proxy.example.edu"),
            ("COMPOSE_NETWORK", "${SUBNET:-172.30.77.0/24}"),
            ("DATABASE_URL", "xinqiao"),
            ("DATABASE_URL", "postgres://xinqiao:s3cret@postgres:port/xinqiao"),
            ("DATABASE_URL", "postgres://xinqiao:s3cret@postgres:5432/"),
            ("DATABASE_URL", "mysql://xinqiao:s3cret@db/xinqiao"),
            ("CONN_MAX_AGE", "long"),
            ("CELERY_BROKER_URL", "redis"),
            ("CELERY_BROKER_URL", "kafka://x"),
            ("EMAIL_PORT", "smtp"),
            ("EMAIL_SECURITY", "tls"),
            ("NOTICE_ROBOT_KIND", "qq"),
        ],
    )
    def test_one_that_is_not_of_its_kind(self, environment, name, value):
        environment.setenv(name, value)
        said = self.refused()
        assert name in said and "s3cret" not in said
