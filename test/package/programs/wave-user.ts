/** What a user's program may say of waves. */
import { bessel, type Contour, createWave, egg, type Wave, type WaveOptions } from 'lanewise/wave'

const circle: Contour = (t) => [Math.cos(2 * Math.PI * t), Math.sin(2 * Math.PI * t)]
const options: WaveOptions = { nx: 8, segments: 16, contour: circle, kernel: 'auto', schedule: 'cyclic' }
const { scattered, mask, strategy }: Wave = await createWave({ ...options, signal: { aborted: false } })
const numbers: number[] = [scattered.re[0], mask[0], bessel(1).y1, egg(0)[0], strategy.workers]
export const reason: string | undefined = strategy.reason
export default numbers
