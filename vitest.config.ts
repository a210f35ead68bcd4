import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // By default Vitest leaves one core free. Many tests wait for programs that they start, so more files than cores are
    // faster.
    maxWorkers: availableParallelism() + 1,
  },
})
