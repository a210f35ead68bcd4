"""The wave of scatter_numpy.py with MPI: each rank has a block of points, and the first gathers them.

    mpirun -n RANKS python3 scatter_mpi.py N SEGMENTS REPEATS
"""

import time

import mpi4py
import numpy as np
from mpi4py import MPI

from scatter_numpy import VERSION, is_inside, prepare, scattered
from scatter_peer import WARM_UP, arguments, report, scene

world = MPI.COMM_WORLD


def compute(x, y, xc, yc, segments):
    mine = np.array_split(np.arange(len(x) * len(y)), world.size)[world.rank]
    field = np.zeros(len(mine), complex)
    for at, k in enumerate(mine):
        j, i = divmod(k, len(x))
        if not is_inside(xc, yc, x[i], y[j]):
            field[at] = scattered(segments, x[i], y[j])
    parts = world.gather(field)
    return None if parts is None else np.concatenate(parts)


n, segments, repeats = arguments()
compute(*prepare(*scene(WARM_UP, segments)))
state = prepare(*scene(n, segments))
seconds = []
for _ in range(repeats):
    world.Barrier()
    start = time.perf_counter()
    field = compute(*state)
    seconds.append(time.perf_counter() - start)
if world.rank == 0:
    report(field, segments, seconds, f'{VERSION}, mpi4py {mpi4py.__version__}')
