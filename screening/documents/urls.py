from django.urls import path

from screening.documents import views

app_name = "documents"
urlpatterns = [
    path("", views.list_documents, name="list_documents"),
    path("code/", views.open_paper, name="open_paper"),
    path("<uuid:public_id>/", views.show_document, name="show_document"),
    path("<uuid:public_id>/download/", views.download_document, name="download_document"),
]
