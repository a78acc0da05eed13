"""The validator names everything that is wrong, once, in both languages, and says when a file is ready."""

import copy
import io
import json
import random
import subprocess
import sys

import pytest

from screening import instruments
from screening.instruments import DefinitionError, advice, check, parse
from screening.instruments.__main__ import main
from screening.instruments.shipped import DEFINITIONS
from tests.instruments.licensed import licensed_forms
from tests.instruments.test_definitions import SLIPS, plant


@pytest.fixture
def child():
    return instruments.get("child-engagement").to_mapping()


@pytest.fixture
def teacher():
    return instruments.get("teacher-connection").to_mapping()


def fields(mapping):
    return {(problem.place, problem.field) for problem in check(mapping)}


@pytest.mark.parametrize("form", [*instruments.all(), *licensed_forms()], ids=lambda form: form.id)
def test_every_form_of_ours_and_every_unlocked_scale_is_without_a_problem(form):
    assert check(form.to_mapping()) == [] == advice(form.to_mapping())


@pytest.mark.parametrize(("path", "value", "field", "words"), SLIPS, ids=[f"{s[0]}-{i}" for i, s in enumerate(SLIPS)])
def test_what_reading_refuses_the_validator_names_first_and_in_chinese_too(child, path, value, field, words):
    plant(child, path, value)
    problems = check(child)
    assert words in problems[0].sentence.en and problems[0].field == field
    assert all(any("\u4e00" <= sign <= "\u9fff" for sign in problem.sentence.zh) for problem in problems)


def test_all_slips_of_a_definition_are_named_together_and_each_once(child):
    child["title"]["en"] = ""
    child["informant"] = "parent"
    child["items"][2]["number"] = 9
    child["items"][3]["block"] = "nowhere"
    child["items"][4]["short"] = "字"
    child["scales"][0]["range"] = [0, 48]
    child["scales"][0]["min_answered"] = 13
    child["scales"][1]["flags"] = True
    child["scales"][2]["items"] = ["g4", "g5", "g99"]
    child["response"]["anchors"][1]["label"]["zh"] = " "
    del child["copyright"]["holder"]
    problems = check(child)
    assert {(problem.place, problem.field) for problem in problems} == {
        ("", "title"),
        ("", "informant"),
        ("item g3", "number"),
        ("item g4", "block"),
        ("item g5", "short"),
        ("item g6", "scales"),
        ("scale engagement", "range"),
        ("scale engagement", "min_answered"),
        ("scale behavioural-engagement", "flags"),
        ("scale emotional-engagement", "items"),
        ("response, answer 2", "label"),
        ("copyright", "holder"),
    }
    assert len(problems) == len(set(problems)) == 12


def test_what_merely_follows_from_a_slip_is_left_unsaid(child):
    child["items"][3]["scales"] = "engagement"
    child["items"][4]["number"] = "five"
    child["scales"][0]["range"] = "12 to 48"
    child["scales"][1]["min_answered"] = None
    child["entry"]["digits"] = "twelve"
    assert fields(child) == {
        ("item g4", "scales"),
        ("item g5", "number"),
        ("scale engagement", "range"),
        ("entry", "digits"),
    }


def test_a_problem_says_where_in_both_languages(child):
    child["items"][6]["direction"] = "sideways"
    (problem,) = check(child)
    assert problem.to("en") == "item g7, “direction”: is “sideways” but must be one of: concern, strength, none"
    assert problem.to("zh").startswith("题目 g7，文字方向（direction）：是“sideways”")


@pytest.mark.parametrize("mapping", [{}, {"schema": 3}, {"items": [1, None], "scales": [[]]}, {"response": {}}])
def test_the_validator_never_raises(mapping):
    assert check(mapping)


def test_no_planted_hole_makes_the_validator_raise_or_overlook_it(child):
    """Two hundred definitions with one value replaced by nonsense: what reading refuses, the validator names."""
    rng = random.Random(11)
    for _ in range(200):
        broken = copy.deepcopy(child)
        place, steps = broken, rng.randrange(1, 5)
        for _ in range(steps):
            keys = list(place) if isinstance(place, dict) else list(range(len(place)))
            key = rng.choice(keys)
            if not isinstance(place[key], (dict, list)) or not place[key]:
                break
            place, parent = place[key], place
        holder = place if isinstance(place, (dict, list)) else parent
        key = rng.choice(list(holder) if isinstance(holder, dict) else list(range(len(holder))))
        holder[key] = rng.choice([None, 7, "x", [], {}, -1.5, [None]])
        problems = check(broken)
        try:
            parse(broken)
        except DefinitionError:
            assert problems


