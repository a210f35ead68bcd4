"""The wave in Numba, compiled from the innermost function outwards.

Numba cannot compile SciPy's functions, so the Bessel functions are those of the C library.
"""

from ctypes import CDLL, c_double
from math import sqrt

import numba
import numpy as np

from scatter_peer import K, measure, weights

libm = CDLL('libm.so.6')
j0, y0, j1, y1 = libm.j0, libm.y0, libm.j1, libm.y1
for function in (j0, y0, j1, y1):
    function.argtypes = (c_double,)
    function.restype = c_double


@numba.njit
def is_inside(xc, yc, px, py):
    for m in range(len(xc) - 1):
        cross = (xc[m] - px) * (yc[m + 1] - py) - (yc[m] - py) * (xc[m + 1] - px)
        if not cross > 1e-10:
            return False
    return True


@numba.njit
def scattered(xm, ym, xn, yn, a, b, px, py):
    total = 0j
    for m in range(len(xm)):
        dx, dy = px - xm[m], py - ym[m]
        r = sqrt(dx * dx + dy * dy)
        cos = (xn[m] * dx + yn[m] * dy) / r
        kr = K * r
        total += a[m] * complex(j0(kr), y0(kr)) + b[m] * cos * complex(j1(kr), y1(kr))
    return total


@numba.njit
def compute(x, y, xc, yc, xm, ym, xn, yn, a, b):
    field = np.zeros((len(y), len(x)), np.complex128)
    for j in range(len(y)):
        for i in range(len(x)):
            if not is_inside(xc, yc, x[i], y[j]):
                field[j, i] = scattered(xm, ym, xn, yn, a, b, x[i], y[j])
    return field


def prepare(x, y, xc, yc):
    return x, y, xc, yc, *weights(xc, yc)


measure(prepare, compute, f', Numba {numba.__version__}')
