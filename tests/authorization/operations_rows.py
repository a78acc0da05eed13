from tests.authorization.matrix import Row

ROWS = [
    Row("operations:show_health", get={"*": 200}),
    Row("operations:show_wellness", get={"school_administrator headteacher": 200, "*": 403}),
    Row("probes:show_alive", get={"*": 200}),
    Row("probes:show_ready", get={"*": 503}),  # no worker's folder here; who reads numbers: operations/test_wellness.py
    # Nothing to trust where no office network is served; with one: tests/operations/test_trust.py.
    Row("operations:show_trust", get={"*": 404}),
    Row("operations:download_authority", get={"*": 404}),
]
