"""The monthly report of the target picture, in Chinese."""

# ruff: noqa: E501  # sentences of a paper are long

from typing import Any

from screening.documents.blocks import PrintedTable, TableColumn
from screening.reports.monthly.view import KeyNumber
from screening.reports.report_files import in_order
from tests.documents.samples.report_later import LATER_SECTIONS
from tests.documents.samples.report_sections import SECTIONS

ASK_COLUMNS = tuple(
    TableColumn(words, width)
    for words, width in (("请办的事", "w52"), ("谁来做", "w16"), ("到哪天为止", "w16"), ("办成没有", "w16"))
)
ASKS = (
    ("请催办 23 件逾期事项：最久的一件是没打成的家庭通话，已过 19 天（见附件二）。", "王静", "11 月 13 日", ""),
    ("请在 11 月 13 日前给心理教师多排一次来校：还有 11 名孩子等着见面（见附件一）。", "", "", ""),
    ("请在家长会上，请在外的爸爸妈妈定下每周通话的时间：约好的通话只打通三分之二（见附件六）。", "", "", ""),
)


def report_zh() -> dict[str, Any]:
    return {
        "language": "zh-Hans",
        "school": "青山镇中心小学",
        "month": "2026 年 10 月",
        "version": 1,
        "made": "2026 年 11 月 2 日",
        "called": "心理健康测评",
        "printed_by": "赵校长",
        "printed_at": "2026-11-02 08:15",
        "code": "M7C2P-4WXDH-8",
        "revised": "",
        "before": None,
        "asks": PrintedTable(ASK_COLUMNS, ASKS, hand=True),
        "words": [],
        "paper_code": "8M1AR-DFZFJ-6",
        "is_full": False,
        "keys": (
            KeyNumber("476 / 512", "已填写，占在册 93 %"),
            KeyNumber("30 / 41", "请心理老师看的孩子，已见到"),
            KeyNumber("33 / 47", "班主任先聊的孩子，已聊过"),
            KeyNumber("23", "件逾期，上月 25 件", late=True),
        ),
        "standing": "提示少不等于工作好。提示的人数不是目标，不排名，不比较。",
        "limits": "这份表没有经过验证。关注提示多数会是虚惊，也一定会漏掉一些孩子；没有提示不等于没有需要。这些表不看：担心害怕、发脾气和违纪、被别人伤害、读写和计算方面的特殊困难。",
        "not_a_diagnosis": "本单不是诊断，不得用于劝退、停课、休学、拒绝返校、分班、评优，也不得据此要求家长签署承诺书。",
        "chain": None,
        "overdue": None,
        "face": "",
        "annex": in_order(SECTIONS + LATER_SECTIONS, "zh-Hans"),
        "audit_head": "第 18 432 条，2026-11-02 06:00:14",
        "audit_lines": ("3f9c1e07 a4d2b86e 5510c7fa 92eb04d3", "7be6f1a8 0c43d95e e217ab60 48f05d9c"),
    }
