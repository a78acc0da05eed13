from django.urls import path

from screening.research.evaluation import views

urlpatterns = [
    path("", views.list_pilots, name="list_pilots"),
    path("sheets/", views.list_term_sheets, name="list_term_sheets"),
    path("sheets/<uuid:public_id>/<slug:term>/", views.fill_term_sheet, name="fill_term_sheet"),
    path("comments/", views.list_comments, name="list_comments"),
    path("comments/<uuid:public_id>/", views.release_comment, name="release_comment"),
    path("<uuid:public_id>/", views.show_pilot, name="show_pilot"),
    path("<uuid:public_id>/evaluation/", views.show_evaluation, name="show_evaluation"),
]
