import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // Vitest leaves one core free. Many tests wait for programs they started, so even one file more than cores pays.
    maxWorkers: availableParallelism() + 1,
  },
})
