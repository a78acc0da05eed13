"""What a State means, in ten plain lines: what, since when, what to do. Pure."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import IntEnum

from django.utils.timezone import get_default_timezone_name, localdate
from django.utils.translation import gettext as _

from screening import formats
from screening.operations.wellness.state import State

MIB, GIB = 2**20, 2**30
NO_DISK, LITTLE_DISK = 200 * MIB, 0.10
WORKER_SILENT = timedelta(minutes=5)
WORK_WAITS = timedelta(minutes=15)
NEW = timedelta(hours=1)  # a new installation has so long until its worker has shown itself
CLOCKS_DIFFER = timedelta(minutes=5)
UNUSED = timedelta(days=180)  # nobody has done anything for so long: rather the clock runs ahead
FIRST_YEAR = 2026  # no program of this name is older
BACKUP_OLD = timedelta(days=7)
PROOF_OLD = timedelta(days=190)
CARED_FOR = timedelta(days=548)  # eighteen months, so that two long holidays lie in it (docs/releases.md)


class Level(IntEnum):
    WELL = 0
    LOOK = 1  # somebody should see to it
    BAD = 2  # something stands still, or is about to


@dataclass(frozen=True)
class Line:
    """`name` is for machines. `since` and `advice` are empty where all is well."""

    name: str
    level: Level
    what: str
    since: str = ""
    advice: str = ""

    @property
    def words(self) -> str:
        return " ".join(part for part in (self.what, self.since, self.advice) if part)


def call() -> str:
    return _("Please have whoever looks after this computer see to it today (docs/operations.md).")


def doctor() -> str:
    return _("At the computer of the system: ./manage.py doctor says what to do.")


def _newer() -> str:
    return _("Please have whoever looks after this computer install the newest version (docs/releases.md).")


def _since(moment: datetime) -> str:
    return _("Since %(moment)s.") % {"moment": formats.moment(moment)}


def _database(state: State) -> Line:
    if state.database:
        return Line("database", Level.WELL, _("The database answers."))
    return Line("database", Level.BAD, _("The database does not answer: nothing can be saved."), "", doctor())


def _schema(state: State) -> Line:
    if state.schema.fits and state.released is not None and localdate(state.now) - state.released > CARED_FOR:
        what = _("This version of the program is of %(day)s and is not cared for any more: faults in it stay.")
        return Line("schema", Level.LOOK, what % {"day": formats.day(state.released)}, "", _newer())
    if state.schema.fits:
        return Line("schema", Level.WELL, _("Program and tables are of the same version."))
    what = (
        _("The tables are of a newer version than the program.")
        if state.schema.unknown
        else _("The tables are of an older version than the program.")
    )
    return Line("schema", Level.BAD, what, "", _("Stop the program and run ./script/upgrade."))


def _keys(state: State) -> Line:
    if state.keys_fit:
        return Line("keys", Level.WELL, _("The keys fit the data."))
    what = _("The keys do not fit the data: locked texts cannot be read.")
    return Line("keys", Level.BAD, what, "", _("Put the old key file back; write nothing until then."))


def _disk(state: State) -> Line:
    if state.disk is None:
        return Line("disk", Level.BAD, _("The folder of the data cannot be reached."), "", call())
    free, share = state.disk.free, state.disk.free / max(state.disk.total, 1)
    room = _("%(gib)s GiB are free, %(percent)s%%.") % {"gib": f"{free / GIB:.1f}", "percent": f"{share * 100:.0f}"}
    if free >= NO_DISK and share > LITTLE_DISK:
        return Line("disk", Level.WELL, _("There is room on the disk: %(room)s") % {"room": room})
    advice = _("Delete what is not needed, old films and downloads first; nothing from the folder of the data.")
    if free < NO_DISK:
        return Line("disk", Level.BAD, _("The disk is full, saving may fail: %(room)s") % {"room": room}, "", advice)
    return Line("disk", Level.LOOK, _("The disk is nearly full: %(room)s") % {"room": room}, "", advice)


def _clock(state: State) -> Line:
    """Of another time zone the program does not mind; whoever sets the clock has to know it first."""
    line, ours = _time(state), get_default_timezone_name()
    if state.zone == ours:
        return line
    says = {"zone": state.zone, "ours": ours}
    what = _(
        "The computer is set to the time zone %(zone)s, not %(ours)s; the program counts in %(ours)s all the same."
    )
    advice = _("At the computer of the system: timedatectl set-timezone %(ours)s sets it.") % says
    return replace(line, what=f"{line.what} {what % says}", advice=f"{advice} {line.advice}".strip())


def _time(state: State) -> Line:
    newest = state.newest_event
    says = {"now": formats.timestamp(state.now), "event": formats.timestamp(newest or state.now)}
    advice = _("Set day and time of the computer, then look again. If it is wrong every morning, its battery is empty.")
    if state.now.year < FIRST_YEAR:
        return Line("clock", Level.BAD, _("The clock is wrong: it says %(now)s.") % says, "", advice)
    if state.demo or newest is None:
        return Line("clock", Level.WELL, _("The clock says %(now)s.") % says)
    if newest > state.now + CLOCKS_DIFFER:
        what = _("The clock is wrong: it says %(now)s, and something was done here at %(event)s already.") % says
        return Line("clock", Level.BAD, what, "", advice)
    if state.now - newest > UNUSED:
        what = _("Is the clock right? It says %(now)s, and the last thing was done here at %(event)s.") % says
        return Line("clock", Level.LOOK, what, "", advice)
    return Line("clock", Level.WELL, _("The clock says %(now)s.") % says)


def _broker(state: State) -> Line:
    if state.broker:
        return Line("broker", Level.WELL, _("Work is passed on to the background."))
    what = _("Work is not passed on to the background; it waits and is not lost.")
    return Line("broker", Level.BAD, what, "", doctor())


def _worker(state: State) -> Line:
    seen, restart = state.worker_seen, _("Stop the program and start it again; nothing is lost.")
    if seen is None and state.began is not None and state.now - state.began > NEW:
        return Line("worker", Level.BAD, _("The program that makes documents has never run."), "", restart)
    if seen is not None and state.now - seen > WORKER_SILENT:
        what = _("The program that makes documents and reports stands still.")
        return Line("worker", Level.BAD, what, _since(seen), restart)
    if state.waits_since is not None and state.now - state.waits_since > WORK_WAITS:
        what = _("A document has been waiting for a long time.")
        return Line("worker", Level.BAD, what, _since(state.waits_since), restart)
    return Line("worker", Level.WELL, _("Documents are made at once; none waits for long."))


def _clockwork(state: State) -> Line:
    if not state.failed:
        return Line("clockwork", Level.WELL, _("Monthly reports and everything else by the clock run."))
    name, since = state.failed[0]
    return Line("clockwork", Level.BAD, _what_failed(name), _since(since), call())


def _what_failed(name: str) -> str:
    if "make_last_month" in name:
        return _("The monthly report could not be made by the clock; it is tried again every ten minutes.")
    if "notices" in name:
        return _("Notices are not given by the clock; it is tried again every ten minutes.")
    if "backup" in name:
        return _("The daily backup could not be made; it is tried again every ten minutes.")
    return _("Something that runs by the clock has failed; it is tried again every ten minutes.")


def _backup(state: State) -> Line:
    newest = state.backup_at
    if state.demo:
        return Line("backup", Level.WELL, _("Invented data needs no backup."))
    if newest is not None and state.now - newest <= BACKUP_OLD:
        says = {"moment": formats.moment(newest)}
        return Line("backup", Level.WELL, _("The last backup is of %(moment)s.") % says)
    if newest is None and (state.began is None or state.now - state.began <= BACKUP_OLD):
        return Line("backup", Level.WELL, _("There is no backup yet; a new installation has a week."))
    what = _("There is no backup of the data yet.")
    if newest is not None:
        what = _("The last backup of the data is of %(day)s.") % {"day": formats.day(localdate(newest))}
    key_first = _("Whoever looks after this computer has to make the backup key first (docs/operations.md).")
    return Line("backup", Level.LOOK, what, "", call() if state.backup_key else key_first)


def _proof(state: State) -> Line:
    if state.demo or state.backup_at is None:
        return Line("proof", Level.WELL, _("There is no backup that could be tried."))
    if state.proved_at is not None and state.now - state.proved_at <= PROOF_OLD:
        says = {"moment": formats.moment(state.proved_at)}
        return Line("proof", Level.WELL, _("A backup was opened and counted on %(moment)s.") % says)
    if state.began is not None and state.now - state.began <= PROOF_OLD:
        return Line("proof", Level.WELL, _("A backup is to be tried once a term; there is still time."))
    what = _("No backup was tried for more than half a year.")
    return Line(
        "proof", Level.LOOK, what, "", _("At the computer of the system, with the backup key: ./manage.py drill.")
    )


TEN: tuple[Callable[[State], Line], ...] = (
    _database,
    _schema,
    _keys,
    _disk,
    _clock,
    _broker,
    _worker,
    _clockwork,
    _backup,
    _proof,
)
ASKED_OF_ROWS = (_schema, _keys, _clock, _worker, _clockwork, _backup, _proof)
ON_FIRST_SCREENS = (_clock, _disk, _worker, _clockwork, _backup, _schema)


def ten_lines(state: State) -> list[Line]:
    """What the database would have to answer is left out where it does not."""
    if not state.database:
        return [ask(state) for ask in TEN if ask not in ASKED_OF_ROWS]
    if not state.schema.fits:
        return [ask(state) for ask in TEN if ask is _schema or ask not in ASKED_OF_ROWS]
    return [ask(state) for ask in TEN]


def worst_first(state: State) -> list[Line]:
    """What belongs on the first screen of whoever leads a school."""
    lines = [line for line in (ask(state) for ask in ON_FIRST_SCREENS) if line.level]
    return sorted(lines, key=lambda line: -line.level)
