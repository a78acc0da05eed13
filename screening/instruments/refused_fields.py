"""Fields that other systems have and a definition does not: why, and what to write instead."""

from screening.instruments.words import Text

NO_CONDITIONS = Text(
    zh="不支持按条件出现的题目：每名学生都答同一份表。请去掉这些题，或另做一份表",
    en="lines that appear only after a certain answer are not possible: everybody answers the same form. "
    "Leave them out, or make a form of their own of them",
)
NO_MEANS = Text(
    zh="不算平均分：总分是各题之和。要平均分，请拿总分除以题数",
    en="means are not worked out: a total is a sum. For the mean, divide the total by the number of lines",
)
NO_TABLES = Text(
    zh="不支持换算表：总分用原始分，只和本县的常模比较",
    en="conversion tables are not possible: totals stay as they are added up and are compared with the district's norm",
)
NO_ALGORITHMS = Text(
    zh="不支持由几条规则合成的判断，也不运行公式：总分只能是各题相加",
    en="decisions made of several rules are not possible and no formula is run: a total is a sum of lines",
)
NO_LINES = Text(
    zh="分界线不写在表里：提示按全县的规则；出版的分段请写在分数的“published_bands”里，只作描述",
    en="lines do not stand in a form: flags follow the county's rules; published bands go into “published_bands” of a "
    "scale, where they are described and flag nobody",
)
ONLY_RULES = Text(
    zh="常模怎样建，写在全县的规则里，表里不能另写",
    en="how norms are built stands in the county's rules and not in a form",
)
RECODE = Text(
    zh="每个选项计几分，写在那个选项的“points”里（anchors），不另写换码表",
    en="what an answer counts stands beside it, as its “points” (anchors); there is no list of recodes",
)
TIMES = Text(
    zh="一题重复计几次写在题目的“weight”里；总分乘几写在分数的“multiply”里",
    en="how often a line counts is its “weight” (of the item); by what a sum is multiplied is “multiply” of the scale",
)
COUNTS = Text(
    zh="要数有几题达到某个分值：分数写 score = count 和 count_from，分段写在 published_bands 里",
    en="to count the lines that reach some points, a scale says score = count and count_from; bands of the count go "
    "into published_bands",
)

_REASONS = {
    RECODE: "recode recodes recoding recoded values scoring item_scores option_points",
    TIMES: "weight weights weighting multiply multiplier factor times",
    COUNTS: "count count_rule counting counts count_at_least",
    NO_CONDITIONS: "enable_when enablewhen relevant relevance condition conditions show_if skip skip_if branching",
    NO_MEANS: "mean average means mean_of",
    NO_TABLES: "conversion conversions convert lookup table t_scores t_score standard_scores",
    NO_ALGORITHMS: "algorithm algorithms formula calculation calculate expression rules any_of all_of",
    NO_LINES: "cut_off cutoff cut_offs cutoffs threshold thresholds",
    ONLY_RULES: "norms norm norm_groups",
}
_BY_FIELD = {field: reason for reason, fields in _REASONS.items() for field in fields.split()}


def reason_for(field: str) -> Text | None:
    """Why there is no such field; None where nothing is known about the name."""
    return _BY_FIELD.get(field.lower())
