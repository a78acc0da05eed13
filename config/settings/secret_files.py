"""Secrets as files: NAME_FILE names one, and where there is neither that nor NAME, a container's /run/secrets/name.

A file keeps a secret out of the list of processes, of `docker inspect` and of what a crash prints. What stands in it is
put where the rest of the settings look, so that every check there is also a check of the file.
"""

from collections.abc import Iterator, MutableMapping
from pathlib import Path

from config.settings.secrets import KeysRefused

NAMES = (
    "SECRET_KEY",
    "FIELD_KEYS",
    "AUDIT_KEY",
    "LOOKUP_KEY",
    "POSTGRES_PASSWORD",
    "DATABASE_URL",
    "CELERY_BROKER_URL",
    "DOCUMENT_STORE_USER",
    "DOCUMENT_STORE_PASSWORD",
    "EMAIL_PASSWORD",
    "NOTICE_ROBOT_URL",
)
FOLDER = Path("/run/secrets")


def read_secret_files(environment: MutableMapping[str, str], folder: Path = FOLDER) -> None:
    """Raises KeysRefused, naming the setting and the file that cannot be read."""
    for name, path in _files(environment, folder):
        try:
            environment[name] = path.read_text().strip()
        except (OSError, UnicodeDecodeError) as error:
            raise KeysRefused(
                f"{name}：文件 {path} 读不出来。请检查它在不在、这个账号能不能读。",
                f"{name}: the file {path} cannot be read. Is it there, and may this account read it?",
            ) from error
        if not environment[name]:
            raise KeysRefused(f"{name}：文件 {path} 是空的。", f"{name}: the file {path} is empty.")


def _files(environment: MutableMapping[str, str], folder: Path) -> Iterator[tuple[str, Path]]:
    for name in NAMES:
        if named := environment.get(f"{name}_FILE"):
            yield name, Path(named)
        elif not environment.get(name) and (folder / name.lower()).exists():
            yield name, folder / name.lower()
