"""podman with a store of its own, the base and the images that stand in for the published ones."""

import os
import resource
import shutil
import subprocess
import time
from pathlib import Path
from typing import Any

from django.conf import settings

BASE = "docker.io/library/debian:trixie-slim"
STAND_INS = {
    "postgres": "postgres:17-alpine",
    "redis": "redis:8-alpine",
    "nginx": "nginx:stable-alpine",
    "rabbitmq": "rabbitmq:4-alpine",
}
AUTHORITIES, LENT = "/etc/ssl/certs/ca-certificates.crt", "/etc/lent-authorities.crt"
# podman-compose 1.3 turns depends_on into --requires, and podman cannot start what requires a container that has ended.
WITHOUT_REQUIRES = """#!/usr/bin/env python3
import os, sys
os.execvp("podman", ["podman", *(word for word in sys.argv[1:] if not word.startswith("--requires="))])
"""


class Engine:
    """podman with a store of its own, so that nothing else on this machine is touched."""

    def __init__(self, store: Path) -> None:
        self.store = store
        (store / "storage.conf").write_text(
            f'[storage]\ndriver="{_driver(store)}"\ngraphroot="{store}/graph"\nrunroot="{store}/run"\n'
        )
        (store / "containers.conf").write_text(
            '[engine]\nruntime="runc"\ncgroup_manager="cgroupfs"\nevents_logger="file"\n'
        )
        program = store / "podman"
        program.write_text(WITHOUT_REQUIRES)
        program.chmod(0o755)
        self.env = {
            **{name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG")},
            "CONTAINERS_STORAGE_CONF": str(store / "storage.conf"),
            "CONTAINERS_CONF": str(store / "containers.conf"),
            "DISABLE_HC_SYSTEMD": "true",
            "PODMAN_IGNORE_CGROUPSV1_WARNING": "1",
        }

    def __call__(self, *words: str | Path, check: bool = True, cwd: Path | None = None, **how: Any) -> str:
        line = [str(word) for word in words]
        done = subprocess.run(line, cwd=cwd, env=self.env, capture_output=True, text=True, check=False, **how)
        if check and done.returncode:
            raise RuntimeError(f"{' '.join(line)}\n{done.stdout[-2000:]}\n{done.stderr[-2000:]}")
        return (done.stdout + done.stderr).strip()

    def has(self, name: str) -> bool:
        return bool(self("podman", "images", "-q", name))

    def build(self, name: str, folder: Path, *words: str | Path) -> None:
        """With the package sources of this machine, lent for the time of the build only."""
        self(
            *["nice", "-n", "10", "podman", "build", "--isolation", "oci", "--network", "host", "--pull=never"],
            *[word for limit in _limits() for word in ("--ulimit", limit)],
            *["--format", "docker", "--layers"],
            *[word for path in _lent(self.store) for word in ("-v", f"{path[0]}:{path[1]}:ro")],
            *["-t", name, *words, folder],
        )


def _driver(store: Path) -> str:
    """overlay where the kernel has it on this disk; vfs copies whole images and works everywhere."""
    for name in ("low", "up", "work", "all"):
        (store / "trial" / name).mkdir(parents=True, exist_ok=True)
    trial = store / "trial"
    options = f"lowerdir={trial}/low,upperdir={trial}/up,workdir={trial}/work"
    line = ["mount", "-t", "overlay", "overlay", "-o", options, str(trial / "all")]
    if subprocess.run(line, capture_output=True, check=False).returncode:
        return "vfs"
    subprocess.run(["umount", str(trial / "all")], check=True)
    return "overlay"


def _limits() -> list[str]:
    """Those of this machine: what runs in a container of our own cannot raise a limit, and podman's defaults would."""
    kinds = {"nofile": resource.RLIMIT_NOFILE, "nproc": resource.RLIMIT_NPROC}
    return [f"{name}={most}:{most}" for name, kind in kinds.items() for most in resource.getrlimit(kind)[1:]]


def _lent(store: Path) -> list[tuple[str, str]]:
    """Where packages come from. The authorities lie beside those of the image, whose own package writes them there."""
    said = subprocess.run(["apt-config", "dump"], capture_output=True, text=True, check=True).stdout
    wanted = [line for line in said.splitlines() if line.startswith("Acquire::Check")]
    (store / "apt.conf").write_text("\n".join([*wanted, f'Acquire::https::CaInfo "{LENT}";']) + "\n")
    pip = Path("/etc/pip.conf")
    (store / "pip.conf").write_text(pip.read_text().replace(AUTHORITIES, LENT) if pip.exists() else "")
    sources = "/etc/apt/sources.list.d/debian.sources"
    own = [
        (str(store / name), f"/etc/{place}") for name, place in (("apt.conf", "apt/apt.conf"), ("pip.conf", "pip.conf"))
    ]
    return [*own, *((path, put) for path, put in ((sources, sources), (AUTHORITIES, LENT)) if Path(path).exists())]


def make_base(engine: Engine) -> None:
    """What the published slim image is: Debian's smallest, without its manuals."""
    said = engine("apt-get", "indextargets", "--format", "$(RELEASE) $(REPO_URI)")
    source = next(line.split()[1] for line in said.splitlines() if line.startswith("trixie "))
    tree = engine.store / "trixie"
    engine("nice", "-n", "10", "debootstrap", "--variant=minbase", "trixie", tree, source)
    for name in ("doc", "man", "info", "locale", "lintian"):
        shutil.rmtree(tree / "usr/share" / name, ignore_errors=True)
    for folder in (tree / "var/lib/apt/lists", tree / "var/cache/apt"):
        shutil.rmtree(folder)
        folder.mkdir()
    archive = engine.store / "trixie.tar"
    engine("tar", "-C", tree, "-cf", archive, ".")
    engine("podman", "import", "-q", archive, BASE)
    archive.unlink()
    shutil.rmtree(tree)


def build(engine: Engine) -> dict[str, Any]:
    if not engine.has(BASE):
        make_base(engine)
    here = Path(__file__).parent / "stand_ins"
    for name, wanted in STAND_INS.items():
        if not engine.has(f"docker.io/library/{wanted}"):
            engine.build(f"docker.io/library/{wanted}", here, "-f", here / f"{name}.Dockerfile")
    begun = time.monotonic()
    engine.build("xinqiao:latest", Path(settings.BASE_DIR))
    return {
        "bytes": int(engine("podman", "image", "inspect", "-f", "{{.Size}}", "xinqiao:latest")),
        "base_bytes": int(engine("podman", "image", "inspect", "-f", "{{.Size}}", BASE)),
        "build_seconds": round(time.monotonic() - begun),
    }
