/** An element with attributes and what is in it. */
export function make<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Record<string, string> = {},
  ...inside: (Node | string)[]
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value)
  element.append(...inside)
  return element
}

/** An element of the page by its id. */
export function find<Found extends HTMLElement>(id: string): Found {
  const found = document.getElementById(id)
  if (!found) throw new Error(`the page has no element ${id}`)
  return found as Found
}

/** Resolves when the browser is about to draw. */
export const nextFrame = () => new Promise<number>((resolve) => requestAnimationFrame(resolve))

/** Lets the browser draw what has changed, before work that keeps the thread busy. */
export const pause = () => new Promise<void>((resolve) => setTimeout(resolve))

/** Whether the visitor wants less motion. */
export const lessMotion = () => matchMedia('(prefers-reduced-motion: reduce)').matches

/** A colour that the style sheet names. */
export const colour = (name: string) => getComputedStyle(document.body).getPropertyValue(`--${name}`).trim()
