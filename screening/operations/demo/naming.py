"""Names are drawn: common surnames by their share, a few rare ones, given names for girls, boys and either."""

from screening.operations.demo.names import BOYS, COMMON, GIRLS, ONE, RARE, REST, TWO
from screening.operations.demo.world import World


def surname(world: World) -> str:
    draw = world.rng.random()
    if draw < 0.015:
        return RARE[int(world.rng.integers(len(RARE)))]
    if draw < 0.315:
        return REST[int(world.rng.integers(len(REST)))]
    return world.pick({name: float(weight) for name, weight in COMMON.items()})


def child_name(world: World, girl: bool) -> str:
    pool = [*(GIRLS if girl else BOYS), *TWO] if world.chance(0.78) else ONE
    return surname(world) + pool[int(world.rng.integers(len(pool)))]


def teacher_name(world: World) -> str:
    return surname(world) + ONE[int(world.rng.integers(len(ONE)))]
