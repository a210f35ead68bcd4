"""The wave in NumPy: two loops over the points, whole arrays over the segments of a point."""

import sys

import numpy as np
import scipy
from scipy.special import hankel1, j0, j1, y0, y1

from scatter_peer import K, measure, weights


def hankel(kr):
    return hankel1(0, kr), hankel1(1, kr)


def bessel(kr):
    """The same from the real functions, which SciPy computes several times as fast."""
    return j0(kr) + 1j * y0(kr), j1(kr) + 1j * y1(kr)


functions = bessel if 'j0' in sys.argv[4:] else hankel


def is_inside(xc, yc, px, py):
    dx, dy = xc - px, yc - py
    return np.all(dx[:-1] * dy[1:] - dy[:-1] * dx[1:] > 1e-10)


def scattered(segments, px, py):
    xm, ym, xn, yn, a, b = segments
    dx, dy = px - xm, py - ym
    r = np.sqrt(dx * dx + dy * dy)
    h0, h1 = functions(K * r)
    return np.sum(a * h0 + b * (xn * dx + yn * dy) / r * h1)


def prepare(x, y, xc, yc):
    return x, y, xc, yc, weights(xc, yc)


def compute(x, y, xc, yc, segments):
    field = np.zeros((len(y), len(x)), complex)
    for j in range(len(y)):
        for i in range(len(x)):
            if not is_inside(xc, yc, x[i], y[j]):
                field[j, i] = scattered(segments, x[i], y[j])
    return field


VERSION = f', SciPy {scipy.__version__}'

if __name__ == '__main__':
    measure(prepare, compute, VERSION)
