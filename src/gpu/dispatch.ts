import type { Gpu } from './device.js'

/** A buffer, or a part of it. */
export type Resource = GPUBuffer | GPUBufferBinding

/** Gives buffers to a program: binding 0, 1, … of its group 0. */
export const bind = ({ device }: Gpu, pipeline: GPUComputePipeline, resources: readonly Resource[]) =>
  device.createBindGroup({
    layout: pipeline.getBindGroupLayout(0),
    entries: resources.map((resource, binding) => ({
      binding,
      resource: 'buffer' in resource ? resource : { buffer: resource },
    })),
  })

/** Runs a program on so many workgroups. What it writes is there for the next program of the pass. */
export function dispatch(
  pass: GPUComputePassEncoder,
  pipeline: GPUComputePipeline,
  group: GPUBindGroup,
  workgroups: number,
) {
  pass.setPipeline(pipeline)
  pass.setBindGroup(0, group)
  pass.dispatchWorkgroups(workgroups)
}
