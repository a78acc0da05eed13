from django.test import RequestFactory
from django.views.defaults import bad_request


def test_a_request_nobody_can_read_is_answered_in_the_words_of_the_product():
    answer = bad_request(RequestFactory().get("/"), ValueError("too many fields"))
    assert answer.status_code == 400
    assert "没能读懂这次提交" in answer.content.decode()
