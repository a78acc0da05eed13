import pytest
from django.apps import apps

from accounts.privacy.declarations import all_declarations


@pytest.mark.parametrize("label", ["rounds", "library"])
def test_every_field_says_whose_data_it_is(label):
    for model in apps.get_app_config(label).get_models():
        fields = {field.name for field in (*model._meta.fields, *model._meta.many_to_many)}
        assert fields == set(all_declarations()[model._meta.label_lower]), model._meta.label_lower
