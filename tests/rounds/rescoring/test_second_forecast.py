"""The forecast of a second round, which rests on the answers of the first."""

from collections import Counter

from screening.library.models import ReliabilityRecord
from screening.library.selectors import instrument_of
from screening.rounds import services
from screening.rounds.models import Flag
from screening.rounds.services.weighed import earlier_of
from screening.scoring import current_rules, parse_rules
from students.models import StaffAssignment
from tests import factories as people
from tests.rounds.test_expected_load import TEACHER, coming


def test_the_second_round_rests_on_the_first(cast, closed):
    county = services.expected_load_of(coming(cast))
    basis = county.basis
    assert (basis.round, basis.children, basis.raters, basis.left_out) == (closed, 312, 12, ())
    assert basis.own_norm and {norm.source_round for norm in county.plan.norm_sets} == {closed.public_id}
    assert 0 < county.load.share_a < 1 and 0 < county.load.share_b < 1
    more = services.expected_load_of(coming(cast, forms=(*TEACHER, "child-loneliness")))
    assert more.basis.left_out == ("child-loneliness",)
    usual, strict = county.load.county, services.expected_load_of(coming(cast, rules=stricter_rules())).load.county
    assert strict.tier_a.expected + strict.tier_b.expected < usual.tier_a.expected + usual.tier_b.expected


def stricter_rules():
    mapping = current_rules().to_mapping()
    mapping["bands"]["norm_leg"] |= {"elevated_percentile": 95, "high_percentile": 99}
    mapping["bands"]["count_leg"] |= {"elevated": "1/2", "high": "2/3"}
    return parse_rules(mapping)


def test_the_first_round_weighed_under_its_own_rules_and_norm_gives_the_flags_it_raised(cast, closed):
    raised = Counter(Flag.objects.filter(withdrawn_at__isnull=True).values_list("school_class", "tier"))
    seen = earlier_of(coming(cast)).classes
    found = {(pk, tier): count for pk, one in seen.items() for tier, count in (("A", one.tier_a), ("B", one.tier_b))}
    assert {key: count for key, count in found.items() if count} == dict(raised) != {}


def put_a_retest_on_record(versions):
    for version in versions:
        ReliabilityRecord.objects.create(
            instrument_version=version,
            scale=instrument_of(version).total.id,
            kind="retest",
            value=0.65,
            sd=4,
            source="invented",
        )


def test_another_rater_brings_no_worsening_and_without_a_reliability_nobody_is_compared(cast, closed):
    put_a_retest_on_record(coming(cast).versions)
    same = services.expected_load_of(coming(cast))
    assert same.basis.worsening == "to-come"
    for row in StaffAssignment.objects.filter(duty="class-teacher"):
        row.user = people.make_user(f"new{row.pk}", f"新{row.pk}")
        row.save(update_fields=["user"])
    other = services.expected_load_of(coming(cast))
    assert other.load.county.tier_a.expected < same.load.county.tier_a.expected
    ReliabilityRecord.objects.all().delete()
    assert services.expected_load_of(coming(cast)).basis.worsening == "none"
