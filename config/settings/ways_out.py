"""How notices leave the house: the county's mail server and the robot of a group, both optional, from the environment.

EMAIL_HOST EMAIL_PORT EMAIL_USER EMAIL_PASSWORD EMAIL_FROM, EMAIL_SECURITY=ssl (default), starttls or none;
NOTICE_ROBOT_URL, NOTICE_ROBOT_KIND=wecom (default), dingtalk or feishu.
"""

import os

from config.settings import reading

_security = reading.one_of("EMAIL_SECURITY", ("ssl", "starttls", "none"), "ssl")
EMAIL_HOST = os.environ.get("EMAIL_HOST", "")
EMAIL_PORT = reading.whole_number("EMAIL_PORT", 465)
EMAIL_HOST_USER = os.environ.get("EMAIL_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("EMAIL_PASSWORD", "")
EMAIL_USE_SSL = _security == "ssl"
EMAIL_USE_TLS = _security == "starttls"
DEFAULT_FROM_EMAIL = os.environ.get("EMAIL_FROM") or EMAIL_HOST_USER or "xinqiao@localhost"
NOTICE_ROBOT_URL = os.environ.get("NOTICE_ROBOT_URL", "")
NOTICE_ROBOT_KIND = reading.one_of("NOTICE_ROBOT_KIND", ("wecom", "dingtalk", "feishu"), "wecom")