def change(mapping, number, zh):
    mapping["items"][number - 1]["text"]["zh"] = zh


@pytest.mark.parametrize("zh", ["不和同学说话", "没有人一起玩", "未交作业", "无精打采", "别过脸去", "说“好”却没做"])
def test_a_teacher_item_with_a_negative_is_refused(teacher, zh):
    change(teacher, 3, zh)
    assert ("item c3", "text") in fields(teacher)


@pytest.mark.parametrize("zh", ["说“我不会”", "说“没意思”这样的话", "看着别处", "看别人玩"])
def test_a_negative_inside_a_quotation_is_what_the_teacher_heard(teacher, zh):
    change(teacher, 3, zh)
    assert check(teacher) == []


def test_a_childs_item_may_have_one_negative_but_not_two(child):
    change(child, 8, "上课时我不想听")
    assert check(child) == []
    change(child, 8, "我没有一天不想听")
    assert fields(child) == {("item g8", "text")}


@pytest.mark.parametrize(
    ("path", "zh", "en"),
    [
        (["title"], "差生观察", "Observation"),
        (["purpose"], "找出问题学生", "Find them"),
        (["scales", 0, "says"], "分数高可能是抑郁症", "High"),
        (["label"], "高危预警", "Label"),
        (["instructions"], "圈出红色名单", "Circle"),
        (["not_for"], "说明", "Finds children at risk of depression"),
    ],
)
def test_labels_illnesses_and_alarm_words_are_refused_wherever_they_stand(teacher, path, zh, en):
    plant(teacher, path, {"zh": zh, "en": en})
    problems = check(teacher)
    assert problems and all("label" in problem.sentence.en for problem in problems)
    assert problems[0].field == path[-1]


def test_harm_is_never_an_item(child):
    change(child, 8, "我有时想伤害自己")
    assert ("item g8", "text") in fields(child)


def test_a_teacher_form_has_no_reversed_and_no_positive_item(teacher):
    teacher["items"][1] |= {"direction": "strength", "reverse": True}
    teacher["scales"][0]["reversed"] = ["c2"]
    assert fields(teacher) == {("item c2", "direction")}


def test_two_answers_with_one_name_are_refused(child):
    child["response"]["anchors"][1]["label"] = dict(child["response"]["anchors"][0]["label"])
    assert fields(child) == {("response", "anchors")}


def test_a_childs_form_keeps_the_class_teacher_out_and_the_talk_line_in(child):
    child["typing"]["never"] = []
    del child["talk_line"]
    assert fields(child) == {("", "typing"), ("", "talk_line")}


def test_a_part_that_wants_to_flag_or_a_near_miss_that_does_is_refused(child):
    child["bands"]["subscales_flag"] = True
    child["bands"]["close_to_the_line_flags"] = True
    assert fields(child) == {("bands", "subscales_flag"), ("bands", "close_to_the_line_flags")}


def published(**changed):
    label = {"zh": "段", "en": "band"}
    bands = [{"id": "low", "label": label, "at_least": 12}, {"id": "high", "label": label, "above": 30}]
    return {"id": "p", "source": "S", "status": "seen", "population": label, "bands": bands} | changed


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"flags": True}, "flags"),
        ({"bands": []}, "bands"),
        ({"bands": list(reversed(published()["bands"]))}, "bands"),
        ({"bands": [published()["bands"][0] | {"above": 3}]}, "at_least"),
        ({"share": 11.2}, "share"),
        ({"status": "certain"}, "status"),
        ({"source": ""}, "source"),
    ],
)
def test_published_bands_have_a_source_an_order_and_no_flag(child, changed, field):
    child["scales"][0]["published_bands"] = [published()]
    assert check(child) == []
    child["scales"][0]["published_bands"] = [published(**changed)]
    assert field in {problem.field for problem in check(child)}


def coding(child):
    scales = {scale["id"]: (scale["items"], scale["reversed"]) for scale in child["scales"]}
    title = {"zh": "编码", "en": "coding"}
    one = {"id": "up", "title": title, "highest_means": "most", "reversed": {s: r for s, (_, r) in scales.items()}}
    other = {s: [item for item in items if item not in r] for s, (items, r) in scales.items()}
    two = {"id": "down", "title": title, "highest_means": "least", "reversed": other}
    return {"used": "up", "directions": [one, two]}


