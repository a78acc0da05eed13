from tests.authorization.matrix import Row

ROWS = [
    Row("operations:show_health", get={"*": 200}),
    # Nothing to trust where no office network is served; with one: tests/operations/test_trust.py.
    Row("operations:show_trust", get={"*": 404}),
    Row("operations:download_authority", get={"*": 404}),
]
