/**
 * What kernels know of a model on a road: plain data, so that it can be sent to a worker or a rank. Each kind of rules
 * adds its own numbers.
 */
export type Rules = { readonly kind: string }
