from django.urls import path

from screening.rounds.child_forms import views as child_forms
from screening.rounds.views import files, handing_in, raters, rounds, sheets, typing

SHEET = "sheets/<uuid:public_id>/"
CHILD = f"{SHEET}children/<uuid:child_id>/"

app_name = "rounds"
urlpatterns = [
    path("", rounds.list_rounds, name="list_rounds"),
    path("new/", rounds.create_round, name="create_round"),
    path("<uuid:public_id>/", rounds.show_round, name="show_round"),
    path("<uuid:public_id>/schools/<uuid:school_id>/", rounds.show_school, name="show_school"),
    path("<uuid:public_id>/classes/", rounds.list_classes, name="list_classes"),
    path("<uuid:public_id>/sheets/", rounds.list_reopenable, name="list_reopenable"),
    path("<uuid:public_id>/close/", rounds.close_round, name="close_round"),
    path("<uuid:public_id>/schools/<uuid:school_id>/open/", rounds.open_round, name="open_round"),
    path("<uuid:public_id>/score-again/", rounds.start_rescoring, name="start_rescoring"),
    path("re-scores/<uuid:public_id>/", rounds.show_rescoring, name="show_rescoring"),
    path("answers/", files.download_answers, name="download_answers"),
    path("papers/", files.list_papers, name="list_papers"),
    path("practice/", raters.practise, name="practise"),
    path("practice/stories/<slug:name>/", raters.practise_story, name="practise_story"),
    path("class-talks/<uuid:public_id>/", raters.hold_conversation, name="hold_conversation"),
    path("child-forms/", child_forms.type_forms, name="type_forms"),
    path("child-forms/by-hand/", child_forms.hand_over_paper, name="hand_over_paper"),
    path("child-forms/<str:code>/", child_forms.type_form, name="type_form"),
    path("wishes/add/", handing_in.record_wish, name="record_wish"),
    path(f"{SHEET}child-forms/", child_forms.show_child_forms, name="show_child_forms"),
    path(f"{SHEET}child-forms/check/", child_forms.check_child_forms, name="check_child_forms"),
    path("registration/<uuid:public_id>/print/", files.print_registration, name="print_registration"),
    path(SHEET, sheets.show_sheet, name="show_sheet"),
    path(f"{SHEET}go-on/", sheets.go_on, name="go_on"),
    path(f"{SHEET}papers/", files.show_papers, name="show_papers"),
    path(f"{SHEET}rows/", typing.autosave_rows, name="autosave_rows"),
    path(f"{SHEET}by-item/", typing.rate_by_item, name="rate_by_item"),
    path(f"{SHEET}items/<str:item_id>/", typing.rate_item, name="rate_item"),
    path(f"{SHEET}children/", sheets.list_children, name="list_children"),
    path(CHILD, sheets.rate_child, name="rate_child"),
    path(f"{CHILD}leave-out/", sheets.leave_out_child, name="leave_out_child"),
    path(f"{SHEET}spreadsheet/", files.open_spreadsheet, name="open_spreadsheet"),
    path(f"{SHEET}spreadsheet/file/", files.download_spreadsheet, name="download_spreadsheet"),
    path(f"{SHEET}check/", handing_in.check_answers, name="check_answers"),
    path(f"{SHEET}thanks/", handing_in.thank_teacher, name="thank_teacher"),
    path(f"{SHEET}class-page/", files.show_class_page, name="show_class_page"),
    path(f"{SHEET}reopen/", handing_in.reopen_sheet, name="reopen_sheet"),
]
