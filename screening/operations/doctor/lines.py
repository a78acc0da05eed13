"""What an examination means: each symptom in one line that ends with the next step. Pure."""

from collections.abc import Callable
from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from screening import formats
from screening.operations.doctor.examining import NO_KEY, WELL, Examination
from screening.operations.wellness.lines import MIB, Level, Line, ten_lines

LITTLE_MEMORY = 200 * MIB
SOON = timedelta(days=14)


def doctor_lines(found: Examination) -> list[Line]:
    lines = [_integrity(found)]
    if found.running is False:
        lines.append(_not_running())
    lines += [line for line in ten_lines(found.state) if line.name not in _said_already(found)]
    asks = BESIDE + (OF_ROWS if found.rows_asked else ())
    return lines + [ask(found) for ask in asks]


def _said_already(found: Examination) -> set[str]:
    """Of a program that is not running it is no news that its worker is silent; of a file that is damaged, that it does
    not answer."""
    known = {"database"} if found.integrity != WELL else set[str]()
    return known | ({"worker", "broker"} if found.running is False else set())


def _not_running() -> Line:
    advice = _("Start it when you are done: ./script/start.")
    return Line("running", Level.WELL, _("The program is not running just now."), "", advice)


def exit_code(lines: list[Line]) -> int:
    """0 all well, 1 somebody should see to something, 2 something stands still."""
    return max((int(line.level) for line in lines), default=0)


def _integrity(found: Examination) -> Line:
    if found.integrity == WELL:
        return Line("integrity", Level.WELL, _("Every page of the database is whole."))
    if found.integrity is None:
        advice = _("Is the database started, is its disk connected? Then look again.")
        return Line("integrity", Level.BAD, _("The database cannot be opened."), "", advice)
    advice = _(
        "Stop the program, copy the whole folder of the data aside, then restore the last backup into an empty folder "
        "(./manage.py restore)."
    )
    if found.integrity == NO_KEY:
        key_first = _("Put the key file back that belongs to it. If it is the right one, the file is damaged:")
        return Line("integrity", Level.BAD, _("No key in the key file opens the database."), key_first, advice)
    what = _("The database is damaged (%(says)s).") % {"says": " ".join(found.integrity.split())[:120]}
    return Line("integrity", Level.BAD, what, "", advice)


def _repair() -> str:
    return _("./manage.py doctor --repair puts it right.")


def _lost(found: Examination) -> Line:
    if not found.shelf_answers:
        advice = _("Is it switched on, are DOCUMENT_STORE and its keys right? It goes on by itself once it answers.")
        return Line("documents", Level.BAD, _("The store where finished papers lie does not answer."), "", advice)
    if not found.lost:
        return Line("documents", Level.WELL, _("Every document has its file."))
    what = ngettext(
        "The file of %(n)s document is missing or damaged.",
        "The files of %(n)s documents are missing or damaged.",
        found.lost,
    )
    return Line("documents", Level.LOOK, what % {"n": found.lost}, "", _repair())


def _orphans(found: Examination) -> Line:
    if not found.orphans:
        return Line("files", Level.WELL, _("There is no file that belongs to no document."))
    what = ngettext("%(n)s file belongs to no document.", "%(n)s files belong to no document.", found.orphans)
    return Line("files", Level.LOOK, what % {"n": found.orphans}, "", _repair())


def _unreadable(found: Examination) -> Line:
    if not found.unreadable:
        return Line("texts", Level.WELL, _("Every locked text can be read."))
    what = ngettext("%(n)s locked text cannot be read.", "%(n)s locked texts cannot be read.", found.unreadable)
    advice = _("An old key is missing, or the entry is damaged: see “无法读取” in docs/operations.md.")
    return Line("texts", Level.LOOK, what % {"n": found.unreadable}, "", advice)


def _log(found: Examination) -> Line:
    if found.log_findings is None:
        return Line("log", Level.WELL, _("The audit log is long; ./manage.py audit_verify checks it, best at night."))
    if not found.log_findings:
        return Line("log", Level.WELL, _("The audit log is whole."))
    what = ngettext(
        "%(n)s place in the audit log is not as it was written.",
        "%(n)s places in the audit log are not as they were written.",
        found.log_findings,
    )
    advice = _("Change nothing, make a backup now, and tell the county: ./manage.py audit_verify names the places.")
    return Line("log", Level.BAD, what % {"n": found.log_findings}, "", advice)


