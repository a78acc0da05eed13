"""The page a phone opens before anybody can sign in on it; it exists with an office network only."""

from ipaddress import IPv4Address
from pathlib import Path

import pytest
from django.urls import reverse

from screening.operations.local_authority import certificates
from tests.journeys.checks import assert_accessible, assert_light


@pytest.mark.once
def test_the_trust_page_meets_the_rules(tmp_path: Path, settings, db: None, browser_for) -> None:
    made = certificates(tmp_path / "tls", "office", [IPv4Address("192.168.1.20")])
    settings.VAR_DIR, settings.TLS, settings.OFFICE_HOSTS = tmp_path, True, ["192.168.1.20"]
    page = browser_for(None, width=360).goto(reverse("operations:show_trust"))
    assert made.fingerprint.replace(":", " ")[:23] in page.content()
    assert_light(page.content())
    assert_accessible(page, [])
