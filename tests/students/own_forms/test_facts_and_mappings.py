"""Which fact goes under which heading of a school's own form, proposed, mapped and confirmed."""

import json

import pytest

from students.forms.registers import RegisterColumnsForm, TakeRegisterForm
from students.models import RegisterForm
from students.own_forms.facts import (
    BY_HAND,
    FACTS,
    KINDS,
    LABELS,
    LEFT_BEHIND,
    NOTES,
    SHIPPED,
    facts_offered,
    known_headings,
)
from students.own_forms.filling import build_shipped_form
from students.own_forms.register_forms import (
    LARGEST_MAPPING,
    NotAMapping,
    columns_of,
    form_in_force,
    forms_of,
    layout_of,
    mapping_file,
    read_mapping,
)
from students.own_forms.template import Layout, propose_columns, read_template
from students.pages.register_pages import RegisterPage, SchoolRegisters, registers_by_school
from students.pages.registers import made_register
from students.roster.layout import plain
from students.services.records import confirm_register_form, retire_register_form, upload_register_form
from tests import factories


def own_form(cast, kind="contacts", confirmed=False):
    content, _layout, columns = build_shipped_form(kind, "登记表")
    form = upload_register_form(cast.school, by=cast.admin, kind=kind, content=content)
    return confirm_register_form(form, by=cast.admin, columns=columns) if confirmed else form


def proposed(*words, kind="contacts"):
    return propose_columns(Layout(1, 2, dict(enumerate(words, 1))), kind)


class TestFacts:
    def test_no_heading_means_two_facts_of_one_register(self):
        for kind in KINDS:
            first = [plain(fact.headings[0]) for fact in facts_offered(kind)]
            assert len(first) == len(set(first))
            assert [known_headings(kind)[word] for word in first] == [fact.key for fact in facts_offered(kind)]

    def test_a_register_is_offered_nothing_that_is_not_its_own(self):
        assert not [fact.key for fact in facts_offered(NOTES) if fact.of_care or fact.key.endswith("phone")]
        assert "strengths" not in {fact.key for fact in facts_offered(LEFT_BEHIND)}

    @pytest.mark.parametrize("kind", KINDS)
    def test_the_form_that_ships_is_understood_by_its_own_headings(self, kind):
        content, layout, columns = build_shipped_form(kind, "登记表")
        _washed, read = read_template(content, kind)
        assert read.heading == layout.heading
        assert propose_columns(read, kind) == columns
        assert len(read.words) == len(SHIPPED[kind]) + len(BY_HAND.get(kind, ()))

    @pytest.mark.parametrize(
        ("words", "columns"),
        [
            (("姓名", "性别", "身高"), {1: "name", 2: "sex"}),
            (("姓 名*", "联系电话（手机）"), {1: "name", 2: "guardian_phone"}),
            (("姓名", "学生姓名"), {1: "name"}),
            (("ＮＡＭＥ", "Class"), {1: "name", 2: "class"}),
            (("心理得分", "风险等级"), {}),
        ],
    )
    def test_each_fact_is_proposed_once_and_nothing_nobody_recognises(self, words, columns):
        assert proposed(*words) == columns

    def test_scores_and_levels_are_no_facts_of_any_register(self):
        assert not [key for key in FACTS if any(word in key for word in ("score", "band", "flag", "level", "result"))]


class TestMappings:
    def test_a_mapping_leads_from_headings_to_facts_and_back(self, cast):
        form = own_form(cast)
        assert read_mapping(form, mapping_file(form)) == columns_of(form)

    def changed(self, form, **changes):
        return json.dumps(json.loads(mapping_file(form)) | changes).encode()

    @pytest.mark.parametrize(
        "content", [b"", b"{", b"[]", b"null", b'{"columns": 3}', b"\xff\xfe", b"[" * 100_000, b'{"columns": [{}]}']
    )
    def test_what_is_no_mapping_is_refused_and_never_an_error(self, cast, content):
        with pytest.raises(NotAMapping, match="unreadable"):
            read_mapping(own_form(cast), content)

    def test_a_mapping_of_another_register_or_another_program_is_told_apart(self, cast):
        form = own_form(cast)
        with pytest.raises(NotAMapping, match="kind"):
            read_mapping(form, self.changed(form, kind=LEFT_BEHIND))
        with pytest.raises(NotAMapping, match="unreadable"):
            read_mapping(form, self.changed(form, format="something-else"))

    def test_a_mapping_that_is_too_long_is_not_read(self, cast):
        form = own_form(cast)
        with pytest.raises(NotAMapping, match="unreadable"):
            read_mapping(form, mapping_file(form) + b" " * LARGEST_MAPPING)

    def test_unknown_headings_and_facts_of_other_registers_are_passed_over(self, cast):
        form = own_form(cast)
        columns = [
            {"heading": "姓名", "fact": "name"},
            {"heading": "座号", "fact": "strengths"},
            {"heading": "x", "fact": "sex"},
        ]
        assert read_mapping(form, self.changed(form, columns=columns)) == {2: "name"}

    def test_one_fact_goes_under_one_heading_however_often_the_file_says_it(self, cast):
        form = own_form(cast)
        columns = [{"heading": word, "fact": "name"} for word in layout_of(form).words.values()]
        assert list(read_mapping(form, self.changed(form, columns=columns)).values()) == ["name"]


