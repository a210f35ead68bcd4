"""Rule 184 on NumPy arrays, a step being one np.where over the whole road.

A cell is a bool, a byte: np.where wants a condition of bools, and an int8 road costs one more pass to make it.
"""

import numpy as np

from peer import measure


def load(road):
    return np.array([0] + road + [0], dtype=bool)


def advance(road, steps):
    for _ in range(steps):
        road[0], road[-1] = road[-2], road[1]
        road[1:-1] = np.where(road[1:-1], road[2:], road[:-2])
    return road


def store(road):
    return road[1:-1].tolist()


measure(load, advance, store, version=f', NumPy {np.__version__}')
