"""A county server from nothing: image built, compose file started, walked over HTTPS, killed, upgraded, restored.

    ./script/prove image

No registry of images is needed: the base is made by debootstrap, PostgreSQL, Redis, RabbitMQ and nginx are Debian's,
each given the name that docker-compose.yml asks for (tests/faults/stand_ins). What the published images do at their own
start is therefore not proved. Engine: podman with runc and podman-compose; there is no systemd here to ask the health
checks, so a thread asks them. IMAGE_STORE names a folder that is kept between runs. Run as root.
"""

import contextlib
import http.client
import json
import os
import re
import shutil
import signal
import socket
import ssl
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings

from tests.faults.image_engine import Engine, build
from tests.faults.image_walk import Walk

SPEAKS_OF = ["Dockerfile", "docker-compose.yml", "deploy", "script/secrets", "script/packages", "config/settings"]
MOST_BYTES = 350 * 10**6
HOST, PORT = "xinqiao.test", 18443
RESTARTED = ("web", "worker", "worker-bulk", "beat", "redis", "postgres", "proxy")
PATIENCE = 600
# The demo's round is over by the clock of the machine; a county server has no clock of its own for the demo.
OPEN_UNTIL_NEXT_WEEK = """
from datetime import timedelta
from django.utils import timezone
from screening.rounds.models import ScreeningRound
open_ones = ScreeningRound.objects.filter(state=ScreeningRound.State.OPEN)
print(open_ones.update(closes_on=timezone.localdate() + timedelta(days=7)))
"""


class Connection(http.client.HTTPSConnection):
    """To the host's name, which no name server knows: the address is this machine's."""

    def __init__(self, context: ssl.SSLContext) -> None:
        super().__init__(HOST, PORT, context=context, timeout=30)
        self._create_connection = lambda _address, *rest: socket.create_connection(("127.0.0.1", PORT), *rest)


class Site:
    """The folder an engineer has: the compose file, deploy/, script/secrets, .env."""

    def __init__(self, engine: Engine, folder: Path) -> None:
        self.engine, self.folder = engine, folder
        root = Path(settings.BASE_DIR)
        for name in ("docker-compose.yml", "deploy", "script"):
            copy = shutil.copytree if (root / name).is_dir() else shutil.copyfile
            copy(root / name, folder / name)
        (folder / "backups").mkdir()
        os.chown(folder / "backups", 10001, 10001)
        engine(folder / "script/secrets", "--try-tls", HOST)
        os.chmod(folder / "script/secrets", 0o755)
        self.env: dict[str, str] = {
            "ALLOWED_HOSTS": HOST,
            "BACKUPS": "./backups",
            "COMPOSE_PROFILES": "https",
            "DATABASE_URL": "postgres://xinqiao@postgres:5432/xinqiao",
            "CELERY_BROKER_URL": "redis://redis:6379/0",
            "HTTPS_PORT": str(PORT),
            "HTTP_PORT": "18080",
            "WEB_PORT": "18000",
        }
        self.write()

    def write(self, **more: str | None) -> None:
        """None takes a line out."""
        self.env = {name: value for name, value in {**self.env, **more}.items() if value is not None}
        (self.folder / ".env").write_text("".join(f"{name}={value}\n" for name, value in self.env.items()))

    def compose(self, *words: str, check: bool = True, **how: Any) -> str:
        profiles = [word for name in self.env["COMPOSE_PROFILES"].split(",") for word in ("--profile", name)]
        line = ["podman-compose", "--podman-path", self.engine.store / "podman", *profiles, *words]
        return self.engine(*line, check=check, cwd=self.folder, timeout=PATIENCE, **how)

    def manage(self, *words: str, **how: Any) -> str:
        return self.engine("podman", "exec", "xinqiao_web_1", "python", "manage.py", *words, **how)

    def up(self) -> float:
        """From nothing, or after a change of the settings."""
        begun = time.monotonic()
        self.compose("down", check=False)
        self.compose("up", "-d", "--no-build")
        self.wait()
        return round(time.monotonic() - begun, 1)

    def wait(self) -> None:
        ends = time.monotonic() + PATIENCE
        while not (self.migrated() and self.answers()):
            if time.monotonic() > ends:
                raise RuntimeError(self.engine("podman", "ps", "-a"))
            time.sleep(1)

    def migrated(self) -> bool:
        return self.state("migrate", "{{.State.Status}} {{.State.ExitCode}}") == "exited 0"

    def state(self, service: str, asked: str) -> str:
        return self.engine("podman", "inspect", "-f", asked, f"xinqiao_{service}_1", check=False)

    def answers(self) -> bool:
        """Over TLS, with the certificate checked for the host's name."""
        context = ssl.create_default_context(cafile=str(self.folder / "secrets/tls_certificate"))
        try:
            with contextlib.closing(Connection(context)) as connection:
                connection.request("GET", "/operations/health/", headers={"Host": f"{HOST}:{PORT}"})
                return connection.getresponse().status == 200
        except OSError:
            return False

    def ask_health(self, over: threading.Event) -> None:
        """What systemd's timers do on a real server."""
        while not over.wait(2):
            for name in self.engine("podman", "ps", "--format", "{{.Names}}", check=False).split():
                self.engine("podman", "healthcheck", "run", name, check=False)


