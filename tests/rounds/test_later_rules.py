"""A round scored by older rules: a new version of the product offers its own, shows the difference and adds flags."""

from screening.library.models import RuleSet
from screening.library.selectors import rule_sets
from screening.rounds import services
from screening.rounds.models import Flag, Rescoring, Result, RoundChild
from tests.rounds import factories as rounds
from tests.rounds.districts import compute_all
from tests.scoring.test_certain import rules_1_0


def round_under_1_0(cast):
    old = rules_1_0()
    row = RuleSet.objects.create(version="1.0", content_hash=old.content_hash, definition=old.to_mapping())
    made = rounds.open_round(cast, rule_set=row)
    rounds.hand_in(rounds.sheet_of(made, cast.class_3_1), cast.li, {1: rounds.CERTAIN, 2: rounds.ELEVATED})
    return made


def test_too_few_answers_over_the_line_become_a_flag_and_nothing_else_moves(as_, cast):
    made = round_under_1_0(cast)
    yu = cast.children["yu"]
    before = {row.pk: (row.scales, row.band, row.total_raw) for row in Result.objects.all()}
    assert not Flag.objects.filter(student=yu).exists()
    offered = rule_sets()[0]
    assert offered.version == "1.1", "the newest rules come first, also before anything used them"

    asked = services.start_rescoring(made, by=cast.district, reason="新规则", nonce=yu.public_id, rule_set=offered)
    compute_all(asked)
    difference = Rescoring.objects.get(pk=asked.pk).difference
    moved = [cell for cell in difference["cells"] if cell[3] != cell[4]]
    assert moved == [["teacher-connection", 1, 6, "not-scorable", "high", 1]]
    assert {name: difference["tiers"][name] for name in ("new_a", "new_b", "up", "stay")} == {
        "new_a": 1,
        "new_b": 0,
        "up": 0,
        "stay": 0,
    }
    services.adopt_rescoring(asked, by=cast.district)
    assert Flag.objects.get(student=yu).tier == "A"
    now = Result.objects.in_force().get(assessment__student=yu, band="high")
    assert (now.total_raw, now.total_prorated, now.engine_version) == (None, None, "1.2.0")
    assert RoundChild.objects.get(round=made, student=yu).state == "not-observed"
    assert {row.pk: (row.scales, row.band, row.total_raw) for row in Result.objects.filter(pk__in=before)} == before
