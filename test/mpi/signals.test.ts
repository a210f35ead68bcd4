/** A signal ends a job whenever it comes: while MPI starts, while roads are exchanged, while a file is written. */
import { readdirSync } from 'node:fs'
import { expect, test } from 'vitest'
import { emptyFolder } from '../cli/lanewise.js'
import { installWith, koffi } from './install.js'
import { describeMpi, launchNode } from './launchers.js'

/** In the place of koffi: it runs `before` and `after` around each call of MPI, which are told its name and rank. */
const watched = (before: string, after = '') => `
  import koffi from ${koffi}
  const rank = Number(process.env.OMPI_COMM_WORLD_RANK ?? process.env.PMI_RANK)
  let done = false
  const once = (work) => { if (!done) { done = true; work() } }
  const send = (signal) => process.kill(process.pid, signal)
  const watch = (name, call) => (...args) => {
    ${before}
    const result = call(...args)
    ${after}
    return result
  }
  export default { ...koffi, load(...args) {
    const library = koffi.load(...args)
    return { symbol: (name) => library.symbol(name), func: (name, ...types) => watch(name, library.func(name, ...types)) }
  } }`

/** Sends one rank of three a signal at this call, in the middle of whatever it does, and no other time. */
const at = (call: string, signal: string) =>
  `if (name === '${call}' && rank === 1) once(() => send('${signal}'))`

/** More steps than anybody waits for: a job that ends was ended. */
const forever = 'run --executor mpi --cells 1000 --kernel naive --steps 9e15'.split(' ')

describeMpi((mpi) => {
  test.each([
    ['before', 'MPI_Init_thread', 'SIGTERM'],
    ['after', 'MPI_Init_thread', 'SIGTERM'],
    ['after', 'MPI_Init_thread', 'SIGHUP'],
    ['after', 'MPI_Comm_size', 'SIGINT'],
    ['after', 'MPI_Send_init', 'SIGTERM'],
    ['after', 'MPI_Iallreduce', 'SIGTERM'],
    ['before', 'MPI_Startall', 'SIGHUP'],
  ])('right %s %s: %s', async (when, call, signal) => {
    const cli = installWith(when === 'before' ? watched(at(call, signal)) : watched('', at(call, signal)))
    const job = launchNode(mpi, 3, cli, ...forever)
    expect((await job.ended).code).not.toBe(0)
    await expect.poll(job.lives, { timeout: 5000, message: 'processes are left' }).toBe(false)
  })

  test.each(['SIGTERM', 'SIGINT', 'SIGHUP'])(
    '%s while a file is written leaves nothing of it',
    async (signal) => {
      const folder = emptyFolder()
      // Each piece takes so long that it is time for others, such as signals, before the next.
      const slow = 'for (const began = performance.now(); performance.now() - began < 100; );'
      const all = `if (name === 'MPI_File_write_at_all') { once(() => send('${signal}')); ${slow} }`
      const typed = `run --executor mpi --cells 40000000 --kernel wasm --steps 1 --save ${folder}/road.npy`
      const job = launchNode(mpi, 2, installWith(watched(all)), ...typed.split(' '))
      expect((await job.ended).code).not.toBe(0)
      await expect.poll(job.lives, { timeout: 5000, message: 'processes are left' }).toBe(false)
      expect(readdirSync(folder)).toEqual([])
    },
  )
})
