"""What people said: typed at school, names taken out by a person, read by the officer only then and never of a few."""

import uuid

import pytest
import time_machine
from django.urls import reverse

from accounts.models import AuditEvent
from screening.research.evaluation import access, services
from screening.research.evaluation.naming import names_standing_in, spots_in, without
from screening.research.evaluation.services import PilotRefused
from screening.research.models import PilotComment
from students.services.family import add_contact
from tests.research.evaluation import pilot_steps

NAMES = {
    "王𬀩雨": "child",
    "张浩然": "child",
    "古丽娜尔·艾山": "child",
    "欧阳念慈": "child",
    "李芳": "staff",
    "王秀英": "family",
}
WORDS = {"child": "［孩子］", "family": "［家人］", "staff": "［老师］", "class": "［班级］", "number": "［号码］"}


@pytest.mark.parametrize(
    ("text", "certain"),
    [
        ("张浩然打我", ["张浩然"]),
        ("张 浩 然打我", ["张 浩 然"]),
        ("古丽娜尔艾山和古丽娜尔•艾山", ["古丽娜尔艾山", "古丽娜尔•艾山"]),
        ("李芳说，王秀英也说", ["李芳", "王秀英"]),
        ("王𬀩\u200b雨", ["王𬀩\u200b雨"]),
        ("大家都好", []),
    ],
)
def test_a_full_name_is_found_however_it_is_written(text, certain) -> None:
    assert names_standing_in(text, NAMES) == certain


@pytest.mark.parametrize(
    ("text", "likely"),
    [
        ("浩然和念慈", [("浩然", "child"), ("念慈", "child")]),
        ("小雨哭了，雨雨笑了", [("小雨", "child"), ("雨雨", "child")]),
        ("古丽娜尔来了", [("古丽娜尔", "child")]),
        ("李老师帮我", [("李老师", "staff")]),
        ("三年级(2)班和五(1)班", [("三年级(2)班", "class"), ("五(1)班", "class")]),
        ("打 138 0001 0021", [("138 0001 0021", "number")]),
        ("有三个人", []),
    ],
)
def test_what_looks_like_somebody_is_marked_but_not_held_to_be_certain(text, likely) -> None:
    found = spots_in(text, NAMES)
    assert [(spot.found, spot.kind) for spot in found] == likely
    assert not any(spot.certain for spot in found)


def test_a_name_within_another_is_one_place_and_the_rest_stays_word_for_word() -> None:
    text = "王𬀩雨和浩然一起，李老师看见了。"
    assert without(text, spots_in(text, NAMES), WORDS) == "［孩子］和［孩子］一起，［老师］看见了。"


def page_of(cast, pilot, text: str) -> dict[str, object]:
    return {"nonce": uuid.uuid4(), "place": f"{pilot.public_id} {cast.school.public_id}", "text": text}


def test_a_page_of_paper_is_one_comment_however_often_it_is_sent(cast, as_) -> None:
    data = page_of(cast, pilot_steps.running_pilot(cast), "话多了")
    for _time in range(2):
        assert as_(cast.admin).post(reverse("reports:list_comments"), data).status_code == 302
    assert [(one.text, one.typed_by) for one in PilotComment.objects.all()] == [("话多了", cast.admin)]


@pytest.mark.parametrize("text", ["", " ", "5"])
def test_a_page_without_words_is_not_kept(cast, as_, text) -> None:
    data = page_of(cast, pilot_steps.running_pilot(cast), text)
    assert as_(cast.admin).post(reverse("reports:list_comments"), data).status_code == 422
    assert not PilotComment.objects.exists()


def test_nobody_types_for_a_school_of_others(cast, as_) -> None:
    data = page_of(cast, pilot_steps.running_pilot(cast), "话多了")
    assert as_(cast.tian).post(reverse("reports:list_comments"), data).status_code == 422
    assert not PilotComment.objects.exists()


def test_a_comment_leaves_the_school_only_without_the_names_the_school_knows(cast) -> None:
    add_contact(cast.children["yu"], by=cast.li, name="王秀英", relation="奶奶", phone="0000-555 0121")
    pilot = pilot_steps.running_pilot(cast)
    for text in ("古丽娜尔艾山不理我", "张浩然推我", "周敏骂人", "王秀英接我"):
        comment = pilot_steps.type_comment(cast, pilot, text)
        with pytest.raises(PilotRefused, match="names-a-person"):
            pilot_steps.release(cast, comment)
    assert not PilotComment.objects.filter(deidentified_at__isnull=False).exists()


def test_the_name_of_a_child_of_another_school_is_no_name_here(cast) -> None:
    comment = pilot_steps.type_comment(cast, pilot_steps.running_pilot(cast), "冉小雨来看我们")
    assert pilot_steps.release(cast, comment).released_text == "冉小雨来看我们"


