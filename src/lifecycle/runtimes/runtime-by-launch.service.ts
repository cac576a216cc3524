import { Injectable } from '@nestjs/common';
import { merge } from 'rxjs';
import type { ModelDefinition } from '../../catalog/model-definition.js';
import { CommandRuntime } from './command.runtime.js';
import { ContainerRuntime } from './container/container.runtime.js';
import { ExternalRuntime } from './external/external.runtime.js';
import { Runtime } from './runtime.js';
import type { Placement, RunningUpstream } from './runtime.js';

/** Each model by the runtime that its launch asks for. */
@Injectable()
export class RuntimeByLaunch extends Runtime {
  override readonly found;

  constructor(
    private readonly commands: CommandRuntime,
    private readonly containers: ContainerRuntime,
    private readonly externals: ExternalRuntime,
  ) {
    super();
    this.found = merge(containers.found, externals.found);
  }

  override async look(): Promise<void> {
    await Promise.all([this.containers.look(), this.externals.look()]);
  }

  override endNow(): Promise<void> {
    return this.containers.endNow();
  }

  start(
    model: ModelDefinition,
    placement: Placement,
    output: (text: string) => void,
  ): Promise<RunningUpstream> {
    const { launch } = model;
    switch (launch.kind) {
      case 'command':
        return this.commands.start({ ...model, launch }, placement, output);
      case 'container':
        return this.containers.start({ ...model, launch }, placement, output);
      case 'external':
        return this.externals.start({ ...model, launch }, placement, output);
    }
  }
}
