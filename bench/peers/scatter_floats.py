"""The wave in CPython as one writes it who avoids small arrays: plain numbers, and what depends on the segment alone once."""

from math import sqrt

import numpy as np
import scipy
from scipy.special import hankel1

from scatter_peer import K, measure, weights


def is_inside(corners, px, py):
    for (x0, y0), (x1, y1) in zip(corners, corners[1:]):
        if not (x0 - px) * (y1 - py) - (y0 - py) * (x1 - px) > 1e-10:
            return False
    return True


def scattered(segments, px, py):
    total = 0
    for xm, ym, xn, yn, a, b in segments:
        dx, dy = px - xm, py - ym
        r = sqrt(dx * dx + dy * dy)
        total += a * hankel1(0, K * r) + b * (xn * dx + yn * dy) / r * hankel1(1, K * r)
    return total


def prepare(x, y, xc, yc):
    segments = list(zip(*(column.tolist() for column in weights(xc, yc))))
    return x.tolist(), y.tolist(), list(zip(xc.tolist(), yc.tolist())), segments


def compute(x, y, corners, segments):
    return [[0j if is_inside(corners, px, py) else scattered(segments, px, py) for px in x] for py in y]


measure(prepare, compute, f', SciPy {scipy.__version__}')