def run(wide: bool) -> dict[str, Any]:
    kept = os.environ.get("IMAGE_STORE")
    with tempfile.TemporaryDirectory(prefix="xinqiao-image-", dir="/tmp", ignore_cleanup_errors=True) as name:
        store = Path(kept or name)
        store.mkdir(parents=True, exist_ok=True)
        engine = Engine(store)
        folder = Path(name) / "site"
        folder.mkdir()
        sizes = build(engine)
        site = Site(engine, folder)
        over = threading.Event()
        threading.Thread(target=site.ask_health, args=(over,), daemon=True).start()
        try:
            walked = walk(site)
        finally:
            over.set()
            site.compose("down", "--volumes", check=False)
            if not kept:
                engine("podman", "system", "reset", "--force", check=False)
    passed = sizes["bytes"] <= MOST_BYTES and all(part["ok"] for part in walked.values())
    engine_said = engine("podman", "--version")
    return {"passed": passed, "engine": f"{engine_said}, runc, podman-compose", **sizes, "walked": walked}


Part = dict[str, Any]


class Notes:
    """What was walked, each part with what was seen and how long it took; a part that fails does not end the others."""

    def __init__(self) -> None:
        self.parts: dict[str, Part] = {}

    def note(self, name: str, part: Callable[[], Any]) -> None:
        begun = time.monotonic()
        try:
            seen, ok = part(), True
        except Exception as error:  # noqa: BLE001  # whatever it is belongs into the evidence
            seen, ok = f"{type(error).__name__}: {error}"[-600:], False
        self.parts[name] = {"ok": ok, "seen": seen, "seconds": round(time.monotonic() - begun, 1)}
        print(name, json.dumps(self.parts[name], ensure_ascii=False), flush=True)


def walk(site: Site) -> dict[str, Part]:
    notes = Notes()
    notes.note("wrong settings end in one sentence", lambda: wrong_settings(site))
    notes.note("start", site.up)
    notes.note("demo county", lambda: seed(site))
    person = Walk(f"https://{HOST}:{PORT}", HOST, site.folder / "accounts.csv", site.folder)
    notes.note("closed in", lambda: closed_in(site))
    notes.note("class handed in", lambda: person(person.hand_in_class, "teacher"))
    notes.note("referral on paper", lambda: has_words(person(person.print_referral, "counselor")))
    notes.note("backup", lambda: back_up(site))
    notes.note("upgrade", lambda: upgrade(site))
    notes.note("signed in after the upgrade", lambda: person(person.read_home, "counselor"))
    for service in RESTARTED:
        notes.note(f"killed: {service}", lambda service=service: kill(site, service))
    notes.note("referral on paper after the kills", lambda: has_words(person(person.print_referral, "counselor")))
    notes.note("healthy", lambda: healthy(site))
    notes.note("on RabbitMQ", lambda: on_rabbitmq(site, person))
    notes.note("restore after the disk was lost", lambda: restore(site))
    notes.note("signed in after the restore", lambda: person(person.read_home, "counselor"))
    return notes.parts


