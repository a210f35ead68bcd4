"""Rule 184 on Python lists, as a course's first program writes it: plain loops, ghost cells, if and else."""

from peer import measure


def load(road):
    return [0] + road + [0]


def step(old, new):
    cells = len(old) - 2
    old[0] = old[cells]
    old[cells + 1] = old[1]
    for i in range(1, cells + 1):
        if old[i] == 1:
            if old[i + 1] == 1:
                new[i] = 1
            else:
                new[i] = 0
        else:
            if old[i - 1] == 1:
                new[i] = 1
            else:
                new[i] = 0


def advance(road, steps):
    new = [0] * len(road)
    for _ in range(steps):
        step(road, new)
        road, new = new, road
    return road


def store(road):
    return road[1:-1]


measure(load, advance, store)
