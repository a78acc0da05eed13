"""Invented names with the traps real rosters hold: rare characters, a middle dot, twins, the same name twice."""

from screening.operations.demo.acting import content
from screening.operations.demo.world import World


def _surname(world: World) -> str:
    """Common ones by their share, a few rare ones."""
    draw = world.rng.random()
    if draw < 0.315:
        return world.one_of(content("names")["rare" if draw < 0.015 else "rest"])
    return world.pick(content("names")["common"])


def child_name(world: World, girl: bool) -> str:
    given = content("names")
    pool = [*given["girls" if girl else "boys"], *given["two"]] if world.chance(0.78) else given["one"]
    return _surname(world) + world.one_of(pool)


def teacher_name(world: World) -> str:
    return _surname(world) + world.one_of(content("names")["one"])
