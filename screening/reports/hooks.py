"""What optional apps add to the reports. Filled in those apps' ready(); the reports never import them."""

from accounts.lazy import Label

address_modules: list[str] = []  # their `urlpatterns` stand beside those of the reports, under the same namespace
county_links: list[tuple[Label, str]] = []  # words and name of an address, on the county's list of reports
month_links: list[tuple[Label, str]] = []  # the same, on the county's month
county_sections: list[str] = []  # templates there, before the rounds
round_sections: list[str] = []  # templates inside each `round` there
