/** `lanewise run` in several ranks: it prints once what one process prints. */
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { emptyFolder, lanewise } from '../cli/lanewise.js'
import { describeMpi, lanewiseIn, results } from './launchers.js'

async function report(run: Promise<{ stdout: string }>) {
  const { strategy, seconds, cellUpdatesPerSecond, ...rest } = JSON.parse((await run).stdout)
  return { strategy, rest }
}

describeMpi((mpi) => {
  test.each([1, 2, 3, 5])('%i ranks print what one process prints', async (ranks) => {
    const typed = 'run --cells 1000003 --random ranmar'
    const { code, stdout, stderr } = await lanewiseIn(mpi, ranks, `${typed} --executor mpi`)
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(results(stdout)).toEqual(results((await lanewise(`${typed} --executor serial`)).stdout))
    expect(stdout).toMatch(new RegExp(`^Strategy: {10}simd, mpi, ${ranks} rank${ranks > 1 ? 's' : ''}$`, 'm'))
  })

  test.each([
    '--cells 5 --steps 30',
    '--cells 100001 --model nasch --steps 50 --every 7',
    '--cells 3001 --model elementary:30 --steps 300',
    '--cells 3001 --model nasch --boundary open --entry 0.5 --exit 0.4 --steps 300',
  ])('--json of %s', async (typed) => {
    const { strategy, rest } = await report(lanewiseIn(mpi, 3, `run ${typed} --json --executor mpi`))
    const chosen = { depth: expect.any(Number), overlap: expect.any(Boolean) }
    expect(strategy).toEqual({ kernel: 'simd', executor: 'mpi', workers: 1, ranks: 3, ...chosen })
    expect(rest).toEqual((await report(lanewise(`run ${typed} --json --executor serial`))).rest)
  })

  test('--save writes the road, --road reads it', async () => {
    const folder = emptyFolder()
    const [ours, theirs, next, after] = ['a', 'b', 'c', 'd'].map((name) => `${folder}/${name}.npy`)
    await lanewise(`run --cells 10007 --quiet --executor serial --save ${theirs}`)
    await lanewiseIn(mpi, 3, `run --cells 10007 --quiet --executor mpi --save ${ours}`)
    expect(readFileSync(ours)).toEqual(readFileSync(theirs))
    await lanewise(`run --road ${ours} --steps 7 --quiet --executor serial --save ${next}`)
    await lanewiseIn(mpi, 3, `run --road ${ours} --steps 7 --quiet --executor mpi --save ${after}`)
    expect(readFileSync(after)).toEqual(readFileSync(next))
  })

  test.each([
    [1, 1],
    [2, 1],
    [3, 1],
    [1, 2],
    [2, 3],
  ])('a sweep of %i ranks of %i threads is that of one process, byte for byte', async (ranks, workers) => {
    const folder = emptyFolder()
    const [ours, theirs] = ['a', 'b'].map((name) => `${folder}/${name}.json`)
    const typed = 'sweep --model nasch --cells 200 --densities 7 --samples 2 --steps 200 --warm-up 50'
    const strategy = `--executor mpi${workers > 1 ? ` --workers ${workers}` : ''}`
    const { code, stdout, stderr } = await lanewiseIn(mpi, ranks, `${typed} ${strategy} --save ${ours}`)
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    // It is printed once.
    expect(stdout.match(/The largest flow/g)).toHaveLength(1)
    await lanewise(`${typed} --workers 1 --quiet --save ${theirs}`)
    expect(readFileSync(ours)).toEqual(readFileSync(theirs))
  })

  test('a diagram is printed and saved once', async () => {
    const folder = emptyFolder()
    const typed = 'diagram --model nasch --cells 300 --warm-up 20'
    const [ours, theirs] = ['a', 'b'].map((name) => `${folder}/${name}.csv`)
    const alone = await lanewise(`${typed} --executor serial --save ${theirs}`)
    const { code, stdout, stderr } = await lanewiseIn(mpi, 3, `${typed} --executor mpi --save ${ours}`)
    expect({ code, stdout, stderr }).toEqual({ ...alone, stdout: alone.stdout.replace(theirs, ours) })
    expect(readFileSync(ours)).toEqual(readFileSync(theirs))
  })
})
