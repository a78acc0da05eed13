"""The two ways out: the county's mail server, and the robot of a group in WeCom, DingTalk or Feishu."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from email.utils import formatdate
from smtplib import SMTPRecipientsRefused, SMTPSenderRefused
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import translation

from accounts.models import Dispatch


@dataclass(frozen=True)
class NoticeText:
    """`body` alone is what somebody copies into a message."""

    subject: str
    body: str


Words = Callable[[str, int, Mapping[str, str]], NoticeText]  # kind, how many, what else stands in the sentence
_library: list[Words] = []


def provide(words: Words) -> None:
    _library[:] = [words]


def say(kind: str, count: int, params: Mapping[str, str]) -> NoticeText:
    """The sentence of a kind in the active language. An unknown kind is an error of the program."""
    (words,) = _library
    return words(kind, count, params)


LOOPBACK = ("127.0.0.1", "localhost", "::1")
GROUP = "group"  # the one sentence a group reads


class WillNeverGo(Exception):
    """The address or the robot's is wrong: trying again would end the same way."""


def send(row: Dispatch, *, count: int) -> None:
    """`count`: how many rows the message stands for. Raises `WillNeverGo`, or an OSError or SMTPException to try
    again."""
    with translation.override(row.notice.to.language or settings.LANGUAGE_CODE):
        if row.channel == Dispatch.Channel.MAIL:
            _mail(row, say(row.notice.kind, count, row.notice.params))
        else:
            post(say(GROUP, 1, {}).body)


def _mail(row: Dispatch, words: NoticeText) -> None:
    if not row.notice.to.mail_address:
        raise WillNeverGo
    headers = {"Message-ID": f"<{row.public_id}@xinqiao.invalid>", "Date": formatdate(localtime=True)}
    try:
        EmailMessage(words.subject, words.body, to=[row.notice.to.mail_address], headers=headers).send()
    except (SMTPRecipientsRefused, SMTPSenderRefused) as error:
        raise WillNeverGo from error


def post(text: str) -> None:
    """One line to the group. The address of a robot is its password: https, no way round, never in a log."""
    url = settings.NOTICE_ROBOT_URL
    parts = urlsplit(url)
    if parts.scheme != "https" and parts.hostname not in LOOPBACK:
        raise WillNeverGo
    request = Request(url, json.dumps(_payload(text)).encode(), {"Content-Type": "application/json"})  # noqa: S310
    with build_opener(_NoWayRound).open(request, timeout=settings.EMAIL_TIMEOUT) as answer:
        _check(answer.read(10_000))


class _NoWayRound(HTTPRedirectHandler):
    def redirect_request(self, *_: object) -> None:
        """Leaves the redirect an error."""


def _payload(text: str) -> dict[str, object]:
    if settings.NOTICE_ROBOT_KIND == "feishu":
        return {"msg_type": "text", "content": {"text": text}}
    return {"msgtype": "text", "text": {"content": text}}


def _check(answer: bytes) -> None:
    """All three answer 200 also when they refuse; then a number other than 0 stands in the answer."""
    try:
        said = json.loads(answer)
        code = said.get("errcode", said.get("code", said.get("StatusCode", 0)))
    except (ValueError, AttributeError) as error:
        raise OSError("the robot gave no answer it should give") from error
    if code != 0:
        raise OSError(f"the robot refused with {code}")
