import gzip

from django.http import FileResponse, HttpResponse, JsonResponse
from django.test import RequestFactory

from config.compression import CompressPagesMiddleware

BROWSER = RequestFactory().get("/", headers={"Accept-Encoding": "gzip, br"})
LONG = "一名学生一行。" * 500


def sent(response):
    return CompressPagesMiddleware(lambda request: response)(BROWSER)


def test_a_page_is_sent_compressed():
    answer = sent(HttpResponse(LONG))
    assert answer["Content-Encoding"] == "gzip" and gzip.decompress(answer.content).decode() == LONG


def test_a_document_keeps_its_length_and_ranges():
    file = FileResponse(iter([LONG.encode()]), content_type="application/pdf", headers={"Content-Length": "10500"})
    answer = sent(file)
    assert "Content-Encoding" not in answer and answer["Content-Length"] == "10500"


def test_rows_sent_to_a_script_are_left_as_they_are():
    assert "Content-Encoding" not in sent(JsonResponse({"rows": [LONG]}))
