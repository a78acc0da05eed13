"""Notices that come up by looking at what stands in the database, so that no crash and no outage loses one.

Whatever waits is there already on the first screen; a notice only says that it is.
"""

from screening.cases.notices.services.daily import give_daily_notices

__all__ = ["give_daily_notices"]
