/** Six scenes: settings, what they show, and one thing to try. */
import type { Settings } from './settings.js'

type Scene = {
  settings: Partial<Settings>
  /** What there is to see. */
  shows: string
  /** What to try. */
  attempt: string
  /** A page of the documents, and its title. */
  read: [page: string, title: string]
  /** A chapter of the course, and its title. */
  learn: [page: string, title: string]
}

export const scenes: Record<Exclude<Settings['scene'], 'none'>, Scene> = {
  jam: {
    settings: { density: 0.15, p: 0.3, vmax: 5, length: 300, speed: 20 },
    shows:
      'Nobody blocks this road, and still there are jams: drivers slow down at random, and those behind them must stop.',
    attempt:
      'Move p to 0. The jams dissolve, and all cars drive. Now click a car, and see its wave run back.',
    read: ['nasch', 'The model of Nagel and Schreckenberg'],
    learn: ['02-jams', 'Jams'],
  },
  hysteresis: {
    settings: { density: 0.12, p: 0.01, slow: 'own', p0: 0.75, start: 'even', length: 400, speed: 60 },
    shows:
      'Cars that are slow to start have two flows at one density: they all drive, until one of them brakes. Then a jam stays.',
    attempt:
      'Wait until the dot is still, then click a car. The dot falls to the lower flow, and does not come back.',
    read: ['nasch', 'Slow to start'],
    learn: ['02-jams', 'Jams'],
  },
  bottleneck: {
    settings: { ends: 'open', entry: 0.6, exit: 0.35, p: 0.2, density: 0, length: 300, speed: 30 },
    shows: 'More cars enter than can leave: a queue grows from the exit backwards through the whole road.',
    attempt: 'Open the exit more. From which value on does the queue dissolve?',
    read: ['traffic', 'Open roads'],
    learn: ['02-jams', 'Jams'],
  },
  sorting: {
    settings: { vmax: 1, p: 0, density: 0.5, length: 300, speed: 20 },
    shows:
      'With velocity 1 and without chance this is Rule 184. It sorts: jams and gaps cancel, until one kind is left.',
    attempt:
      'Choose density 0.4, then 0.6: what is left in the end, gaps or jams? Then choose elementary rule 184.',
    read: ['exact', 'Exact jumps'],
    learn: ['01-a-road', 'A road'],
  },
  vectors: {
    settings: { view: 'race', cells: 2 ** 20 },
    shows:
      'One processor core, one road, and speeds that differ a thousandfold: simd advances 128 cells with one instruction.',
    attempt: 'Start the race. Then choose a road of 1,024 cells: which kernels lose most, and why?',
    read: ['lanes', 'The lanes layout'],
    learn: ['07-lanes', 'Lanes and accuracy'],
  },
  messages: {
    settings: { view: 'race', cells: 2 ** 14, workers: 2 },
    shows:
      'Threads share a road and must wait for each other. On a short road they wait longer than they compute.',
    attempt: 'Start the race here, then on 16,777,216 cells. From which length on do two threads pay?',
    read: ['two-axes', 'Kernels and executors'],
    learn: ['09-messages', 'Messages and Slurm'],
  },
}
