"""Addresses of the research, under ``reports:``: optional apps have no namespace of their own."""

from django.urls import include, path

from screening.research.psychometrics import views as psychometrics
from screening.research.yields import views as yields

urlpatterns = [
    path("rounds/<uuid:public_id>/", psychometrics.show_psychometrics, name="show_psychometrics"),
    path("rounds/<uuid:public_id>/print/", psychometrics.print_psychometrics, name="print_psychometrics"),
    path("rounds/<uuid:public_id>/table/", psychometrics.tabulate_psychometrics, name="tabulate_psychometrics"),
    path("yield/", yields.show_yield, name="show_yield"),
    path("yield/print/", yields.print_yield, name="print_yield"),
    path("yield/table/", yields.tabulate_yield, name="tabulate_yield"),
    path("pilots/", include("screening.research.evaluation.urls")),
]
