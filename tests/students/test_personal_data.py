from django.apps import apps

from accounts.privacy.declarations import Sensitivity, all_declarations


def test_every_field_of_this_room_says_whose_data_it_is() -> None:
    for model in apps.get_app_config("students").get_models():
        fields = {field.name for field in model._meta.get_fields() if field.concrete}
        assert fields == set(all_declarations()[model._meta.label_lower]), model._meta.label_lower


def test_what_a_family_told_us_is_sensitive_and_what_stands_about_others_is_not_exported() -> None:
    known = all_declarations()
    assert known["students.carearrangement"]["mother_away"].kind is Sensitivity.SENSITIVE
    contact = known["students.familycontact"]["phone"]
    assert (contact.kind, contact.exported) == (Sensitivity.THIRD_PARTY, False)
    assert known["students.rosterimport"]["rows"].keep == "7 days"
