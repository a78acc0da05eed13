"""The steps of an upgrade that are no step of anything else, and what is said between them, in both languages."""

import shutil
from pathlib import Path

from django.conf import settings
from django.db import connection

from screening.jobs.schema import compare_schema
from screening.operations.embedded import CannotStart
from screening.operations.upgrade.by_copy import ROOM, database_file

SAYS = {
    "first": "请先处理下面的事，再升级；没有改动任何数据。\nPut this right first; nothing was changed.",
    "tables": "正在备份并升级数据，请不要关机……\nBacking up and bringing the data up to date; leave the computer on …",
    "done": "升级好了：现在是 %(version)s。\nDone: this is %(version)s now.",
    "news": "有什么变化：\nWhat has changed:",
    "nothing": "程序版本没有变。\nThe version is the same.",
    "unproved": "升级前的备份打不开（密钥不对，或文件损坏）。请马上重新备份。\n"
    "The backup made before the upgrade does not open. Make another one now.",
    "room": "硬盘空间不够升级：至少要空出 %(mib)s MB。没有改动任何数据。\n"
    "There is not enough room for an upgrade: %(mib)s MiB are needed. Nothing was changed.",
    "trial": "试用没有通过（%(says)s）。请先不要启动，把这一行告诉提供程序的人。\n"
    "The trial failed: %(says)s. Do not start it, and tell whoever gives out the program.",
    "as before": "数据表没有变，也就没有做升级前的备份。要回到旧版本：换回旧程序就行。\n"
    "No table was changed, so no backup was made before. The way back: put the old program in its place.",
    "back": "要回到旧版本：换回旧程序；把 %(folder)s 改名为 %(aside)s 留着；再运行 ./manage.py restore %(archive)s\n"
    "The way back: put the old program in its place, rename %(folder)s to %(aside)s, then "
    "./manage.py restore %(archive)s",
}


def tables_wait() -> bool:
    return bool(compare_schema().missing)


def check_room() -> None:
    """Raises CannotStart."""
    if connection.vendor != "sqlite":
        return
    needed = database_file().stat().st_size * ROOM
    if shutil.disk_usage(settings.VAR_DIR).free < needed:
        raise CannotStart(SAYS["room"] % {"mib": needed // 2**20 + 1})


def version_file() -> Path:
    return Path(settings.VAR_DIR) / "version"


def version_of_data() -> str:
    """Of the program that last upgraded it; empty where none has noted it."""
    return version_file().read_text().strip() if version_file().exists() else ""


def note_version() -> None:
    version_file().write_text(f"{settings.VERSION}\n")


def news(before: str) -> str:
    changed = changes_since((settings.BASE_DIR / "CHANGELOG.md").read_text(), before)
    return f"{SAYS['news']}\n{changed}" if changed else SAYS["nothing"]


def way_back(archive: Path | None) -> str:
    """The backup mostly lies in the folder that is renamed; it is named where it will be then."""
    if archive is None:
        return ""
    folder = Path(settings.VAR_DIR)
    aside = folder.with_name(f"{folder.name}-new")
    if archive.is_relative_to(folder):
        archive = aside / archive.relative_to(folder)
    return SAYS["back"] % {"folder": folder, "aside": aside, "archive": archive}


def changes_since(changelog: str, version: str) -> str:
    """What a user finds changed: the sections above the version that was here. Everything where it is not known,
    nothing where it is the newest."""
    sections = changelog.split("\n## ")[1:]
    newer: list[str] = []
    for section in sections:
        if version and section.split()[0] == version:
            break
        newer.append(f"## {section.strip()}")
    return "\n\n".join(newer)
