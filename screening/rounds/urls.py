from django.urls import path

from screening.rounds.views import (
    autosave,
    children,
    conversations,
    downloads,
    handing_in,
    outlook,
    pad,
    planning,
    practice,
    rescoring,
    sheets,
    spreadsheets,
)

SHEET = "sheets/<uuid:public_id>/"
CHILD = f"{SHEET}children/<uuid:child_id>/"

app_name = "rounds"
urlpatterns = [
    path("", planning.list_rounds, name="list_rounds"),
    path("new/", planning.create_round, name="create_round"),
    path("new/load/", planning.preview_load, name="preview_load"),
    path("<uuid:public_id>/", outlook.show_round, name="show_round"),
    path("<uuid:public_id>/rules/", outlook.choose_rules, name="choose_rules"),
    path("<uuid:public_id>/schools/<uuid:school_id>/", outlook.show_school, name="show_school"),
    path("<uuid:public_id>/schools/<uuid:school_id>/override/", outlook.override_gate, name="override_gate"),
    path("<uuid:public_id>/close/", planning.close_round, name="close_round"),
    path("<uuid:public_id>/schools/<uuid:school_id>/open/", planning.open_round, name="open_round"),
    path("<uuid:public_id>/score-again/", rescoring.start_rescoring, name="start_rescoring"),
    path("re-scores/<uuid:public_id>/", rescoring.show_rescoring, name="show_rescoring"),
    path("re-scores/<uuid:public_id>/adopt/", rescoring.adopt_rescoring, name="adopt_rescoring"),
    path("re-scores/<uuid:public_id>/put-aside/", rescoring.dismiss_rescoring, name="dismiss_rescoring"),
    path("answers/", downloads.download_answers, name="download_answers"),
    path("practice/", practice.practise, name="practise"),
    path("practice/stories/<slug:name>/", practice.practise_story, name="practise_story"),
    path("practice/done/", practice.finish_practice, name="finish_practice"),
    path("class-talks/<uuid:public_id>/", conversations.hold_conversation, name="hold_conversation"),
    path(SHEET, sheets.show_sheet, name="show_sheet"),
    path(f"{SHEET}rows/", autosave.autosave_rows, name="autosave_rows"),
    path(f"{SHEET}conflicts/", sheets.resolve_conflicts, name="resolve_conflicts"),
    path(f"{SHEET}by-item/", pad.rate_by_item, name="rate_by_item"),
    path(f"{SHEET}children/", sheets.list_children, name="list_children"),
    path(CHILD, children.rate_child, name="rate_child"),
    path(f"{CHILD}leave-out/", children.leave_out_child, name="leave_out_child"),
    path(f"{CHILD}take-back/", children.take_back_child, name="take_back_child"),
    path(f"{SHEET}spreadsheet/", spreadsheets.open_spreadsheet, name="open_spreadsheet"),
    path(f"{SHEET}spreadsheet/file/", spreadsheets.download_spreadsheet, name="download_spreadsheet"),
    path(f"{SHEET}spreadsheet/take/", spreadsheets.take_spreadsheet, name="take_spreadsheet"),
    path(f"{SHEET}spreadsheet/marked/", spreadsheets.mark_spreadsheet, name="mark_spreadsheet"),
    path(f"{SHEET}check/", handing_in.check_answers, name="check_answers"),
    path(f"{SHEET}submit/", handing_in.submit_sheet, name="submit_sheet"),
    path(f"{SHEET}thanks/", handing_in.thank_teacher, name="thank_teacher"),
    path(f"{SHEET}reopen/", handing_in.reopen_sheet, name="reopen_sheet"),
]
