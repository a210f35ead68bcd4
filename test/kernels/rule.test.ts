/** The elementary rules: their formulas against the rules' numbers, their kernels against rows stepped one by one. */
import { describe, expect, test } from 'vitest'
import { assemble } from '../../src/kernels/elementary/rule/assemble.js'
import { evaluate, formulaOf, run } from '../../src/kernels/elementary/rule/formula.js'
import { pairOf } from '../../src/kernels/elementary/rule/pair.js'
import { wasmMemory } from '../../src/wasm/memory.js'
import { forSharedMemory } from '../../src/wasm/sharedMemory.js'

const rules = Array.from({ length: 256 }, (_, rule) => rule)
const even = rules.filter((rule) => rule % 2 === 0)

/** The definition, for all bits of words. */
function nextOf(rule: number, left: number, cell: number, right: number): number {
  let next = 0
  for (let i = 0; i < 8; i++) {
    if (((rule >> i) & 1) === 0) continue
    next |= (i & 4 ? left : ~left) & (i & 2 ? cell : ~cell) & (i & 1 ? right : ~right)
  }
  return next
}

/** How many of the rules need 0, 1, 2, … operations. */
function histogram(lengths: number[]): number[] {
  const counts = new Array(Math.max(...lengths) + 1).fill(0)
  for (const length of lengths) counts[length]++
  return counts
}

test('the definition numbers the rules as Wolfram does', () => {
  // Left, cell and right of all eight neighbourhoods, in the bits 0 to 7: the next cells are the rule's number.
  for (const rule of rules) expect(nextOf(rule, 0b11110000, 0b11001100, 0b10101010) & 255).toBe(rule)
  // Rule 184 is traffic: an empty cell takes over its left neighbour, a car its right one.
  const [left, cell, right] = [0x12345678, 0x0f1e2d3c, 0x5a6978f0]
  expect(nextOf(184, left, cell, right)).toBe((cell & right) | (~cell & left))
})

describe('a formula', () => {
  test('has the bits of its rule', () => {
    for (const rule of rules) {
      for (let i = 0; i < 8; i++) {
        const next = evaluate(formulaOf(rule), -(i >> 2), -((i >> 1) & 1), -(i & 1))
        expect([rule, i, next & 1]).toEqual([rule, i, (rule >> i) & 1])
      }
    }
  })

  test('has four operations at most, and a negation for odd rules only', () => {
    expect(histogram(even.map((rule) => formulaOf(rule).steps.length))).toEqual([3, 16, 57, 40, 12])
    for (const rule of rules) {
      const negations = formulaOf(rule).steps.filter(({ op }) => op === 'not')
      expect(negations.length).toBe(rule % 2)
      expect(formulaOf(rule).steps.length).toBeLessThanOrEqual(4 + (rule % 2))
    }
  })

  test('takes its values from those before it', () => {
    for (const rule of rules) {
      const { steps, next } = formulaOf(rule)
      for (const [i, { a, b }] of steps.entries()) expect(Math.max(a, b)).toBeLessThan(3 + i)
      expect(next).toBeLessThan(3 + steps.length)
    }
  })

  test('is always the same', () => {
    for (const rule of rules) expect(formulaOf(rule)).toEqual(formulaOf(rule))
    expect(formulaOf(90)).toEqual({ steps: [{ op: 'xor', a: 0, b: 2 }], next: 3 })
    expect(formulaOf(204)).toEqual({ steps: [], next: 1 })
  })
})

describe('a pair', () => {
  // Four cells in a row, all sixteen of them in the bits of a word.
  const row = [0xff00, 0xf0f0, 0xcccc, 0xaaaa]
  const [left, cell, a, b] = row

  test('steps both cells', () => {
    for (const rule of even) {
      const { steps, next } = pairOf(rule)
      const values = run(steps, row)
      const due = [nextOf(rule, left, cell, a), nextOf(rule, cell, a, b)]
      expect([rule, ...next.map((value) => values[value] & 0xffff)]).toEqual([
        rule,
        ...due.map((word) => word & 0xffff),
      ])
    }
  })

  test('has seven operations at most', () => {
    expect(histogram(even.map((rule) => pairOf(rule).steps.length))).toEqual([3, 0, 16, 3, 54, 10, 36, 6])
    expect(pairOf(184).steps.length).toBe(5)
  })
})

const ROW = 16
const ROWS = 61

