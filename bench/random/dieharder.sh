#!/bin/sh
# Tests one order of the words with dieharder, and prints a line for every p-value it finds:
#   test|ntuple|tsamples|psamples|p-value|assessment
#
#   gcc -O3 -march=native -o words bench/random/words.c
#   WORDS=./words sh bench/random/dieharder.sh ORDER CELLS SEED [LANE] [-- TEST …]
#
# A TEST is a number, or a number and a tuple: 202:5. Every test starts the stream afresh, and is given LIMIT seconds,
# 60 where none are said.
words=${WORDS:-./words}
limit=${LIMIT:-60}
args=
while [ $# -gt 0 ] && [ "$1" != -- ]; do
  args="$args $1"
  shift
done
[ $# -gt 0 ] && shift

# All of dieharder but 14, which its authors say not to use, and of the tests that come with tuples, a few of each.
default='0 1 2 3 4 5 6 7 8 9 10 11 12 13 15 16 17 100 101 102
  200:1 200:4 200:8 201:2 201:5 202:3 202:5 203:0 203:7 204 205 206 207 208 209'

# Of what dieharder can print, the columns of its table and no head.
columns='-c | -D 8 -D 16 -D 32 -D 64 -D 128 -D 256'

for test in ${*:-$default}; do
  case $test in
  *:*) tuple="-n ${test#*:}" ;;
  *) tuple= ;;
  esac
  found=$("$words" $args | timeout "$limit" dieharder -g 200 -S 1 -d "${test%:*}" $tuple $columns | tr -d ' ')
  [ -n "$found" ] && echo "$found" || echo "$test: $limit s were not enough"
done
