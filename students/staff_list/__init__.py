"""The whole staff of a school in one go: a pasted or uploaded list, looked over, and all slips on one sheet."""
