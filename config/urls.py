from django.urls import include, path

from screening.operations.urls import probes

urlpatterns = [
    path("", include("screening.home.urls")),
    path("account/", include("accounts.urls")),
    path("students/", include("students.urls")),
    path("rounds/", include("screening.rounds.urls")),
    path("cases/", include("screening.cases.urls")),
    path("documents/", include("screening.documents.urls")),
    path("library/", include("screening.library.urls")),
    path("reports/", include("screening.reports.urls")),
    path("rights/", include("screening.rights.urls")),
    path("", include((probes, "probes"))),
    path("operations/", include("screening.operations.urls")),
]

handler500 = "accounts.views.server_error"  # without the database
