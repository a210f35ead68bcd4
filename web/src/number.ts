/** One formatter for all numbers: making one takes milliseconds. */
const FORMAT = new Intl.NumberFormat('en', { maximumFractionDigits: 4 })

/** A number as text, with separators of thousands and at most four digits after the point. */
export const numberText = (value: number): string => FORMAT.format(value)
