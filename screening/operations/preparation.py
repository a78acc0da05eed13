"""What has to be true before the programs start: the newest tables, and the files of this version."""

import hashlib
from contextlib import suppress
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import DatabaseError, connection
from sqlcipher3 import dbapi2 as sqlcipher

from accounts import audit
from accounts.audit import guarding
from accounts.cannot_store import StorageFailure, why_not
from accounts.models import User
from accounts.services.keys import KeysDoNotFit, keys_fit, new_lookup_keys, note_keys
from config.encrypted_sqlite.opening import FileNotOpened
from screening.jobs.schema import compare_schema
from screening.operations import moving
from screening.operations.at_rest import NotTheSame, encrypt_database
from screening.operations.backups.making import AlreadyRunning, NoRecipient, clear_old, make_backup, note_backup
from screening.operations.models import Backup
from screening.rights.services import erase_again, erased_hashes
from screening.rights.services.erasing import read_list


class BackupFirst(Exception):
    """The tables are about to change and there is no copy of them; the text says so in both languages."""

    def __init__(self, why: str) -> None:
        super().__init__(
            f"升级前要先备份，但备份没有做成（{why}）。请先按 docs/operations.zh.md 做好备份密钥，或腾出磁盘空间。"
            "没有改动任何数据。\n"
            f"A backup comes before an upgrade, and it could not be made ({why}). Make the backup key first, or room "
            "on the disk: docs/operations.md. Nothing was changed."
        )


class TablesDoNotFit(Exception):
    """The tables are of another version than the program; the text says so in both languages."""


class DatabaseRefuses(Exception):
    """It is damaged, or does not answer; the text says so in both languages."""

    def __init__(self, why: StorageFailure | None) -> None:
        damaged = why in (StorageFailure.DAMAGED, StorageFailure.FULL)
        super().__init__(DAMAGED if damaged else GONE)


class NotEncrypted(Exception):
    """The database could not be encrypted; the text says so in both languages."""

    def __init__(self, why: str) -> None:
        super().__init__(
            f"数据库要加密保存，但没有做成（{why}）。请确认没有别的程序在用这里的数据，磁盘剩余空间比数据库大。没有改动任何数据。\n"
            f"The database is to be encrypted and could not be ({why}). See that nothing else works on this data and "
            "that there is more room on the disk than the database takes. Nothing was changed."
        )


class MovedAway(Exception):
    """These data go on somewhere else; the text says so in both languages."""

    def __init__(self) -> None:
        super().__init__(
            "这里的数据已经搬到别处，为免两边各记一半，这里不再启动。要留在这台电脑上用：./manage.py move --stay\n"
            "The data here was moved elsewhere and does not start here too, lest each place hold half of the truth. "
            "To stay on this computer: ./manage.py move --stay"
        )


REFUSALS = (MovedAway, KeysDoNotFit, TablesDoNotFit, BackupFirst, DatabaseRefuses, NotEncrypted)
DAMAGED = (
    "数据库打不开：文件损坏，或者硬盘满了。请运行 ./manage.py doctor，它会说该怎么办。没有改动任何数据。\n"
    "The database cannot be opened: it is damaged, or the disk is full. ./manage.py doctor says what to do. "
    "Nothing was changed."
)
GONE = (
    "数据库没有回应：请看它是否已启动，DATABASE_URL 里的地址和密码对不对。没有改动任何数据。\n"
    "The database does not answer: is it started, are address and password in DATABASE_URL right? Nothing was changed."
)
NEWER = (
    "这里的数据是较新版本的程序写的：请安装那个版本，或用升级前的备份恢复到空文件夹。没有改动任何数据。\n"
    "A newer version wrote the data here: install that version, or restore the backup made before the upgrade into an "
    "empty folder. Nothing was changed."
)
OLDER = (
    "数据表还是旧版本的：请用 --prepare 启动（服务器上运行 ./manage.py upgrade），会先备份再升级。没有改动任何数据。\n"
    "The tables are of an older version: start with --prepare (on a server ./manage.py upgrade), which makes a backup "
    "and brings them up to date. Nothing was changed."
)