def test_releasing_deletes_what_was_written(cast, as_) -> None:
    comment = pilot_steps.type_comment(cast, pilot_steps.running_pilot(cast), "张浩然推我")
    place = reverse("reports:release_comment", args=[comment.public_id])
    form = as_(cast.wang).get(place).context["form"]
    assert form["released_text"].value().endswith("推我") and "张浩然" not in form["released_text"].value()
    said = {"nonce": uuid.uuid4(), "released_text": "有人推我", "looked": ["0"], "whole": "on"}
    assert as_(cast.wang).post(place, said).status_code == 302
    comment.refresh_from_db()
    assert (comment.text, comment.released_text, comment.deidentified_by) == (None, "有人推我", cast.wang)
    assert as_(cast.wang).get(place).status_code == 404


@pytest.mark.parametrize(
    ("forgotten", "field"), [("looked", "looked"), ("whole", "whole"), ("released_text", "released_text")]
)
def test_the_person_ticks_every_place_and_the_whole(cast, as_, forgotten, field) -> None:
    comment = pilot_steps.type_comment(cast, pilot_steps.running_pilot(cast), "张浩然推我")
    said = {"nonce": uuid.uuid4(), "released_text": "有人推我", "looked": ["0"], "whole": "on"}
    answer = as_(cast.wang).post(
        reverse("reports:release_comment", args=[comment.public_id]),
        {name: value for name, value in said.items() if name != forgotten},
    )
    comment.refresh_from_db()
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    assert comment.text == "张浩然推我"


def test_what_is_set_aside_is_deleted_and_read_by_nobody(cast, as_) -> None:
    pilot = pilot_steps.running_pilot(cast)
    comment = pilot_steps.type_comment(cast, pilot, "那天着火的就是我家")
    as_(cast.wang).post(reverse("reports:release_comment", args=[comment.public_id]), {"act": "set-aside"})
    comment.refresh_from_db()
    assert (comment.text, comment.released_text, comment.set_aside_by) == (None, None, cast.wang)
    assert not access.released_comments(cast.district, pilot).exists()


def test_the_words_as_written_lie_in_no_column_in_clear(cast) -> None:
    comment = pilot_steps.type_comment(cast, pilot_steps.running_pilot(cast), "张浩然推我")
    stored = PilotComment.objects.filter(pk=comment.pk).extra(select={"raw": "text"}).values_list("raw", flat=True)[0]
    assert "张浩然" not in stored


def test_every_look_at_a_comment_is_recorded(cast, as_) -> None:
    comment = pilot_steps.type_comment(cast, pilot_steps.running_pilot(cast), "好")
    as_(cast.wang).get(reverse("reports:release_comment", args=[comment.public_id]))
    event = AuditEvent.objects.get(verb="comment.show")
    assert (event.actor_id, event.object_id) == (cast.wang.public_id, str(comment.public_id))


def said(cast, as_, pilot) -> str:
    page = as_(cast.district).get(reverse("reports:show_evaluation", args=[pilot.public_id])).content.decode()
    return page.split('id="said"')[1].split("</section>")[0]


def test_four_comments_are_too_few_to_be_shown_and_five_are_not(cast, as_) -> None:
    pilot = pilot_steps.running_pilot(cast)
    pilot_steps.released_comments(cast, pilot, 4)
    assert "喜欢第" not in said(cast, as_, pilot)
    pilot_steps.type_comment(cast, pilot, "没有放行")
    assert "喜欢第" not in said(cast, as_, pilot)
    pilot_steps.released_comments(cast, pilot, 1)
    assert said(cast, as_, pilot).count("喜欢第") == 5
    assert "没有放行" not in said(cast, as_, pilot)
    assert AuditEvent.objects.filter(actor_id=cast.district.public_id, verb="pilot.evaluate").count() == 4


def test_the_officer_reads_neither_school_nor_day(cast, as_) -> None:
    pilot = pilot_steps.running_pilot(cast)
    pilot_steps.released_comments(cast, pilot, 5)
    words = said(cast, as_, pilot)
    assert "喜欢第一样" in words
    assert cast.school.name not in words and "2026" not in words and "10" not in words


def test_the_page_shows_what_was_written_and_asks_about_each_place_that_may_tell_who_is_meant(cast, as_) -> None:
    comment = pilot_steps.type_comment(cast, pilot_steps.running_pilot(cast), "张浩然打我，李芳看见了。")
    answer = as_(cast.wang).get(reverse("reports:release_comment", args=[comment.public_id]))
    assert "张浩然打我，李芳看见了。" in answer.content.decode()
    assert len(answer.context["form"].fields["looked"].choices) == 2


def test_what_nobody_looks_through_is_forgotten_after_half_a_year(cast) -> None:
    pilot = pilot_steps.running_pilot(cast)
    pilot_steps.type_comment(cast, pilot, "等着")
    pilot_steps.released_comments(cast, pilot, 1)
    for day, left in (("2027-04-16", 2), ("2027-04-18", 1)):
        with time_machine.travel(f"{day}T09:00:00+08:00", tick=False):
            services.forget_old_comments()
        assert PilotComment.objects.count() == left
    assert AuditEvent.objects.filter(verb="comment.forget").count() == 1
