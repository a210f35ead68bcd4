import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'
import { env } from './test/gpuDriver.ts'

export default defineConfig({
  test: {
    env,
    include: ['test/**/*.test.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // By default Vitest leaves one core free. Many tests wait for programs that they start, so more files than cores are
    // faster.
    maxWorkers: availableParallelism() + 1,
  },
})