/** Rows of noise, some words of them all empty or all full. */
const noise = new Int32Array(ROWS * (ROW / 4))
for (let i = 0, word = 1; i < noise.length; i++) {
  word = (Math.imul(word, 1664525) + 1013904223) | 0
  noise[i] = i % 40 < 8 ? -(i & 1) : word
}

type Step = (state: number, from: number, to: number) => void

const binaryOf = (rule: number, shared: boolean) =>
  shared ? forSharedMemory(assemble(rule)) : assemble(rule)

/** A rule's kernel on memory of its own. */
function open(rule: number, shared: boolean) {
  const memory = wasmMemory(65536, shared)
  const module = new WebAssembly.Module(binaryOf(rule, shared))
  const { exports } = new WebAssembly.Instance(module, { env: { memory } })
  return { words: new Int32Array(memory.buffer), ...(exports as Record<`step${1 | 2 | 3 | 4}`, Step>) }
}

/** The noise so many steps on, by the definition; as many rows are wrong at both ends. */
function stepped(rule: number, steps: number): Int32Array {
  const row = ROW / 4
  let words = noise
  for (let step = 0; step < steps; step++) {
    words = words.map((cell, i) => nextOf(rule, words[i - row] ?? 0, cell, words[i + row] ?? 0))
  }
  return words
}

describe('a kernel', () => {
  test('is a module for each kind of memory, of a few kilobytes', () => {
    for (const rule of rules) {
      for (const shared of [false, true]) {
        const binary = binaryOf(rule, shared)
        expect(WebAssembly.validate(binary)).toBe(true)
        expect(binary.length).toBeLessThan(8192)
      }
    }
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(assemble(110)), {
      env: { memory: wasmMemory(1, false) },
    })
    expect(Object.keys(exports)).toEqual(['step1', 'step2', 'step3', 'step4'])
  })

  test('takes as much memory as there can be', () => {
    const memory = new WebAssembly.Memory({ initial: 1, maximum: 65536, shared: true })
    expect(
      () => new WebAssembly.Instance(new WebAssembly.Module(binaryOf(30, true)), { env: { memory } }),
    ).not.toThrow()
  })

  test('takes memory of the other kind for a fault', () => {
    for (const shared of [false, true]) {
      const env = { memory: wasmMemory(1, shared) }
      expect(() => new WebAssembly.Instance(new WebAssembly.Module(binaryOf(30, !shared)), { env })).toThrow()
    }
  })
})

describe('a pass', () => {
  const state = 512
  const from = 4096
  const word = from / 4
  const other = 0x5a3c6699
  const pieces = [
    [0, ROWS],
    [0, 8, 24, 33, 50, ROWS],
    [0, 1, 2, 5, 5, 20, 21, 38, ROWS],
  ]

  /** A pass in pieces over the noise, with something else in all other words of the memory. */
  function pass(words: Int32Array, step: Step, cut: number[]) {
    words.fill(other).set(noise, word)
    for (let i = 1; i < cut.length; i++) step(state, from + cut[i - 1] * ROW, from + cut[i] * ROW)
  }

  test.each([false, true])('does as the definition, for all rules and however cut; shared: %s', (shared) => {
    for (const rule of rules) {
      const { words, ...steps } = open(rule, shared)
      for (const levels of [1, 2, 3, 4] as const) {
        const ghosts = (levels * ROW) / 4
        const due = stepped(rule, levels)
        for (const cut of pieces) {
          pass(words, steps[`step${levels}`], cut)
          const wrong = due.findIndex(
            (row, i) => i >= ghosts && i < noise.length - ghosts && words[word + i] !== row,
          )
          expect({ rule, levels, cut, wrong }).toEqual({ rule, levels, cut, wrong: -1 })
        }
      }
    }
  })

  test('leaves alone what lies around its rows and its state', () => {
    for (const rule of rules) {
      const { words, ...steps } = open(rule, false)
      const alone = (begin: number, end: number) => words.subarray(begin, end).every((each) => each === other)
      for (const levels of [1, 2, 3, 4] as const) {
        pass(words, steps[`step${levels}`], pieces[1])
        const ghosts = (levels * ROW) / 4
        const end = word + noise.length
        expect(alone(0, state / 4)).toBe(true)
        expect(alone(state / 4 + 2 * ghosts, word - ghosts)).toBe(true)
        expect(alone(end, words.length)).toBe(true)
        // The last rows read are left to whoever goes on from here.
        expect(words.slice(end - ghosts, end)).toEqual(noise.slice(-ghosts))
      }
    }
  })
})
