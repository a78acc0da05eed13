"""What optional apps add to the demo county. Filled in those apps' ready(); the demo never imports them."""

from collections.abc import Callable

from screening.operations.demo.world import World

demo_builders: list[Callable[[World], None]] = []  # called once everything else stands, in one transaction
