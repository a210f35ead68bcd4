"""What every Python peer shares: the command line, the clock, the packed road and the one line of JSON.

The protocol is in README.md.
"""

import json
import platform
import sys
import time


def unpack(packed, cells):
    return [packed[i // 8] >> (i % 8) & 1 for i in range(cells)]


def pack(road):
    packed = bytearray((len(road) + 7) // 8)
    for i, cell in enumerate(road):
        if cell:
            packed[i // 8] |= 1 << (i % 8)
    return packed


def count_free(road):
    """Cars with an empty cell ahead: those that move in the next step."""
    return sum(1 for i, cell in enumerate(road) if cell and not road[i + 1 - len(road)])


def measure(load, advance, store, version=''):
    """Time advance(state, steps) -> state; load(list of 0 and 1) -> state and store(state) -> list do not count."""
    road_file, cells, steps, repeats, out_file = sys.argv[1:6]
    cells, steps, repeats = int(cells), int(steps), int(repeats)
    with open(road_file, 'rb') as file:
        road = unpack(file.read(), cells)

    advance(load(road), steps)  # warm-up

    seconds = []
    for _ in range(repeats):
        state = load(road)
        start = time.perf_counter()
        state = advance(state, steps)
        seconds.append(time.perf_counter() - start)

    final = store(state)
    with open(out_file, 'wb') as file:
        file.write(pack(final))
    print(
        json.dumps(
            {
                'cells': cells,
                'steps': steps,
                'seconds': seconds,
                'moved': count_free(final),
                'version': f'Python {platform.python_version()}{version}',
            }
        )
    )
