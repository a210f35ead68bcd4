/** The nearest number in low .. high. */
export const clamp = (value: number, low: number, high: number) => Math.min(Math.max(value, low), high)
