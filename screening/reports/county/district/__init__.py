"""The county for its officer: coverage, work, load and means, down to the school and never to a class or a child."""