def test_keys_that_contradict_each_other_under_two_codings_are_refused(child):
    child["coding"] = coding(child)
    assert check(child) == []
    child["coding"]["directions"][1]["reversed"]["engagement"].remove("g7")
    assert fields(child) == {("coding", "directions")}
    child["coding"] = coding(child) | {"used": "down"}
    assert ("coding", "directions") in fields(child) and ("scale engagement", "reversed") in fields(child)


def test_one_purpose_has_one_reliability_of_a_scale_there_is(child):
    label = {"zh": "人群", "en": "sample"}
    one = {"kind": "retest", "value": 0.7, "scale": "engagement", "use": ["change"], "source": "S", "status": "seen"}
    child["reliabilities"] = [one | {"population": label}]
    assert check(child) == []
    assert [(found.kind, found.use) for found in parse(child).reliabilities] == [("retest", ("change",))]
    child["reliabilities"] *= 2
    child["reliabilities"].append(one | {"population": label, "scale": "other", "use": ["luck"]})
    assert fields(child) == {("", "reliabilities"), ("reliability 3", "use")}


def test_long_lines_and_family_are_hints_and_stand_in_nobodys_way(teacher):
    change(teacher, 1, "课间十分钟一个人坐在座位上望着窗外的操场发呆")
    change(teacher, 2, "说起家长就低头")
    assert check(teacher) == []
    assert [(hint.place, hint.field) for hint in advice(teacher)] == [("item c1", "text"), ("item c2", "text")]


def run(*paths):
    out = io.StringIO()
    return main([str(path) for path in paths], out), out.getvalue()


def test_the_command_line_says_ready_with_the_hash(tmp_path):
    form = instruments.get("child-loneliness")
    code, said = run(DEFINITIONS / "child-loneliness.json")
    assert (code, said) == (
        0,
        f"child-loneliness.json: 可以用 · ready, hash {form.content_hash} (child-loneliness 1.0)\n",
    )


def test_the_command_line_prints_every_problem_in_both_languages(tmp_path, child):
    child["title"]["en"] = ""
    child["scales"][0]["range"] = [0, 48]
    path = tmp_path / "form.json"
    path.write_text(json.dumps(child, ensure_ascii=False), encoding="utf-8")
    code, said = run(path)
    assert code == 1 and "ready" not in said
    assert "form.json: 标题（title）：“en”一句空着" in said and "the sentence in “en” is empty" in said
    assert "form.json: 有 2 处要改 · 2 to put right" in said


@pytest.mark.parametrize("content", ["{", "[]", '{"id": 1, "id": 2}', '"text"'])
def test_the_command_line_survives_a_file_that_is_no_definition(tmp_path, content):
    path = tmp_path / "form.json"
    path.write_text(content, encoding="utf-8")
    assert run(path)[0] == 1
    assert run()[0] == 2


def test_the_command_line_says_that_there_is_no_such_file(tmp_path):
    code, said = run(tmp_path / "missing.json")
    assert code == 1 and "没有这个文件" in said and "there is no such file" in said


def test_a_copy_that_kept_the_item_ids_of_another_form_is_told_which(tmp_path, teacher):
    teacher |= {"id": "teacher-copy"}
    path = tmp_path / "teacher-copy.json"
    path.write_text(json.dumps(teacher, ensure_ascii=False), encoding="utf-8")
    code, said = run(path)
    assert code == 1 and "“c1”已经用在 teacher-connection.json 里" in said
    assert "“c8” is already used in teacher-connection.json" in said


def test_a_scale_that_forgot_an_item_is_said_without_a_word_of_the_program(teacher):
    teacher["scales"][0]["items"].remove("c8")
    said = [problem.to("zh") for problem in check(teacher)]
    assert any("题目 c8" in line and "是 无" in line for line in said)


def test_the_command_line_needs_no_django():
    code = "import sys; sys.argv = ['', sys.argv[1]]; import screening.instruments.__main__ as m; "
    code += "m.main(sys.argv[1:], sys.stdout); assert not any(n.startswith('django') for n in sys.modules)"
    path = DEFINITIONS / "teacher-connection.json"
    done = subprocess.run(
        [sys.executable, "-c", code, str(path)], capture_output=True, text=True, cwd=DEFINITIONS.parents[2]
    )
    assert done.returncode == 0 and "ready, hash" in done.stdout, done.stderr
