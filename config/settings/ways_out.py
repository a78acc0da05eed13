"""How notices leave the house: the county's mail server and the robot of a group, both optional, from the environment.

EMAIL_HOST EMAIL_PORT EMAIL_USER EMAIL_PASSWORD EMAIL_FROM, EMAIL_SECURITY=ssl (default), starttls or none;
NOTICE_ROBOT_URL, NOTICE_ROBOT_KIND=wecom (default), dingtalk or feishu.
"""

import os

_security = os.environ.get("EMAIL_SECURITY", "ssl")
EMAIL_HOST = os.environ.get("EMAIL_HOST", "")
EMAIL_PORT = int(os.environ.get("EMAIL_PORT", "465"))
EMAIL_HOST_USER = os.environ.get("EMAIL_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("EMAIL_PASSWORD", "")
EMAIL_USE_SSL = _security == "ssl"
EMAIL_USE_TLS = _security == "starttls"
DEFAULT_FROM_EMAIL = os.environ.get("EMAIL_FROM") or EMAIL_HOST_USER or "xinqiao@localhost"
NOTICE_ROBOT_URL = os.environ.get("NOTICE_ROBOT_URL", "")
NOTICE_ROBOT_KIND = os.environ.get("NOTICE_ROBOT_KIND", "wecom")
