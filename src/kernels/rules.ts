/**
 * A model, a boundary and a seed as plain data for kernels, which can be sent to a worker or a rank. Each kind of rules
 * adds its own fields.
 */
export type Rules = { readonly kind: string }
