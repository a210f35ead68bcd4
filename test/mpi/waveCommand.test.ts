/** `lanewise wave` in several ranks: it prints and saves once what one process does. */
import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { emptyFolder, lanewise } from '../cli/lanewise.js'
import { describeMpi, lanewiseIn } from './launchers.js'

describeMpi((mpi) => {
  test.each(['blocks', 'cyclic', 'dynamic'])('two ranks with the schedule %s', async (schedule) => {
    const folder = emptyFolder()
    const [ours, theirs] = ['a', 'b'].map((name) => `${folder}/${name}.csv`)
    const typed = 'wave --n 32 --kernel naive --json'
    const alone = await lanewise(`${typed} --executor serial --save ${theirs}`)
    const shared = `${typed} --executor mpi --schedule ${schedule} --save ${ours}`
    const { code, stdout, stderr } = await lanewiseIn(mpi, 2, shared)
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    const { strategy, seconds, pairsPerSecond, ...rest } = JSON.parse(stdout)
    expect(strategy).toEqual({ kernel: 'naive', executor: 'mpi', workers: 1, ranks: 2, schedule })
    expect(JSON.parse(alone.stdout)).toMatchObject(rest)
    expect(readdirSync(folder)).toEqual(['a.csv', 'b.csv'])
    expect(readFileSync(ours)).toEqual(readFileSync(theirs))
  })

  test('the text names the ranks', async () => {
    const { stdout } = await lanewiseIn(mpi, 2, 'wave --n 16 --kernel naive --executor mpi')
    expect(stdout.match(/^Strategy: .*$/gm)).toEqual(['Strategy:          naive, mpi, 2 ranks, dynamic'])
  })
})
