"""The wave of scatter_loops.py with multiprocessing: a pool of processes that asks for points, in the Pool's own chunks."""

import os
from multiprocessing import Pool

import numpy as np

from scatter_loops import VERSION, prepare, scattered
from scatter_peer import arguments, measure, scene


def field_at(k):
    j, i = divmod(k, len(x))
    return scattered(xc, yc, np.array([x[i], y[j]]))


def compute(x, y, xc, yc):
    points = len(x) * len(y)
    return np.reshape(pool.map(field_at, range(points)), (len(y), len(x)))


# Processes have the scene from the moment they are forked, so it is here and not in the call. In the warm-up, which is
# on a smaller grid, they compute the first points of this one.
n, segments, _ = arguments()
x, y, xc, yc = prepare(*scene(n, segments))
with Pool(int(os.environ['OMP_NUM_THREADS'])) as pool:
    measure(prepare, compute, VERSION)
