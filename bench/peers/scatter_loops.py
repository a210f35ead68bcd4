"""The wave as a course begins: loops over points and segments, vectors of two numbers, a function per formula."""

from cmath import exp
from math import sqrt

import numpy as np
import scipy
from scipy.special import hankel1

from scatter_peer import K, measure

WAVE = np.array([K, 0.0])


def is_inside(corners, point):
    for i in range(len(corners) - 1):
        a = corners[i] - point
        b = corners[i + 1] - point
        if not a[0] * b[1] - a[1] * b[0] > 1e-10:
            return False
    return True


def incident(point):
    return exp(1j * WAVE.dot(point))


def incident_slope(normal, point):
    return 1j * normal.dot(WAVE) * incident(point)


def green(r):
    return 0.25j * hankel1(0, K * r)


def green_slope(cos, r):
    return -0.25j * K * cos * hankel1(1, K * r)


def contribution(start, end, point):
    """The field that one segment of the contour adds in a point."""
    along = end - start
    length = sqrt(along.dot(along))
    normal = np.array([-along[1], along[0]]) / length
    middle = (start + end) / 2
    way = point - middle
    r = sqrt(way.dot(way))
    lit = 1 if normal.dot(WAVE) > 0 else -1
    cos = normal.dot(way) / r
    single = -green(r) * incident_slope(normal, middle)
    double = lit * green_slope(cos, r) * incident(middle)
    return length * (single + double)


def scattered(corners, point):
    if is_inside(corners, point):
        return 0
    return sum(contribution(corners[i], corners[i + 1], point) for i in range(len(corners) - 1))


def prepare(x, y, xc, yc):
    return x, y, np.column_stack([xc, yc])


def compute(x, y, corners):
    field = np.zeros((len(y), len(x)), complex)
    for j in range(len(y)):
        for i in range(len(x)):
            field[j, i] = scattered(corners, np.array([x[i], y[j]]))
    return field


VERSION = f', SciPy {scipy.__version__}'

if __name__ == '__main__':
    measure(prepare, compute, VERSION)
