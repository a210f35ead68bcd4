import { existsSync } from 'node:fs'
import { tmpdir } from 'node:os'

/** Drivers of programs that stand in for a GPU: Debian's chromium brings one, and mesa-vulkan-drivers another. */
export const SWIFTSHADER = '/usr/lib/chromium/vk_swiftshader_icd.json'
export const LAVAPIPE = `/usr/share/vulkan/icd.d/lvp_icd.${process.arch === 'arm64' ? 'aarch64' : 'x86_64'}.json`

/** Whether this machine has a GPU. */
export const hasDevice = ['/dev/dri', '/dev/nvidia0', '/dev/dxg'].some((file) => existsSync(file))

const isNeeded = !hasDevice && existsSync(SWIFTSHADER)

/** The environment of tests: where there is no GPU, one that stands in for it. */
export const env = {
  ...(isNeeded && { VK_ICD_FILENAMES: SWIFTSHADER }),
  // Without it, Vulkan says on stderr that it misses it.
  XDG_RUNTIME_DIR: process.env.XDG_RUNTIME_DIR ?? tmpdir(),
}
