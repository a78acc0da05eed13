"""One child's answers to one form as a file for another system, from the counselor's page of a score."""
