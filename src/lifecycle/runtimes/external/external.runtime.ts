import { Injectable } from '@nestjs/common';
import type { ExternalLaunch } from '../../../catalog/launch-definition.js';
import { Runtime, StartError } from '../runtime.js';
import type { RunningUpstream } from '../runtime.js';

/** Servers that somebody else runs: waits until they are healthy, has them sleep and wake. */
@Injectable()
export class ExternalRuntime extends Runtime<ExternalLaunch> {
  start(...[model]: Parameters<Runtime<ExternalLaunch>['start']>): Promise<RunningUpstream> {
    return Promise.reject(new StartError(`${model.launch.kind} is not known yet`));
  }
}
