"""Reads a road that lanewise has saved: python3 road.py road.npy"""

import sys

import numpy

road = numpy.load(sys.argv[1])
cars = numpy.flatnonzero(road)
gaps = numpy.diff(numpy.append(cars, cars[0] + road.size)) - 1
print(f"{road.size} cells, {cars.size} cars, density {cars.size / road.size:.6f}")
print(f"{numpy.count_nonzero(gaps)} cars move in the next step, the largest gap has {gaps.max()} cells")
