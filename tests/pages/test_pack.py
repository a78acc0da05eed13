"""The form pack: what a form of the product looks like before and after a mistake."""

import pytest
from crispy_forms.bootstrap import FormActions, StrictButton
from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, ButtonHolder, Column, Div, Field, Fieldset, Hidden, Layout, Row, Submit
from django import forms
from django.template import Context, Template
from django.utils import translation

from tests.pages.structure import Page, faults


class Visit(forms.Form):
    """One field of every kind the product uses."""

    mood = forms.ChoiceField(label="心情", choices=[("0", "没见过"), ("1", "一两次")], widget=forms.RadioSelect)
    seen = forms.MultipleChoiceField(
        label="看到什么",
        choices=[("a", "一个人"), ("b", "不说话")],
        widget=forms.CheckboxSelectMultiple,
        help_text="可多选",
    )
    where = forms.ChoiceField(label="地点", choices=[("", "请选"), ("home", "家里")])
    day = forms.DateField(label="日期", help_text="最近一次")
    clock = forms.TimeField(label="几点", required=False)
    note = forms.CharField(label="说明", widget=forms.Textarea(attrs={"rows": 3}))
    sure = forms.BooleanField(label="我已确认")
    token = forms.CharField(widget=forms.HiddenInput)
    paper = forms.FileField(label="文件", required=False)

    def clean(self) -> None:
        raise forms.ValidationError("整张表的错误")


class LaidOut(Visit):
    """The same, with a layout of its own."""

    helper = FormHelper()
    helper.layout = Layout(
        Fieldset("看到的", Field("mood", wrapper_class="five"), "seen", css_class="card"),
        Row(Column("where"), Column("day"), "clock"),
        Div("note", "sure", "token", "paper", css_class="slim"),
        HTML("<p>一句话</p>"),
        Hidden("kept", "1"),
        ButtonHolder(Submit("save", "保存")),
        FormActions(StrictButton("再想想", css_class="plain", type="submit")),
    )


FORMS = [Visit, LaidOut]
WAYS = ["{% load crispy_forms_tags %}{% crispy form %}", None]
PLAIN = "{% load crispy_forms_tags %}<form method='post' novalidate>{% csrf_token %}{{ form|crispy }}</form>"


def drawn(form: forms.Form, template: str | None) -> str:
    body = Template(template or PLAIN).render(Context({"form": form, "csrf_token": "abc"}))
    return f"<!DOCTYPE html><html lang='zh'><head><title>探访 – 心桥</title></head><body><main><h1>探访</h1>{body}"


@pytest.mark.parametrize("template", WAYS, ids=["tag", "filter"])
@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("data", [None, {}], ids=["blank", "wrong"])
def test_every_kind_of_field_is_drawn_without_a_fault(form: type, template: str | None, data: dict | None) -> None:
    assert faults(drawn(form(data), template)) == []


def test_the_summary_stands_first_and_leads_to_every_wrong_field() -> None:
    page = Page(drawn(Visit({}), None))
    box = next(element for element in page.root.iter() if element.get("role") == "alert")
    links = [link.get("href") for link in box.iter("a")]
    assert links == ["#id_mood_0", "#id_seen_0", "#id_where", "#id_day", "#id_note", "#id_sure"]
    assert "整张表的错误" in "".join(box.itertext())
    form = next(page.all("form"))
    assert [part for part in form.iter() if part is box or part.tag == "fieldset"][0] is box


def test_hint_and_error_are_read_out_with_their_field() -> None:
    page = Page(drawn(Visit({}), None))
    assert page.by_id("id_day").get("aria-describedby") == "id_day_helptext id_day_error"
    assert page.by_id("id_day").get("aria-invalid") == "true"
    group = page.inside(page.by_id("id_seen_0"), "fieldset")
    assert group.get("aria-describedby") == "id_seen_helptext id_seen_error"


def test_a_date_comes_back_as_the_browser_sent_it() -> None:
    for language in ("zh-hans", "en"):
        with translation.override(language):
            field = Page(drawn(Visit({"day": "2026-10-19"}), None)).by_id("id_day")
            assert (field.get("type"), field.get("value")) == ("date", "2026-10-19")
            import datetime

            shown = Page(drawn(Visit(initial={"day": datetime.date(2026, 10, 19)}), None)).by_id("id_day")
            assert shown.get("value") == "2026-10-19"


def test_what_was_chosen_stays_chosen() -> None:
    page = Page(drawn(Visit({"mood": "1", "seen": ["b"], "sure": "on"}), None))
    ticked = [element.get("id") for element in page.all("input") if element.get("checked") is not None]
    assert ticked == ["id_mood_1", "id_seen_1", "id_sure"]


def test_a_choice_is_escaped() -> None:
    class Names(forms.Form):
        who = forms.ChoiceField(label="<b>谁</b>", choices=[('"><script>', "<i>x</i>")], widget=forms.RadioSelect)

    html = drawn(Names({"who": '"><script>'}), None)
    assert "<script>" not in html and "<i>x" not in html and "<b>谁" not in html


@pytest.mark.parametrize(
    ("broken", "says"),
    [
        ("<h1>二</h1>", "2 h1 instead of one"),
        ("<input name='q' type='text'>", "no label: q"),
        ("<label><input type='radio' name='r' value='1'>一</label>", "no fieldset with a legend: r = 1"),
        (
            "<div class='summary' role='alert' tabindex='-1' autofocus><a href='#x'>错</a></div>",
            "summary leads nowhere",
        ),
        ("<p id='a'></p><p id='a'></p>", "id twice: a"),
        ("<table><tr><td>一</td></tr></table>", "a table without th"),
        ("<p style='color:red'>一</p>", "inline style: p"),
        ("<script>1</script>", "inline script"),
        ("<form method='post'></form>", "a form without a token"),
        ("<a href='/x'></a>", "a without words"),
    ],
)
def test_the_checker_sees_a_fault(broken: str, says: str) -> None:
    assert any(says in fault for fault in faults(drawn(Visit(), None) + broken))


def test_the_checker_sees_a_name_in_the_title() -> None:
    assert (
        faults("<title>王小雨 – 心桥</title><h1>一</h1><main>", names=["王小雨"])[-1] == "title names a child: 王小雨"
    )
