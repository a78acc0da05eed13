"""Papers with sample values, as the target pictures show them: for looking at, for tests, for the benchmark."""

from tests.documents.samples.referral_en import referral_en
from tests.documents.samples.referral_zh import referral_zh
from tests.documents.samples.report import report_zh
from tests.documents.samples.talk import talk_zh

__all__ = ["referral_en", "referral_zh", "report_zh", "talk_zh"]