def has_words(paper: str) -> str:
    assert "本单不是诊断" in paper.replace("\n", ""), paper[:300]
    return f"{len(paper)} characters, says that it is no diagnosis"


def wrong_settings(site: Site) -> dict[str, str]:
    """Each in a container as compose starts it: the last lines it says, and that it ends."""
    secret = site.folder / "secrets"
    names = ("secret_key", "audit_key", "lookup_key", "field_keys", "postgres_password")
    wrongs: dict[str, tuple[str, str | None]] = {
        "no secret at all": ("*", None),
        "missing file": ("lookup_key", None),
        "empty file": ("audit_key", ""),
        "short key": ("secret_key", "short"),
        "broken field key": ("field_keys", "c2hvcnQ="),
    }
    said = {}
    for title, (name, text) in wrongs.items():
        broken = site.folder / "broken"
        broken.write_text(text or "")
        lent = {one: broken if one == name else secret / one for one in names if name != "*"}
        if text is None:
            lent.pop(name, None)
        volumes = [word for one, path in lent.items() for word in ("-v", f"{path}:/run/secrets/{one}:ro")]
        closed = ["--rm", "--network", "none", "--read-only", "--env-file", site.folder / ".env"]
        line = ["podman", "run", *closed, *volumes]
        said[title] = site.engine(*line, "xinqiao:latest", "python", "manage.py", "prepare", "--tables", check=False)
    wrong = {title: text for title, text in said.items() if "Traceback" in text or len(text.splitlines()) > 2}
    assert not wrong, {title: text.splitlines()[-1] for title, text in wrong.items()}
    return {title: text.splitlines()[-1] for title, text in said.items()}


def seed(site: Site) -> str:
    site.manage("seed_demo", "--children", "8", "--accounts", "/tmp/accounts.csv")
    assert site.manage("shell", "-c", OPEN_UNTIL_NEXT_WEEK).endswith("1"), "no open round"
    accounts = site.engine("podman", "exec", "xinqiao_web_1", "cat", "/tmp/accounts.csv")
    (site.folder / "accounts.csv").write_text(accounts)
    return "one school"


def closed_in(site: Site) -> dict[str, str]:
    """Who it is inside, what it may write and do there."""
    asked = (
        "import os; status = open('/proc/self/status').read().split('\\n');"
        "print(os.getuid(), [line for line in status if line.startswith(('CapEff', 'CapBnd', 'NoNewPrivs'))])"
    )
    said = site.engine("podman", "exec", "xinqiao_web_1", "python", "-c", asked)
    writes = site.engine("podman", "exec", "xinqiao_web_1", "touch", "/app/written", check=False)
    shown = site.engine("podman", "inspect", "xinqiao_web_1")
    assert said.startswith("10001 ") and "CapEff:\\t0000000000000000" in said and "NoNewPrivs:\\t1" in said, said
    assert "Read-only file system" in writes, writes
    keys = ("secret_key", "field_keys", "postgres_password")
    assert not [key for key in keys if (site.folder / "secrets" / key).read_text().strip() in shown]
    return {"inside": said, "writing to the program": writes, "secrets in `inspect`": "none"}


def back_up(site: Site) -> str:
    said = site.manage("backup_key")
    (site.folder / "backup.key").write_text("".join(re.findall(r"[A-Z2-7]{4}(?:[- ][A-Z2-7]{4})+", said)))
    site.write(BACKUP_RECIPIENT=re.findall(r"BACKUP_RECIPIENT=(\S+)", said)[0])
    site.up()
    ends = time.monotonic() + PATIENCE
    while not (made := list((site.folder / "backups").glob("*.backup"))):  # the clock makes the first one by itself
        assert time.monotonic() < ends, "no backup was made by the clock"
        time.sleep(2)
    return f"{made[0].name}, {made[0].stat().st_size} bytes"


