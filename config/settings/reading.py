"""Settings of the environment, each refused in one sentence that names it: missing, empty, or not of its kind."""

import os
from collections.abc import Callable, Iterable
from ipaddress import ip_network
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

from config.settings.databases import from_url, is_sqlite
from config.settings.secrets import SettingRefused

Read = TypeVar("Read")
BROKERS = ("redis", "rediss", "amqp", "amqps", "filesystem")
STORES = "https://store.example.edu/papers"
DATABASES = "postgres://USER:PASSWORD@HOST:5432/NAME"


def needed(name: str) -> str:
    value = os.environ.get(name, "").strip()
    if not value:
        raise SettingRefused(
            f"缺少设置 {name}：请写进 .env；密钥由 script/secrets 生成（见 .env.example）。没有改动任何数据。",
            f"The setting {name} is missing or empty: write it into .env; keys are made by script/secrets (see "
            ".env.example). Nothing was changed.",
        )
    return value


def data_folder(name: str, base: Path) -> Path:
    """Where nobody says whose data are meant: the school's own, also before it is there (a backup comes back into it),
    unless there is nothing here but the demo county."""
    if named := os.environ.get(name):
        return Path(named).resolve()
    school, demo = (base / "var" / kind for kind in ("school", "demo"))
    return demo if (demo / "demo").exists() and not (school / "db.sqlite3").exists() else school


def hosts(name: str) -> list[str]:
    """Names only: an address with https:// or a port fits no request, and * would fit every one."""
    found = [host.strip() for host in needed(name).split(",") if host.strip()]
    if wrong := [host for host in found if set(host) & set("/:*  ") and not host.startswith("[")]:
        raise _wrong(name, f"“{wrong[0]}” 不是网站名", f"“{wrong[0]}” is no host name", "xinqiao.example.edu")
    return found


def database(name: str, **options: Any) -> dict[str, Any]:
    found = _read(name, lambda text: from_url(text, **options), DATABASES)
    if not (is_sqlite(found) or str(found["ENGINE"]).endswith("postgresql")):
        raise _wrong(name, "只能用 PostgreSQL", "PostgreSQL is needed", DATABASES)
    if not found.get("NAME"):
        raise _wrong(name, "没有数据库名", "it names no database", DATABASES)
    return found


def broker(name: str) -> str:
    address = needed(name)
    if address.partition("://")[0] not in BROKERS or "://" not in address:
        raise _wrong(name, "不认识这种地址", "no such kind of address", "redis://redis:6379/0")
    return address


def store(name: str) -> tuple[str, str]:
    """Where it answers, and the bucket."""
    found = urlsplit(needed(name))
    bucket = found.path.strip("/")
    if found.scheme not in ("https", "http") or not found.hostname or not bucket or "/" in bucket or found.username:
        raise _wrong(name, "要写成地址加一个桶名", "an address and the name of a bucket are needed", STORES)
    return f"{found.scheme}://{found.netloc}", bucket


def networks(*names: str) -> list[str]:
    """Addresses or networks, a blank between; what cannot be read would make an error of every page."""
    found = {one: name for name in names for one in os.environ.get(name, "").split()}
    for one, name in found.items():
        try:
            ip_network(one)
        except ValueError as error:
            raise _wrong(name, f"“{one}” 不是地址或网段", f"“{one}” is no network", "10.0.0.9 10.1.0.0/16") from error
    return list(found)


def whole_number(name: str, otherwise: int) -> int:
    return _read(name, int, str(otherwise)) if os.environ.get(name, "").strip() else otherwise


def one_of(name: str, choices: Iterable[str], otherwise: str) -> str:
    given = os.environ.get(name, "").strip() or otherwise
    if given not in choices:
        raise _wrong(name, f"“{given}” 不能用", f"“{given}” is none of the choices", ", ".join(choices))
    return given


def _read(name: str, read: Callable[[str], Read], example: str) -> Read:
    """The value itself is not repeated: it may hold a password."""
    try:
        return read(needed(name))
    except (ValueError, KeyError) as error:
        raise _wrong(name, "写法不对", "it cannot be read", example) from error


def _wrong(name: str, chinese: str, english: str, example: str) -> SettingRefused:
    return SettingRefused(
        f"设置 {name} 不对：{chinese}。例如 {example}。没有改动任何数据。",
        f"The setting {name} is wrong: {english}. For example {example}. Nothing was changed.",
    )


def paper_store() -> dict[str, Any] | None:
    """An entry of STORAGES; None where papers lie in a folder."""
    if not os.environ.get("DOCUMENT_STORE", "").strip():
        return None
    place, bucket = store("DOCUMENT_STORE")
    options = {
        "endpoint_url": place,
        "bucket_name": bucket,
        "access_key": needed("DOCUMENT_STORE_USER"),
        "secret_key": needed("DOCUMENT_STORE_PASSWORD"),
        "region_name": os.environ.get("DOCUMENT_STORE_REGION") or "us-east-1",
    }
    return {"BACKEND": "screening.documents.store.PaperStorage", "OPTIONS": options}


def keep_log(logging: dict[str, Any], folder: Path) -> None:
    handler = {"class": "accounts.logs.DayFileHandler", "folder": folder, "formatter": "json", "filters": ["request"]}
    logging["handlers"]["file"] = handler
    logging["root"]["handlers"] = ["stderr", "file"]
