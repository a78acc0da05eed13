from tests.authorization.matrix import Row

# A first screen names only children somebody is asked to do something for; the cast has none waiting.
ROWS = [Row("home:show_home", get={"*": 200})]
