from django.test import RequestFactory
from django.views.defaults import bad_request

from tests.chinese import chinese


def test_a_request_nobody_can_read_is_answered_in_the_words_of_the_product():
    answer = bad_request(RequestFactory().get("/"), ValueError("too many fields"))
    assert answer.status_code == 400
    assert chinese("This could not be read") in answer.content.decode()
