from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "screening.documents"
    label = "documents"
