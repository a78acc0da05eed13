from django.urls import path

from screening.research.evaluation.views import comments, planning, result, sheets

urlpatterns = [
    path("", planning.list_pilots, name="list_pilots"),
    path("new/", planning.draft_pilot, name="draft_pilot"),
    path("sheets/", sheets.list_term_sheets, name="list_term_sheets"),
    path("sheets/<uuid:public_id>/<slug:term>/", sheets.fill_term_sheet, name="fill_term_sheet"),
    path("comments/", comments.list_comments, name="list_comments"),
    path("comments/<uuid:public_id>/", comments.release_comment, name="release_comment"),
    path("comments/<uuid:public_id>/set-aside/", comments.set_aside_comment, name="set_aside_comment"),
    path("<uuid:public_id>/", planning.show_pilot, name="show_pilot"),
    path("<uuid:public_id>/plan/", planning.change_draft, name="change_draft"),
    path("<uuid:public_id>/schools/", planning.choose_school, name="choose_school"),
    path("<uuid:public_id>/schools/<uuid:school_id>/", planning.choose_classes, name="choose_classes"),
    path("<uuid:public_id>/start/", planning.start_pilot, name="start_pilot"),
    path("<uuid:public_id>/change/", planning.record_change, name="record_change"),
    path("<uuid:public_id>/decide/", planning.decide_pilot, name="decide_pilot"),
    path("<uuid:public_id>/evaluation/", result.show_evaluation, name="show_evaluation"),
    path("<uuid:public_id>/said/", result.read_comments, name="read_comments"),
    path("<uuid:public_id>/print/", result.print_evaluation, name="print_evaluation"),
    path("<uuid:public_id>/export/", result.export_evaluation, name="export_evaluation"),
    path("<uuid:public_id>/comment-page/<slug:role>/", comments.print_comment_page, name="print_comment_page"),
    path("<uuid:public_id>/type/<uuid:school_id>/<slug:role>/", comments.type_comments, name="type_comments"),
]
