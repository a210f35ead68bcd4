import { defineConfig } from 'vitest/config'
import { env } from '../gpuDriver.ts'

export default defineConfig({
  test: {
    env,
    include: ['test/package/*.test.ts'],
    globalSetup: 'test/package/setup.ts',
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
})
