/** A cell is a bit; its next state is bit 4 left + 2 cell + right of the rule. */
export type ElementaryRules = {
  readonly kind: 'elementary'
  rule: number
  /** What is counted at an observed step: the cars that moved into it, or the cells that are 1 after it. */
  counted: 'moved' | 'population'
  /** The cells outside; undefined on a ring. */
  outside?: { left: 0 | 1; right: 0 | 1 }
}