def upgrade(site: Site) -> dict[str, Any]:
    """The tables go back by one migration, so that this image finds an older database; then as the manual says."""
    app, name, before = last_migration(site)
    site.manage("migrate", app, before)
    seconds = site.up()
    kept = [path.name for path in (site.folder / "backups").glob("*before-upgrade*.backup")]
    assert kept, "no backup was made before the upgrade"
    return {"from": f"{app} {before}", "to": name, "backup before it": kept, "seconds": seconds}


def last_migration(site: Site) -> tuple[str, str, str]:
    """One that can be undone, of an app that no other stands on."""
    for app in ("research", "interchange", "rights", "operations", "jobs"):
        rows = re.findall(r"\[X\] (\d{4}\w*)", site.manage("showmigrations", app, check=False))
        if rows:
            return app, rows[-1], ["zero", *rows][-2]
    raise RuntimeError("no app with a migration")


def kill(site: Site, service: str) -> dict[str, float]:
    """SIGKILL from outside, as the kernel kills where memory ends; the engine starts it again, and pages answer."""
    process = site.state(service, "{{.State.Pid}}")
    begun = time.monotonic()
    os.kill(int(process), signal.SIGKILL)
    ends = begun + 120
    while site.state(service, "{{.State.Running}} {{.State.Pid}}") in ("true " + process, "false 0"):
        assert time.monotonic() < ends, f"{service} was not started again"
        time.sleep(0.5)
    back = time.monotonic() - begun
    while not site.answers():
        assert time.monotonic() < ends, "pages do not answer"
        time.sleep(0.5)
    return {"started again after": round(back, 1), "pages answer after": round(time.monotonic() - begun, 1)}


def healthy(site: Site) -> dict[str, str]:
    wanted = [service for service in RESTARTED if service != "proxy"]
    ends = time.monotonic() + 180
    states: dict[str, str] = {}
    while time.monotonic() < ends:
        states = {service: site.state(service, "{{.State.Health.Status}}") for service in wanted}
        if set(states.values()) == {"healthy"}:
            return states
        time.sleep(3)
    raise AssertionError(states)


def on_rabbitmq(site: Site, person: Walk) -> dict[str, Any]:
    """As the manual says; the queues are of the kind that outlives a node, and a killed broker loses nothing."""
    url = "/run/secrets/rabbitmq_url"
    site.write(COMPOSE_PROFILES="https,rabbitmq", CELERY_BROKER_URL=None, CELERY_BROKER_URL_FILE=url)
    seconds = site.up()
    has_words(person(person.print_referral, "counselor"))
    said = site.engine("podman", "exec", "xinqiao_rabbitmq_1", "rabbitmqctl", "-q", "list_queues", "name", "type")
    kinds = dict(line.split() for line in said.splitlines() if line.startswith(("default", "bulk")))
    assert kinds == {"default": "quorum", "bulk": "quorum"}, said
    killed = kill(site, "rabbitmq")
    has_words(person(person.print_referral, "counselor"))
    return {"started in": seconds, "queues": kinds, "broker killed": killed, "printed": "before and after"}


def restore(site: Site) -> str:
    """Database and papers are gone with their volumes; the backups lie elsewhere, the keys and the paper too."""
    archive = max((site.folder / "backups").glob("*.backup"), key=lambda path: path.stat().st_mtime).name
    site.compose("down", "--volumes")
    site.compose("up", "-d", "--no-build", "postgres", "redis")
    words = ["python", "manage.py", "restore", f"/var/lib/xinqiao/backups/{archive}", "--key-file", "/tmp/backup.key"]
    said = site.compose("run", "--rm", "-v", f"{site.folder}/backup.key:/tmp/backup.key:ro", "migrate", *words)
    site.up()
    return next(line for line in said.splitlines() if line.startswith("Back as of"))
