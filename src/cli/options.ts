/** A number as typed; what is none stays text, for the library to refuse it by name. */
export const number = (text: string): number => {
  const value = text.trim() === '' ? Number.NaN : Number(text)
  return Number.isNaN(value) ? (text as unknown as number) : value
}