BROKEN_OFF = (
    "密钥换到一半：请再运行一次 ./manage.py rotate_keys。没有改动任何数据。\n"
    "A change of keys was broken off: run ./manage.py rotate_keys again. Nothing was changed."
)


def check_data(*, prepared: bool = False) -> None:
    """Before anything is written; `prepared`: the tables should be of this version already.

    Raises MovedAway, KeysDoNotFit, TablesDoNotFit, DatabaseRefuses.
    """
    if moving.has_moved():
        raise MovedAway
    try:
        _check_data(prepared=prepared)
    except DatabaseError as error:
        if isinstance(error.__cause__, FileNotOpened):
            raise KeysDoNotFit from error
        raise DatabaseRefuses(why_not(error)) from error


def _check_data(*, prepared: bool) -> None:
    schema = compare_schema()
    if schema.unknown:
        raise TablesDoNotFit(NEWER)
    if not keys_fit():
        raise KeysDoNotFit
    if prepared and schema.missing:
        raise TablesDoNotFit(OLDER)
    if prepared and new_lookup_keys():
        raise TablesDoNotFit(BROKEN_OFF)


def refuse_to_begin() -> None:
    """For a web server as it starts: nobody is served on tables of another version, or works under other keys.
    Where the database does not answer it starts all the same and says so on its pages."""
    with suppress(DatabaseError):
        schema = compare_schema()
        if not schema.fits:
            raise SystemExit(NEWER if schema.unknown else OLDER)
        if not keys_fit():
            raise SystemExit(str(KeysDoNotFit()))


def prepare() -> None:
    prepare_tables()
    collect_changed_files()


def prepare_tables(*, restored: bool = False) -> None:
    """The newest tables; of those that hold data a backup is made first. Raises REFUSALS."""
    check_data()
    settings.VAR_DIR.mkdir(parents=True, exist_ok=True)
    backup = None if restored else _backup_before_upgrade()
    _encrypt()
    call_command("migrate", interactive=False, verbosity=0)
    guarding.put_up()
    note_keys()
    if backup:
        note_backup(backup)
        clear_old(Path(backup.folder))
    if restored:
        audit.record(by=None, verb="backup.restore")
        erase_again(erased_hashes() | read_list(Path(settings.VAR_DIR)))


def _backup_before_upgrade() -> Backup | None:
    if settings.DEMO or not _waits() or not _holds_people():
        return None
    try:
        return make_backup(reason=Backup.Reason.BEFORE_UPGRADE)
    except (NoRecipient, AlreadyRunning, OSError) as error:
        raise BackupFirst(type(error).__name__) from error


def _encrypt() -> None:
    try:
        encrypt_database()
    except (NotTheSame, OSError, DatabaseError, sqlcipher.Error) as error:
        raise NotEncrypted(type(error).__name__) from error


def _waits() -> bool:
    return bool(compare_schema().missing)


def _holds_people() -> bool:
    with connection.cursor() as cursor:
        if User._meta.db_table not in connection.introspection.table_names(cursor):
            return False
        cursor.execute(f"SELECT 1 FROM {connection.ops.quote_name(User._meta.db_table)} LIMIT 1")  # noqa: S608
        return cursor.fetchone() is not None


def collect_changed_files() -> bool:
    """Compressing takes seconds, comparing takes none. The answer says whether anything was collected."""
    stamp = Path(settings.STATIC_ROOT).with_suffix(".stamp")
    wanted = _fingerprint()
    if stamp.exists() and stamp.read_text() == wanted:
        return False
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    stamp.write_text(wanted)
    return True


def _fingerprint() -> str:
    digest = hashlib.sha256(settings.VERSION.encode())
    for finder in get_finders():
        for path, storage in sorted(finder.list([]), key=lambda found: str(found[0])):
            digest.update(path.encode())
            with storage.open(path) as handle:
                digest.update(handle.read())
    return digest.hexdigest()
