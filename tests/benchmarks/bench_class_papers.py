"""CPU time and size of the papers of a class in a warm printing process: `./script/prove class_papers`.

Budgets: a class sheet of at most 150 KB, and 45 child forms of one kind at some 14 KB each, far from the limit of a
render even on a machine three times slower.
"""

from functools import partial
from typing import Any

from screening.rounds.papers.child_forms import ChildFormsPage, LabelsPage, faces_of, to_hand_out
from screening.rounds.papers.class_sheet import ClassSheetPage
from tests.benchmarks.bench_documents import get_ready, is_in_time, language_of, measure, page_of
from tests.rounds.paper_views import AT, child, class_view, instruments, teacher_forms

SHEET_KB, FORM_KB = 150, 15


def run(wide: bool) -> dict[str, Any]:
    problem = get_ready()
    if problem:
        return {"passed": False, **problem}
    papers = {
        name: measure(partial(page_of, template, page), language_of(page), 7 if wide else 1, 1)
        for name, (template, page) in _pages().items()
    }
    sheets = [one for name, one in papers.items() if name.startswith("sheet")]
    forms = [one for name, one in papers.items() if name.startswith("forms")]
    passed = all(one["kb"] <= SHEET_KB for one in sheets) and all(one["kb"] <= 45 * FORM_KB for one in forms)
    return {
        "passed": passed and is_in_time(papers),
        "target_sheet_kb": SHEET_KB,
        "target_form_kb": FORM_KB,
        "papers": papers,
    }


def _pages() -> dict[str, tuple[str, object]]:
    forms = teacher_forms()
    begun = {seat: child(seat, forms, ("1302", "00")) for seat in range(1, 49)}
    sheets = {f"sheet_{count}": class_view(count) for count in (48, 60, 75)}
    sheets["sheet_48_all_begun"] = class_view(48, begun)
    children = class_view(45, informant="child")
    rows, faces = to_hand_out(children), faces_of(instruments("child"))
    pages = {name: ("class_sheet.html", ClassSheetPage(view, by="陈静", at=AT)) for name, view in sheets.items()}
    for number, face in enumerate(faces, 1):
        page = ChildFormsPage(children, [face], rows, by="王静", at=AT)
        pages[f"forms_{number}"] = ("child_forms.html", page)
    pages["labels"] = ("envelope_labels.html", LabelsPage(children, rows, by="王静", at=AT))
    return pages
