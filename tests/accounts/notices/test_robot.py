"""A group's robot: one line a day that names nobody, never about an urgent concern, on this machine only in tests."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from uuid import uuid4

import pytest

from accounts.models import Dispatch, User
from accounts.notices import channels, outbox, services
from tests.accounts.notices.conftest import Robot


@pytest.fixture
def robot(settings) -> Iterator[Robot]:
    found = Robot()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            found.posts.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(found.status)
            self.send_header("Location", "http://127.0.0.1:9/elsewhere")
            self.end_headers()
            self.wfile.write(found.answer)

        def log_message(self, *args: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    settings.NOTICE_ROBOT_URL = found.url = f"http://127.0.0.1:{server.server_port}/robot/send?key=secret"
    yield found
    server.shutdown()
    server.server_close()


def test_a_group_reads_one_line_a_day_whatever_happened(robot: Robot, wang: User, chen: User) -> None:
    services.notify([wang, chen], kind="queue", by=None, page="cases:list_cases")
    services.notify([wang], kind="overdue", by=None, page="cases:list_cases")
    assert (outbox.send_due(), outbox.send_due()) == (1, 0)
    assert robot.posts == [{"msgtype": "text", "text": {"content": channels.say(channels.GROUP, 1, {}).body}}]


def test_a_group_never_hears_of_an_urgent_concern(robot: Robot, wang: User) -> None:
    for kind, more in (("urgent", {}), ("urgent-escalated", {"minutes": "30"})):
        services.notify([wang], kind=kind, by=None, page="cases:show_urgent", about=uuid4(), school="柳湾", **more)
    assert outbox.send_due() == 0 and robot.posts == [] and not Dispatch.objects.exists()


def test_feishu_is_spoken_to_in_its_own_words(robot: Robot, settings) -> None:
    settings.NOTICE_ROBOT_KIND, robot.answer = "feishu", b'{"code":0}'
    channels.post("hello")
    assert robot.posts == [{"msg_type": "text", "content": {"text": "hello"}}]


@pytest.mark.parametrize("answer", [b'{"errcode":93000}', b"not json", b'{"code":19001}'])
def test_a_refusal_is_tried_again(robot: Robot, wang: User, answer: bytes) -> None:
    robot.answer = answer
    services.notify([wang], kind="queue", by=None, page="cases:list_cases")
    assert outbox.send_due() == 0
    assert Dispatch.objects.get().state == "queued" and Dispatch.objects.get().attempts == 1


def test_a_robot_that_sends_elsewhere_is_not_followed(robot: Robot) -> None:
    robot.status = 302
    with pytest.raises(OSError):
        channels.post("hello")


def test_an_address_without_tls_is_not_used(settings, wang: User) -> None:
    settings.NOTICE_ROBOT_URL = "http://robot.example/send"
    services.notify([wang], kind="queue", by=None, page="cases:list_cases")
    assert outbox.send_due() == 0 and Dispatch.objects.get().state == "failed"


def test_the_address_of_the_robot_is_in_no_log(settings, wang: User, robot: Robot, caplog) -> None:
    robot.status = 500
    services.notify([wang], kind="queue", by=None, page="cases:list_cases")
    outbox.send_due()
    assert "could not leave" in caplog.text and "secret" not in caplog.text
