/** The part of Deno that is used. */
declare const Deno: { jupyter: { broadcast(type: string, content: object): Promise<void> } }

/** Milliseconds before and after a picture: on a busy machine, the kernel loses messages that are closer together. */
const APART = 50

const pause = () => new Promise((resolve) => setTimeout(resolve, APART))

/**
 * Shows one thing, in several formats by media type: a notebook takes the richest that it knows.
 *
 * What is merely the last value of a cell may come after the kernel has called the cell done, and then it is lost.
 *
 * @param width of the image in pixels of the screen, if it has more pixels itself
 */
export async function display(data: Record<string, unknown>, width?: number) {
  await pause()
  await Deno.jupyter.broadcast('display_data', {
    data,
    metadata: width ? { 'image/png': { width } } : {},
    transient: {},
  })
  await pause()
}
