from django.urls import path
from django.views.defaults import page_not_found

app_name = "documents"
urlpatterns = [
    path("list-documents/", page_not_found, {"exception": None}, name="list_documents"),
]
