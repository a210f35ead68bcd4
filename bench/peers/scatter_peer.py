"""What the Python peers of the wave share: the scene, the command line, the clock and the one line of JSON.

The protocol is in README.md, and the formulas of the field are in docs/wave.md.
"""

import json
import platform
import sys
import time

import numpy as np

WAVELENGTH = 0.5
K = 2 * np.pi / WAVELENGTH

# Of the grid that is advanced before the clock starts.
WARM_UP = 8


def contour(segments):
    """Corners of the obstacle, anticlockwise; the last is the first."""
    t = np.linspace(0, 1, segments + 1)
    angle = 2 * np.pi * t
    return np.cos(angle + 0.5 * np.sin(angle + 0.9)), np.sin(angle)


def grid(xc, yc, n):
    x = np.linspace(xc.min() - 5 * WAVELENGTH, xc.max() + 3 * WAVELENGTH, n + 1)
    y = np.linspace(yc.min() - 3 * WAVELENGTH, yc.max() + 4 * WAVELENGTH, n + 1)
    return x, y


def scene(n, segments):
    xc, yc = contour(segments)
    x, y = grid(xc, yc, n)
    return x, y, xc, yc


def weights(xc, yc):
    """Segments as arrays: midpoints, inward normals of length 1, and the weights of H0 and of cos H1."""
    dx, dy = np.diff(xc), np.diff(yc)
    ds = np.hypot(dx, dy)
    xm, ym = (xc[:-1] + xc[1:]) / 2, (yc[:-1] + yc[1:]) / 2
    xn, yn = -dy / ds, dx / ds
    wave = np.exp(1j * K * xm)
    a = 0.25 * ds * K * xn * wave
    b = -0.25j * K * np.where(xn > 0, 1, -1) * ds * wave
    return xm, ym, xn, yn, a, b


def arguments():
    n, segments, repeats = map(int, sys.argv[1:4])
    return n, segments, repeats


def measure(prepare, compute, version):
    """Time compute(*prepare(x, y, xc, yc)) -> field of (n + 1)^2 complex values; prepare does not count."""
    n, segments, repeats = arguments()
    compute(*prepare(*scene(WARM_UP, segments)))

    state = prepare(*scene(n, segments))
    seconds = []
    for _ in range(repeats):
        start = time.perf_counter()
        field = compute(*state)
        seconds.append(time.perf_counter() - start)
    report(np.asarray(field), segments, seconds, version)


def report(field, segments, seconds, version):
    # The field is exactly 0 inside the obstacle, and nowhere else.
    outside = int(np.count_nonzero(field))
    print(
        json.dumps(
            {
                'outside': outside,
                'pairs': outside * segments,
                'checksum': float(np.sum(field.real**2 + field.imag**2)),
                'seconds': seconds,
                'version': f'Python {platform.python_version()}, NumPy {np.__version__}{version}',
            }
        )
    )
