from django.urls import path

from screening.research.evaluation import views

urlpatterns = [
    path("", views.list_pilots, name="list_pilots"),
    path("new/", views.draft_pilot, name="draft_pilot"),
    path("sheets/", views.list_term_sheets, name="list_term_sheets"),
    path("sheets/<uuid:public_id>/<slug:term>/", views.fill_term_sheet, name="fill_term_sheet"),
    path("comments/", views.list_comments, name="list_comments"),
    path("comments/<uuid:public_id>/", views.release_comment, name="release_comment"),
    path("comments/<uuid:public_id>/set-aside/", views.set_aside_comment, name="set_aside_comment"),
    path("<uuid:public_id>/", views.show_pilot, name="show_pilot"),
    path("<uuid:public_id>/plan/", views.change_draft, name="change_draft"),
    path("<uuid:public_id>/schools/", views.choose_school, name="choose_school"),
    path("<uuid:public_id>/schools/<uuid:school_id>/", views.choose_classes, name="choose_classes"),
    path("<uuid:public_id>/start/", views.start_pilot, name="start_pilot"),
    path("<uuid:public_id>/change/", views.record_change, name="record_change"),
    path("<uuid:public_id>/decide/", views.decide_pilot, name="decide_pilot"),
    path("<uuid:public_id>/evaluation/", views.show_evaluation, name="show_evaluation"),
    path("<uuid:public_id>/said/", views.read_comments, name="read_comments"),
    path("<uuid:public_id>/print/", views.print_evaluation, name="print_evaluation"),
    path("<uuid:public_id>/comment-page/<slug:role>/", views.print_comment_page, name="print_comment_page"),
    path("<uuid:public_id>/type/<uuid:school_id>/<slug:role>/", views.type_comments, name="type_comments"),
]
