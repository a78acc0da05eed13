from tests.authorization.matrix import Row

# A first screen names only children somebody is asked to do something for; the cast has none waiting.
ROWS = [
    Row("home:show_home", get={"*": 200}),
    Row("home:show_no_line", get={"*": 200}),
    Row("home:send_worker", get={"*": 200}),
]
