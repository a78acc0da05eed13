"""docs/scoring.md is what a psychologist signs: every figure in it that comes from code is computed here again."""

import csv
import re
from fractions import Fraction
from pathlib import Path

import pytest
from scipy.stats import multivariate_normal, norm

from screening import scoring
from screening.scoring import ENGINE_VERSION, ScaleNorm, current_rules, half_up, score
from screening.scoring.band_rule import certain_legs
from tests.scoring.cases import CHILD_ENGAGEMENT, CONNECTION, ENGAGEMENT, FORMS, cells

ROOT = Path(__file__).parent.parent.parent
PAGE = (ROOT / "docs" / "scoring.md").read_text(encoding="utf-8")
RULES = current_rules()


def says(text):
    assert text in PAGE, f"docs/scoring.md does not say: {text}"


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.id)
def test_the_table_of_forms_is_that_of_the_definitions(form):
    row = next(line for line in PAGE.splitlines() if line.startswith(f"| `{form.id}`"))
    parts = [len(part.items) for part in form.subscales]
    turned = " ".join(item.id for item in form.items if item.id in form.total.reversed)
    assert [cell.strip() for cell in row.strip("|").split("|")] == [
        f"`{form.id}` {form.title.zh}",
        form.informant,
        str(len(form.items)),
        f"{form.min_code}–{form.max_code}",
        f"{form.total.range[0]}–{form.total.range[1]}",
        str(form.total.min_answered),
        turned or "none",
        f"{len(parts)} × {parts[0]}" if parts else "none",
    ]


def test_the_lines_of_the_rules_stand_in_the_text():
    says(f"rule set {RULES.version}")
    count, leg, need = RULES.count_leg, RULES.norm_leg, RULES.qualification
    says(f"elevated from {count.elevated}, high from {count.high}")
    says(f"acts only from {count.beside_norm} (then high)")
    says(f"elevated from the {leg.elevated}th, high from the {leg.high}th, **and** at least two items")
    assert leg.content_floor == 2
    says(f"**{need.children} children, {need.raters} raters and {need.schools} schools**")
    says(f"without an answer in {RULES.clocks.teacher_answer} school days it becomes tier A")
    says(f"random {RULES.random_check_share * 100} % of unflagged children (at least two a school")
    assert RULES.random_check_at_least == 2
    quality = RULES.quality
    says(f"more than {quality.identical_share * 100} % of the rows identical")
    says(f"under {quality.seconds_a_child} s a child")
    few, many, of = quality.conversation_few, quality.conversation_many, quality.conversation_children
    says(f"A class with 0–{few} or more than {many} flags in {of} children")
    says(f"from {quality.conversation_smallest_class} children on")
    says(f"engine version (now {ENGINE_VERSION})")
    for rule in RULES.flags:
        tiers = rule.tier if rule.tier == rule.tier_on_child_form else "B on a teacher form, A on a child form"
        name = rule.id.replace("-", " ").replace("child asks", "the child asks")
        assert re.search(rf"^\| {name}.*\| {tiers} \|$", PAGE, re.MULTILINE), rule.id


def test_the_forms_are_labelled_as_on_the_page():
    assert all(f"{form.label.zh} · {form.label.en.lower()}" in PAGE for form in FORMS)
    assert all(f"`{form.id}`" in PAGE for form in FORMS)


def test_the_short_sheets_that_are_certain():
    says("2 2 2 - | 0 0 0 -")
    total = score(CONNECTION, cells(CONNECTION, "222- 000-")).total
    assert (total.answered, total.raw, total.band, total.legs.upper, total.legs.answered) == (6, None, "elevated", 3, 8)
    assert score(CONNECTION, cells(CONNECTION, "2223 0003")).total.band == "high"
    assert score(CONNECTION, cells(CONNECTION, "22-- 0000")).total.band is None
    beside = ScaleNorm("connection", "high", ((1.0, 380), (12.0, 20)), 400, 20, 4, 1.55, 2.4, 0.1, 2.9)
    legs = certain_legs(2 + 2 + 1 + 1, 2, 8, beside, RULES)
    assert (legs.percentile, legs.band, legs.fired) == (95.0, "elevated", "norm")


def test_the_worked_sheet():
    total = score(ENGAGEMENT, cells(ENGAGEMENT, "1002 2300 1200")).total
    says("1 0 0 2 | 2 3 0 0 | 1 2 0 0")
    assert (total.raw, total.prorated, Fraction(total.upper, total.answered), total.band) == (
        11,
        11.0,
        Fraction(1, 3),
        "elevated",
    )
    assert total.legs.provisional
    two_missing = score(ENGAGEMENT, cells(ENGAGEMENT, "1002 23-- 1200")).total
    assert (two_missing.prorated, two_missing.upper / two_missing.answered, two_missing.band) == (13.2, 0.4, "elevated")
    says("11 / 10 × 12 = **13.2**; 4 of 10 = .40 → elevated")
    assert not score(ENGAGEMENT, cells(ENGAGEMENT, "1002 2--- 1200")).total.scorable
    calm = score(CHILD_ENGAGEMENT, cells(CHILD_ENGAGEMENT, "4444 4411 1111")).total
    assert calm.prorated == 12.0 == CHILD_ENGAGEMENT.total.range[0]


