"""The wave as a course begins: loops over points and segments, a function per formula, and NumPy for all that is a vector.

Each vector is an array of two numbers. Arrays so small cost more than what is computed with them; scatter_floats.py has none.
"""

import numpy as np
import scipy
from scipy.special import hankel1

from scatter_peer import K, measure

WAVE = np.array([K, 0.0])


def corner(xc, yc, i):
    return np.array([xc[i], yc[i]])


def is_inside(xc, yc, point):
    for i in range(len(xc) - 1):
        a = corner(xc, yc, i) - point
        b = corner(xc, yc, i + 1) - point
        if not a[0] * b[1] - a[1] * b[0] > 1e-10:
            return False
    return True


def incident(point):
    return np.exp(1j * WAVE.dot(point))


def incident_slope(normal, point):
    return 1j * normal.dot(WAVE) * incident(point)


def green(r):
    return 0.25j * hankel1(0, K * r)


def green_slope(cos, r):
    return -0.25j * K * cos * hankel1(1, K * r)


def contribution(start, end, point):
    """The field that one segment of the contour adds in a point."""
    along = end - start
    length = np.sqrt(along.dot(along))
    normal = np.array([-along[1], along[0]]) / length
    middle = (start + end) / 2
    way = point - middle
    r = np.sqrt(way.dot(way))
    lit = 1 if normal.dot(WAVE) > 0 else -1
    cos = normal.dot(way) / r
    single = -green(r) * incident_slope(normal, middle)
    double = lit * green_slope(cos, r) * incident(middle)
    return length * (single + double)


def scattered(xc, yc, point):
    if is_inside(xc, yc, point):
        return 0
    return sum(contribution(corner(xc, yc, i), corner(xc, yc, i + 1), point) for i in range(len(xc) - 1))


def prepare(x, y, xc, yc):
    return x, y, xc, yc


def compute(x, y, xc, yc):
    field = np.zeros((len(y), len(x)), complex)
    for j in range(len(y)):
        for i in range(len(x)):
            field[j, i] = scattered(xc, yc, np.array([x[i], y[j]]))
    return field


VERSION = f', SciPy {scipy.__version__}'

if __name__ == '__main__':
    measure(prepare, compute, VERSION)
