"""More sections of the sample report."""

# ruff: noqa: E501  # sentences of a paper are long

from screening.documents.blocks import ChartFigure, PrintedTable, TableColumn
from screening.documents.charts import Bar, Limit, ScorePoint, bar_chart, trend_chart
from tests.documents.samples.parts import section

MONTHS = ("3 月", "4 月", "5 月", "6 月", "9 月", "10 月")


LATER_SECTIONS = (
    section(
        "支持行动（次数）",
        (
            {
                "figure": ChartFigure(
                    "四个领域的计划次数（空框）与完成次数（实条），10 月",
                    bar_chart(
                        "四个领域的计划次数",
                        [
                            Bar("学校", 71, "71 / 84，85 %", outline=84),
                            Bar("心理", 44, "44 / 52，85 %", outline=52),
                            Bar("家庭", 92, "92 / 132，70 %", outline=132),
                            Bar("社区与机构", 10, "10 / 15，67 %", outline=15),
                        ],
                    ),
                )
            },
            {
                "table": PrintedTable(
                    (
                        TableColumn("领域", "w18"),
                        TableColumn("包括", "w46"),
                        TableColumn("计划", "w12", "n"),
                        TableColumn("完成", "w12", "n"),
                        TableColumn("完成率", "w12", "n"),
                    ),
                    (
                        ("学校", "学习搭子、放学后作业角、结对老师", "84", "71", "85 %"),
                        ("心理", "个别辅导、同伴支持小组", "52", "44", "85 %"),
                        ("家庭", "亲子通话时间表、照料人课堂、家访", "132", "92", "70 %"),
                        ("社区与机构", "志愿者陪伴、村儿童主任走访", "15", "10", "67 %"),
                        ("合计", "", "283", "217", "77 %"),
                    ),
                    has_total=True,
                )
            },
            {
                "small": "活动向全体学生开放；出勤表看不出谁被提示。老师提出关切 14 件，都得到回复，其中 9 件在两个上课日以内。"
            },
        ),
    ),
    section(
        "本年度走势：工作做得怎样",
        (
            {"small": "7、8 月放假。这里只看工作，不看得分：一年两轮，月与月之间的得分变化大多是误差。"},
            {
                "figures": (
                    ChartFigure(
                        "从提示到见到孩子，中位等待（上课日）",
                        trend_chart(
                            "从提示到见到孩子，中位等待（上课日）",
                            [ScorePoint(m, v) for m, v in zip(MONTHS, (14, 12, 11, 9, 8, 7), strict=True)],
                            unit=" 日",
                            limit=Limit("时限 10", 10),
                        ),
                    ),
                    ChartFigure(
                        "按时初步查看的比例（%）",
                        trend_chart(
                            "按时初步查看的比例（%）",
                            [ScorePoint(m, v) for m, v in zip(MONTHS, (72, 78, 83, 88, 91, 95), strict=True)],
                            unit=" %",
                            limit=Limit("目标 90 %", 90),
                        ),
                    ),
                    ChartFigure(
                        "家庭通话打通的比例（%）",
                        trend_chart(
                            "家庭通话打通的比例（%）",
                            [ScorePoint(m, v) for m, v in zip(MONTHS, (45, 51, 55, 60, 57, 66), strict=True)],
                            unit=" %",
                            limit=Limit("目标 80 %", 80),
                        ),
                    ),
                    ChartFigure(
                        "月末逾期事项（件）",
                        trend_chart(
                            "月末逾期事项（件）",
                            [ScorePoint(m, v) for m, v in zip(MONTHS, (31, 28, 26, 19, 25, 23), strict=True)],
                            unit=" 件",
                        ),
                    ),
                )
            },
            {
                "table": PrintedTable(
                    (
                        TableColumn("指标", "w40"),
                        TableColumn("3 月", "w10", "n"),
                        TableColumn("4 月", "w10", "n"),
                        TableColumn("5 月", "w10", "n"),
                        TableColumn("6 月", "w10", "n"),
                        TableColumn("9 月", "w10", "n"),
                        TableColumn("10 月", "w10", "n"),
                    ),
                    (
                        ("从提示到见到孩子，中位等待（上课日）", "14", "12", "11", "9", "8", "7"),
                        ("按时初步查看的比例（%）", "72", "78", "83", "88", "91", "95"),
                        ("家庭通话打通的比例（%）", "45", "51", "55", "60", "57", "66"),
                        ("月末逾期事项（件）", "31", "28", "26", "19", "25", "23"),
                    ),
                )
            },
        ),
    ),
    section(
        "怎样数的",
        (
            {
                "table": PrintedTable(
                    (
                        TableColumn("词", "w18"),
                        TableColumn("数法", "w82"),
                    ),
                    (
                        ("已填写", "两张教师表都能计分"),
                        ("提示", "系统按当轮冻结的规则提出，附理由，只表示“请看一看”；每名孩子只数一次"),
                        ("见到", "心理教师当面见过孩子"),
                        ("决定", "目前看来还好、再留意、支持计划、转介；由人作出"),
                        ("等待", "从提示日起的上课日；假期不走"),
                        ("逾期", "超过该事项自己的时限，10 月 31 日仍未完成"),
                    ),
                )
            },
        ),
    ),
)
