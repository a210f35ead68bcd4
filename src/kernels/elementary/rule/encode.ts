/**
 * The part of WebAssembly's binary format that a kernel of two loops needs. The numbers are those of the WebAssembly core
 * specification, version 2.0, section 5 (Binary Format).
 */
import type { Op } from './formula.js'

/** Bytes of code, or of a part of a module. */
export type Code = number[]

/** A function of three i32 that returns nothing. Besides, it has `words` locals of i32 and then `rows` of v128. */
export type Body = { name: string; words: number; rows: number; code: Code }

/** A module that imports env.memory and exports functions. */
export function moduleOf(bodies: readonly Body[]): Uint8Array<ArrayBuffer> {
  const type = [0x60, 3, I32, I32, I32, 0]
  // The same limits as in modules of assembly/build.js: src/wasm/sharedMemory.ts searches for them.
  const memory = [...text('env'), ...text('memory'), 2, 0, 0]
  const types = bodies.map(() => [0])
  const names = bodies.map(({ name }, i) => [...text(name), 0, i])
  const codes = bodies.map(({ words, rows, code }) => sized([2, words, I32, rows, V128, ...code, END]))
  return new Uint8Array([
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, [type]),
    ...section(2, [memory]),
    ...section(3, types),
    ...section(7, names),
    ...section(10, codes),
  ])
}

const I32 = 0x7f
const V128 = 0x7b
const EMPTY = 0x40
const END = 0x0b

/** The codes of some items, one after the other. `flatMap` is slower. */
export function each<Item>(items: readonly Item[], code: (item: Item, index: number) => Code): Code {
  return ([] as Code).concat(...items.map(code))
}

const section = (id: number, entries: readonly Code[]): Code => [
  id,
  ...sized([...unsigned(entries.length), ...each(entries, (entry) => entry)]),
]
const sized = (bytes: Code): Code => [...unsigned(bytes.length), ...bytes]
const text = (ascii: string): Code => sized([...ascii].map((character) => character.charCodeAt(0)))

/** LEB128: seven bits per byte, the lowest first. The eighth bit says that more bytes follow. */
const unsigned = (value: number): Code =>
  value < 128 ? [value] : [(value & 127) | 128, ...unsigned(value >>> 7)]

/** Signed LEB128, for numbers from 0 on. The sign is bit 6 of the last byte. */
const signed = (value: number): Code => (value < 64 ? [value] : [(value & 127) | 128, ...signed(value >>> 7)])

/** Locals have numbers below 128. */
export const get = (local: number): Code => [0x20, local]
export const set = (local: number): Code => [0x21, local]
export const number = (value: number): Code => [0x41, ...signed(value)]
export const add: Code = [0x6a]
export const subtract: Code = [0x6b]
const atLeast: Code = [0x4f]

/** Repeats the code while `left` is at least `least`. */
export const loopWhile = (left: Code, least: number, code: Code): Code => {
  const iteration = [0x04, EMPTY, ...code, 0x0c, 1, END]
  return [0x03, EMPTY, ...left, ...number(least), ...atLeast, ...iteration, END]
}

/** Loads or stores a row. The offset is added to the address on the stack. Rows are aligned to 16 bytes. */
export const load = (offset: number): Code => [0xfd, 0x00, 4, ...unsigned(offset)]
export const store = (offset: number): Code => [0xfd, 0x0b, 4, ...unsigned(offset)]

export const operation: Record<Op, Code> = {
  not: [0xfd, 0x4d],
  and: [0xfd, 0x4e],
  andnot: [0xfd, 0x4f],
  or: [0xfd, 0x50],
  xor: [0xfd, 0x51],
}