def test_the_invented_norm():
    table = ((5.0, 336), (11.0, 6), (20.0, 58))
    among = ScaleNorm("engagement", "high", table, 400, 20, 4, 6.2, 4.8, 0.1, 2.9)
    legs = scoring.evaluate(11.0, 4, 12, among, RULES)
    assert (legs.percentile, legs.norm_band, legs.count_acts, legs.band) == (84.75, "elevated", "none", "elevated")
    says("= **84.75**: elevated by the norm leg")
    assert half_up(scoring.z_score(11, 6.2, 4.8), 2) == half_up(1.0, 2)
    assert half_up(scoring.t_score(11, 6.2, 4.8), 1) == half_up(60.0, 1)


def test_the_errors_of_measurement_and_the_points_of_reliable_change():
    alpha, retest = (scoring.standard_error_of_measurement(5.0, r) for r in (0.85, 0.70))
    says(f"SEM = 5 × √.15 = **{half_up(alpha, 2)}**")
    says(f"**{half_up(11 - 1.96 * alpha, 1)}–{half_up(11 + 1.96 * alpha, 1)}**")
    says(f"with a retest value of .70 the SEM is **{half_up(retest, 2)}**")
    points = [half_up(1.96 * scoring.reliable_change(0, 1, 5.0, r).s_diff, 1) for r in (0.85, 0.70)]
    says(f"more than **{points[0]}** points of 36; with retest .70 more than **{points[1]}**")
    theirs = scoring.reliable_change(32.5, 47.5, 7.5, 0.8)
    says(f"SEM {half_up(theirs.sem, 3)}, S_diff {half_up(theirs.s_diff, 3)}, RC **{half_up(theirs.index, 3)}**")
    uls = half_up(1.96 * scoring.reliable_change(0, 1, 3.96, 0.663).s_diff, 1)
    says(f"ULS-6 (retest .663, SD 3.96) must move {uls} points")


def test_the_design_effect_and_the_share_that_falls_back():
    effect = scoring.design_effect(52, 0.15)
    says(f"1 + 51 × .15 = **{half_up(effect, 2)}**")
    says(f"the information of about **{round(52 / effect)}** children rated independently")
    line = norm.ppf(0.84)
    for r, share in ((0.70, "47 %"), (0.60, "54 %")):
        both = multivariate_normal([0, 0], [[1, r], [r, 1]]).cdf([-line, -line])
        assert f"{round(100 * (1 - both / 0.16))} %" == share
        says(f"{share} " + ("for two normal totals that correlate .70" if r == 0.70 else "at .60"))
    says(f"overlap by 94 % (2 Φ(−0.16 / 2) = {2 * norm.cdf(-0.08):.3f}".replace("0.936", ".936"))


@pytest.mark.parametrize("base", [0.02, 0.05, 0.10, 0.20])
def test_the_table_of_predictive_values(base):
    hit, alarm, clear = 0.93 * base, 0.09 * (1 - base), 0.91 * (1 - base)
    cells_of_row = (base, hit + alarm, hit / (hit + alarm), clear / (clear + 0.07 * base))
    digits = (0, 1, 0, 1)
    says("| " + " | ".join(f"{half_up(100 * v, d)} %" for v, d in zip(cells_of_row, digits, strict=True)) + " |")


def test_the_interval_of_a_yield_and_the_figures_of_the_synthetic_data():
    low, high = scoring.share_interval(9, 60)
    says(f"9 of 60 → {half_up(100 * low)}–{half_up(100 * high)} %")
    path = ROOT / "tests" / "data" / "reference" / "synthetic16_expected.csv"
    with path.open(encoding="utf-8", newline="") as file:
        known = {row["statistic"]: float(row["value"]) for row in csv.DictReader(file)}

    def short(name, digits=3):
        return str(half_up(known[name], digits)).removeprefix("0")

    says(f"alpha {short('raw_alpha')}, Feldt 95 % {short('feldt_lo95')}–{short('feldt_hi95')}")
    says(f"standardised {short('std_alpha')}, omega {short('omega_1factor_ml_cor')}, SEM {short('sem_alpha', 2)}")


def test_every_link_of_the_page_leads_somewhere():
    for target in re.findall(r"\]\(([^)]+)\)", PAGE):
        if target.startswith("#"):
            assert f'<a id="{target[1:]}"></a>' in PAGE, target
        else:
            assert (ROOT / "docs" / target).exists(), target
    for path in re.findall(r"`((?:tests|screening)/[\w/.]+)`", PAGE):
        assert (ROOT / path).exists(), path
