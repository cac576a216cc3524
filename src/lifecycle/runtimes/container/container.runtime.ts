import { Injectable } from '@nestjs/common';
import type { ContainerLaunch } from '../../../catalog/launch-definition.js';
import { Runtime, StartError } from '../runtime.js';
import type { RunningUpstream } from '../runtime.js';

/** Runs models as containers of a Docker engine. */
@Injectable()
export class ContainerRuntime extends Runtime<ContainerLaunch> {
  start(...[model]: Parameters<Runtime<ContainerLaunch>['start']>): Promise<RunningUpstream> {
    return Promise.reject(new StartError(`${model.launch.kind} is not known yet`));
  }
}
