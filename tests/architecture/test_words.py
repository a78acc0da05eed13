"""Every marked text is found by script/messages, which knows the marking functions by their own names and by `_`."""

import ast
import fnmatch
import re
from collections.abc import Iterable, Iterator

from accounts.audit.sentences import SENTENCES
from tests.architecture.audit_verbs import recorded_verbs
from tests.architecture.sources import ROOT, Source, sources, walk

MARKS = {"gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy", "npgettext"}


def marks_nobody_collects(files: Iterable[Source]) -> Iterator[str]:
    for source in files:
        for node in walk(source.tree):
            if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation":
                for name in node.names:
                    if name.name in MARKS and name.asname not in (None, "_"):
                        yield f"{source.path}: {name.name} as {name.asname}"


def test_no_text_is_marked_under_a_name_that_is_not_collected() -> None:
    assert list(marks_nobody_collects(sources())) == []


def test_a_renamed_mark_is_named() -> None:
    line = "from django.utils.translation import gettext_lazy as {name}\n"
    files = [Source("students/a.py", line.format(name="lazy")), Source("students/b.py", line.format(name="_"))]
    assert list(marks_nobody_collects(files)) == ["students/a.py: gettext_lazy as lazy"]


CATALOGUE = ROOT / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
CONTENT = sorted((ROOT / "screening" / "library" / "content").glob("*.json"))
RETIRED = {
    "有着落": "已填",
    "填写表|班级表|班级观察答卷|班级答卷": "班级观察表",
    "(?<!委托)照护": "照料",
    "副手|代班人": "候补值班人",
    "桌上[看定]": "初步查看、写决定",
    "到校日": "来校的日子",
    "四周一问": "每四周问一次",
    "查访": "未到校：联系家里",
    "纸包": "应急纸质材料",
    "像是已有": "可能重复",
    "留守·": "留守儿童（民政口径）、（研究口径）",
    "去名": "去掉姓名后",
    "逐题大按钮": "一题一题点",
    "做成了|做成的|没做成": "完成",
    "还要谈": "待沟通",
    "(打开|开放)本轮": "启动本轮",
    "没有别的了": "没有，完成",
    "想请心理老师看看": "提交给心理老师",
    "多一些(?!关)": "偏多",
    "答在值得留意": "回答值得留意",
    "尺子": "打分标准",
    "过期 |过了日": "超期",
    "结束这一条": "结案",
    "个案编号": "案号",
    "回音": "回复",
    "不送了": "取消转介",
    "帮上忙了|有没有帮到": "有没有帮助",
    "提示之后看到": "关注提示的实际情况",
    "从别的门": "通过其他途径",
    "漏了哪些": "哪些孩子还没有照顾到",
    "收入一份": "导入",
    "应急查看": "紧急情况下打开个案",
    "遮住屏幕": "隐藏屏幕",
    "封存码": "校验码",
    "件事项?逾期": "件逾期",
    "其他都已留着": "其他内容都还在",
    "心里过不去": "心里难受",
}
"""Words that are no longer said, and the one that took their place: one word for one thing."""


def chinese_texts() -> Iterator[tuple[str, str]]:
    for entry in CATALOGUE.read_text().split("\n\n"):
        yield "the catalogue", re.sub(r'"\n"', "", entry.partition("msgstr")[2])
    for path in CONTENT:
        for line in path.read_text().splitlines():
            yield path.name, line


def retired_words(texts: Iterable[tuple[str, str]]) -> Iterator[str]:
    for place, text in texts:
        for word, instead in RETIRED.items():
            if found := re.search(word, text):
                yield f"{place}: {found[0]} → {instead}, in {text.strip()}"


def test_no_retired_word_is_said() -> None:
    assert list(retired_words(chinese_texts())) == []


def test_a_retired_word_is_named_with_the_one_in_its_place() -> None:
    said = [("the catalogue", "48 名里 22 名有着落"), ("the catalogue", "48 名，已填 22 名")]
    assert list(retired_words(said)) == ["the catalogue: 有着落 → 已填, in 48 名里 22 名有着落"]


def test_every_verb_the_program_records_has_its_sentence() -> None:
    verbs = recorded_verbs(list(sources()))
    assert len(verbs) > 200
    assert [verb for verb in sorted(verbs) if not fnmatch.filter(SENTENCES, verb)] == []


def test_a_verb_without_a_sentence_is_found_wherever_it_is_handed_on() -> None:
    text = 'def _audit(by, verb, **detail):\n    audit.record(by=by, verb=verb)\n_audit(by, "case.boast")\n'
    text += 'verb = "sheet.eat" if late else "sheet.show"\n'
    assert recorded_verbs([Source("screening/x.py", text)]) == {"case.boast", "sheet.eat", "sheet.show"}