class TestConfirming:
    def answers(self, form, **changes):
        return {f"column_{column}": fact for column, fact in columns_of(form).items()} | changes

    def test_what_was_proposed_can_be_confirmed_as_it_is(self, cast):
        form = own_form(cast)
        asked = RegisterColumnsForm(form, self.answers(form))
        assert asked.is_valid()
        assert asked.done(by=cast.admin).confirmed_by == cast.admin

    @pytest.mark.parametrize(
        ("changes", "wrong"), [({"column_2": ""}, {"__all__"}), ({"column_1": "name"}, {"column_1", "column_2"})]
    )
    def test_the_name_stands_under_one_heading_and_no_fact_under_two(self, cast, changes, wrong):
        form = own_form(cast)
        assert set(RegisterColumnsForm(form, self.answers(form, **changes)).errors) == wrong

    def test_a_fact_of_another_register_cannot_be_chosen(self, cast):
        form = own_form(cast)
        assert set(RegisterColumnsForm(form, self.answers(form, column_1="strengths")).errors) == {"column_1"}

    def test_a_form_serves_its_own_kind_until_it_is_retired(self, cast):
        form = own_form(cast, confirmed=True)
        assert form_in_force(cast.school, "contacts") == form
        assert form_in_force(cast.school, NOTES) is None and form_in_force(cast.second_school, "contacts") is None
        retire_register_form(form, by=cast.admin)
        assert form_in_force(cast.school, "contacts") is None
        assert not forms_of(cast.admin).exists()

    def test_retiring_twice_keeps_who_did_it_first(self, cast):
        form = own_form(cast, confirmed=True)
        first = retire_register_form(form, by=cast.admin).retired_at
        assert retire_register_form(form, by=cast.chen).retired_at == first
        assert RegisterForm.objects.get().retired_by == cast.admin

    @pytest.mark.parametrize("person", ["li", "wang", "chen", "district"])
    def test_nobody_but_who_keeps_the_roster_reaches_a_form(self, cast, person):
        own_form(cast)
        assert not forms_of(cast.people[person]).exists()


class TestPages:
    def test_a_form_that_waits_and_one_in_force_stand_side_by_side(self, cast):
        confirmed, waiting = own_form(cast, confirmed=True), own_form(cast)
        lines = {line.kind: line for line in SchoolRegisters(cast.admin, cast.school, [cast.class_3_1]).kinds}
        assert (lines["contacts"].form, lines["contacts"].waiting) == (confirmed, waiting)
        assert (lines[NOTES].form, lines[NOTES].waiting) == (None, None)

    def test_a_teacher_of_two_schools_finds_both_with_the_own_classes(self, cast):
        factories.assign(cast.li, cast.second_school, "class-teacher", cast.second_class)
        found = {one.school: len(one.classes) for one in registers_by_school(cast.li)}
        assert found == {cast.school: 1, cast.second_school: 1}

    @pytest.mark.parametrize(("kind", "cards"), [("contacts", True), (NOTES, False), (LEFT_BEHIND, False)])
    def test_cards_are_offered_beside_the_contacts_of_one_class(self, cast, kind, cards):
        assert bool(RegisterPage(cast.li, cast.school, [cast.class_3_1], kind, "policy").cards_of) is cards
        whole = RegisterPage(cast.admin, cast.school, [cast.class_3_1, cast.class_3_2], kind, "policy")
        assert whole.cards_of is None

    def test_the_keeper_is_told_that_teachers_notes_are_in_the_teachers_file_only(self, cast):
        pages = [RegisterPage(user, cast.school, [cast.class_3_1], NOTES, "policy") for user in (cast.li, cast.admin)]
        assert [len(page.remarks) for page in pages] == [0, 1]

    def test_an_empty_class_has_a_register_without_lines(self, cast):
        empty = factories.make_class(cast.school, 5, 1)
        register = made_register(cast.admin, [empty], "contacts")
        assert (register.rows, register.cells, register.keys, register.children) == (0, 0, 0, ())
        assert register.columns == ()

    @pytest.mark.parametrize("label", LABELS)
    def test_only_a_register_of_left_behind_children_asks_for_a_label(self, cast, label):
        asked = TakeRegisterForm(LEFT_BEHIND, {"label": label})
        assert asked.chosen == label
        assert TakeRegisterForm(LEFT_BEHIND, {"label": "both"}).chosen == LABELS[0]
        assert "label" not in TakeRegisterForm(NOTES).fields

    def test_a_child_whose_label_is_not_known_is_counted_and_not_listed(self, cast):
        register = made_register(cast.li, [cast.class_3_1], LEFT_BEHIND)
        assert (register.rows, register.unknown, register.refused) == (0, 3, 0)
        factories.make_care(cast.children["yu"], cast.li, father_away="never", mother_away="never", rural_hukou="yes")
        assert made_register(cast.li, [cast.class_3_1], LEFT_BEHIND).unknown == 2
