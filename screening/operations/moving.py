"""From this computer to another one, or to the county's server: a backup is carried over and restored there. Only one
of the two goes on: the folder that was left says so until somebody takes it back."""

from pathlib import Path

from django.conf import settings

from screening.operations.backups.making import make_backup, note_backup
from screening.operations.models import Backup

SAYS = {
    "done": "数据已写进 %(archive)s。这台电脑上不再启动；数据还原样留着。\n"
    "The data is in %(archive)s. It does not start on this computer any more; it still lies here as it was.",
    "there": "在另一台电脑上，在程序的文件夹里（不要先开始新学校）：\n"
    "On the other computer, in the folder of the program (begin no school there first):\n"
    "  ./manage.py restore …/%(name)s\n"
    "  ./script/start --empty",
    "server": "在县里的服务器上（PostgreSQL）：docs/server.md 的“恢复”，这份备份也能用。\n"
    "On a county's server (PostgreSQL): “Restore” in docs/server.md; this backup fits there too.",
    "stay": "那边没有做成，或改了主意：./manage.py move --stay。那边用好以后，请把这里的数据文件夹删掉：%(folder)s\n"
    "It did not work there, or you changed your mind: ./manage.py move --stay. Once it works there, delete the folder "
    "of the data here: %(folder)s",
    "stays": "数据又在这台电脑上用了。请把搬出去的那一份收回删掉。\n"
    "The data is used on this computer again. Take back and delete what was carried elsewhere.",
    "never": "这里的数据没有搬走。\nThe data here was not moved.",
}


def _marker() -> Path:
    return Path(settings.VAR_DIR) / "moved"


def has_moved() -> bool:
    return _marker().exists()


def carry(folder: Path) -> Path:
    """What to carry over, written while nothing else runs on this data. Raises NoRecipient, AlreadyRunning, OSError."""
    made = note_backup(make_backup(reason=Backup.Reason.BY_HAND, folder=folder))
    return folder / made.file_name


def leave(archive: Path) -> None:
    """Killed before this, the old place goes on."""
    _marker().write_text(f"{archive.name}\n")


def stay() -> bool:
    """Whether it had been moved."""
    moved = has_moved()
    _marker().unlink(missing_ok=True)
    return moved


def words(archive: Path) -> str:
    named = {"archive": archive, "name": archive.name, "folder": settings.VAR_DIR}
    return "\n\n".join(SAYS[name] % named for name in ("done", "there", "server", "stay"))
