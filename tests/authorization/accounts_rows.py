from tests.authorization.matrix import Row

ROWS: list[Row] = []