def _leases(found: Examination) -> Line:
    if not found.stale_leases:
        return Line("leases", Level.WELL, _("No work hangs."))
    what = ngettext("%(n)s piece of work hangs.", "%(n)s pieces of work hang.", found.stale_leases)
    advice = _("It is taken up again by itself while the program runs; else: ./manage.py doctor --repair.")
    return Line("leases", Level.LOOK, what % {"n": found.stale_leases}, "", advice)


def _leftovers(found: Examination) -> Line:
    if not found.leftovers:
        return Line("leftovers", Level.WELL, _("No half backup lies about."))
    return Line("leftovers", Level.LOOK, _("A backup was broken off and left half a file."), "", _repair())


def _folders(found: Examination) -> Line:
    if not found.open_folders:
        return Line("folders", Level.WELL, _("Only this account reads the folder of the data."))
    what = _("Others on this computer can read %(place)s.") % {"place": found.open_folders[0]}
    advice = _("chmod -R go= %(place)s takes that away.") % {"place": found.open_folders[0]}
    return Line("folders", Level.LOOK, what, "", advice)


def _memory(found: Examination) -> Line:
    if found.memory is None:
        return Line("memory", Level.WELL, _("How much memory is free cannot be asked here."))
    room = {"mib": found.memory // MIB}
    if found.memory >= LITTLE_MEMORY:
        return Line("memory", Level.WELL, _("%(mib)s MiB of memory are free.") % room)
    advice = _("Close other programs, browsers first.")
    return Line("memory", Level.LOOK, _("Only %(mib)s MiB of memory are free.") % room, "", advice)


def _certificate(found: Examination) -> Line:
    if found.site:
        return _certificate_of_site(found)
    ends, now = found.certificate_ends, found.state.now
    if ends is None:
        return Line("certificate", Level.WELL, _("The office network is not served; no certificate is needed."))
    says = {"day": formats.day(ends.date())}
    if ends - now > SOON:
        return Line("certificate", Level.WELL, _("The certificate of the office network is good until %(day)s.") % says)
    what = _("The certificate of the office network ends on %(day)s.") % says
    if ends <= now:
        what = _("The certificate of the office network ended on %(day)s; phones refuse the address.") % says
    advice = _("Stop the program and start it again with --lan: it makes a new one, and phones need not trust anew.")
    return Line("certificate", Level.BAD if ends <= now else Level.LOOK, what, "", advice)


def _certificate_of_site(found: Examination) -> Line:
    ends, now = found.certificate_ends, found.state.now
    if ends is None:
        what = _("The certificate of %(site)s cannot be asked for from here; a browser shows it.")
        return Line("certificate", Level.WELL, what % {"site": found.site})
    says = {"site": found.site, "day": formats.day(ends.date())}
    if ends - now > SOON:
        return Line("certificate", Level.WELL, _("The certificate of %(site)s is good until %(day)s.") % says)
    what = _("The certificate of %(site)s ends on %(day)s.") % says
    if ends <= now:
        what = _("The certificate of %(site)s ended on %(day)s; browsers refuse the address.") % says
    advice = _("Put the new one in its place, then: docker compose up -d --force-recreate proxy (docs/server.md).")
    return Line("certificate", Level.BAD if ends <= now else Level.LOOK, what, "", advice)


def _keys(found: Examination) -> Line:
    marks = {"marks": "  ".join(f"{purpose} {mark}" for purpose, mark in found.keys)}
    what = _("Marks of the keys in use (no key can be had from them): %(marks)s") % marks
    return Line("fingerprints", Level.WELL, what)


def _settings(found: Examination) -> Line:
    if not found.settings:
        return Line("settings", Level.WELL, _("The settings fit together."))
    what = _("A setting is wrong: %(says)s") % {"says": found.settings[0]}
    return Line("settings", Level.BAD, what, "", _("Put it right in .env and start again (see .env.example)."))


BESIDE: tuple[Callable[[Examination], Line], ...] = (
    _settings,
    _memory,
    _folders,
    _leftovers,
    _certificate,
    _keys,
)
OF_ROWS: tuple[Callable[[Examination], Line], ...] = (_lost, _orphans, _unreadable, _log, _leases)
