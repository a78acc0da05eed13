from django.urls import include, path

from screening.library import hooks
from screening.library.views import adding, instruments, rules

app_name = "library"
urlpatterns = [
    *(path("", include(module)) for module in hooks.address_modules),
    path("", instruments.list_library, name="list_library"),
    path("import/", adding.import_instrument, name="import_instrument"),
    path("import/save/", adding.save_import, name="save_import"),
    path("instruments/<uuid:public_id>/", instruments.show_instrument, name="show_instrument"),
    path("instruments/<uuid:public_id>/files/", instruments.show_files, name="show_files"),
    path("instruments/<uuid:public_id>/files/<slug:kind>/", instruments.download_file, name="download_file"),
    path("instruments/<uuid:public_id>/score/", instruments.score_file, name="score_file"),
    path("instruments/<uuid:public_id>/reliability/", instruments.record_reliability, name="record_reliability"),
    path("instruments/<uuid:public_id>/retire/", instruments.retire_instrument, name="retire_instrument"),
    path("rules/<uuid:public_id>/", rules.show_rules, name="show_rules"),
    path("rules/<uuid:public_id>/change/", rules.write_rules, name="write_rules"),
    path("rules/<uuid:public_id>/retire/", rules.retire_rules, name="retire_rules"),
    path("norms/<uuid:public_id>/", rules.show_norm, name="show_norm"),
    path("norms/<uuid:public_id>/retire/", rules.retire_norm, name="retire_norm"),
]
