"""Every way leads to the urgent page with its child, and what was sent needs neither broker nor mail."""

import uuid

from django.urls import reverse

from screening.cases.models import UrgentConcern, WatchCheck
from screening.cases.review import services as reviewing
from tests.cases import factories as make
from tests.cases.pages import page, url
from tests.rounds import child_form_factories as forms


def words(cast, **fields):
    return {"nonce": uuid.uuid4(), "school": cast.school.pk, "what": "哭着不肯回家", **fields}


def test_with_broker_and_mail_down_it_is_on_the_counselors_screen_in_the_next_request(cast, as_, monkeypatch):
    def down(*args, **kwargs):
        raise ConnectionError("planted")

    monkeypatch.setattr("celery.app.base.Celery.send_task", down)
    monkeypatch.setattr("celery.app.task.Task.apply_async", down)
    monkeypatch.setattr("django.core.mail.EmailMessage.send", down)
    sent = as_(cast.staff).post(url("raise_urgent"), words(cast, about="no"))
    concern = UrgentConcern.objects.get()
    assert sent.url == url("sent_urgent", concern.public_id)
    assert url("show_urgent", concern.public_id) in page(as_(cast.wang).get(reverse("home:show_home")))


def test_the_form_of_a_childs_own_paper_goes_along_and_its_typist_reads_no_name(cast, as_):
    child = cast.children["second"]
    forms.open_round(cast)
    forms.name_typist(cast, cast.staff)
    address = f"{url('raise_urgent')}?form={forms.code_of(forms.child_sheet(cast), child)}"
    typist = as_(cast.staff)
    assert "这张纸质表上的孩子" in page(typist.get(address))
    sent = typist.post(address, words(cast, school=cast.second_school.pk, about="no"))
    concern = UrgentConcern.objects.get()
    assert (concern.student, concern.school) == (child, cast.second_school)
    for shown in (address, sent.url, url("show_urgent", concern.public_id)):
        assert child.name not in page(typist.get(shown))
    assert child.name in page(as_(cast.wang).get(url("show_urgent", concern.public_id)))
    assert child.name not in page(as_(cast.li).get(address))


def test_a_worry_in_the_four_week_question_leads_on_with_the_child(cast, as_):
    reviewing.record_review(
        make.make_case(cast, "yu"),
        by=cast.wang,
        nonce=uuid.uuid4(),
        review=make.seen_review(),
        decision=make.decision(),
        guardian=make.TOLD,
    )
    check = WatchCheck.objects.get()
    WatchCheck.objects.update(due_on=make.TODAY)
    li, address = as_(cast.li), url("answer_watch", check.public_id)
    assert f"?child={cast.children['yu'].public_id}" in page(li.get(address))
    said = {"nonce": uuid.uuid4(), "compared": "worse", "new": "none", "next_step": "safety"}
    assert li.post(address, said).url == f"{url('raise_urgent')}?child={cast.children['yu'].public_id}"


def test_the_red_button_of_a_page_about_a_child_takes_the_child_along_until_it_is_dropped(cast, as_, watched):
    wang, child, button = as_(cast.wang), watched.student, 'class="btn urgent" href="'
    of_child, of_case = (
        f"{url('raise_urgent')}?{name}={key}" for name, key in (("child", child.public_id), ("case", watched.public_id))
    )
    for name in ("show_student", "record_care"):
        assert f'{button}{of_child}"' in page(wang.get(reverse(f"students:{name}", args=[child.public_id])))
    for name in ("show_case", "revise_decision", "close_case", "add_follow_up"):
        assert f'{button}{of_case}"' in wang.get(url(name, watched.public_id), follow=True).content.decode(), name
    assert f'{button}{url("raise_urgent")}"' in page(wang.get(url("list_cases")))
    shown = page(wang.get(of_case))
    assert child.name in shown and f'href="{url("raise_urgent")}">不是这名孩子</a>' in shown
    wang.post(of_case, words(cast, about="no"))
    assert UrgentConcern.objects.get().student == child
    assert child.name not in page(wang.get(url("raise_urgent")))


def test_a_teachers_page_about_a_row_takes_the_child_along_and_never_the_case(cast, as_):
    case = make.make_case(cast, tier="B")
    text = page(as_(cast.li).get(url("show_talk", case.talk_task.public_id)))
    bar = text[text.index('<nav class="sos') : text.index("<main")]
    assert f"?child={case.student.public_id}" in bar
    assert str(case.public_id) not in text
