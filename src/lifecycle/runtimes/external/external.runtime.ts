import { Injectable } from '@nestjs/common';
import { Subject } from 'rxjs';
import type { ExternalLaunch } from '../../../catalog/launch-definition.js';
import { ModelCatalog } from '../../../catalog/model-catalog.service.js';
import { PolicyService } from '../../../catalog/policy.service.js';
import { Secrets } from '../../../secrets/secrets.service.js';
import { launchedBy, Runtime } from '../runtime.js';
import type { Found, ModelBy, Placement, RunningUpstream } from '../runtime.js';
import { ExternalServer } from './external-server.js';
import { askSleep } from './http-exchange.js';
import { RunningExternal } from './running-external.js';

/** All together, before the gateway listens. */
const LOOK_WITHIN_MS = 3_000;

type ExternalModel = ModelBy<ExternalLaunch>;

/** Servers that somebody else runs: waits until they are healthy, has them sleep and wake. */
@Injectable()
export class ExternalRuntime extends Runtime<ExternalLaunch> {
  private readonly foundSubject = new Subject<Found>();
  override readonly found = this.foundSubject.asObservable();
  /** By base URL. */
  private readonly servers = new Map<string, ExternalServer>();

  constructor(
    private readonly catalog: ModelCatalog,
    private readonly secrets: Secrets,
    policies: PolicyService,
  ) {
    super();
    policies.changes.subscribe(() => {
      void this.look();
    });
  }

  /** Those that could sleep and hold what others need, although no model is loaded that uses them. */
  override async look(): Promise<void> {
    const signal = AbortSignal.timeout(LOOK_WITHIN_MS);
    const firstOfEach = new Map<string, ExternalModel>();
    for (const model of launchedBy(this.catalog.models, 'external')) {
      const { baseUrl, sleep } = model.launch;
      if (sleep.length > 0 && !firstOfEach.has(baseUrl)) firstOfEach.set(baseUrl, model);
    }
    await Promise.all([...firstOfEach.values()].map((model) => this.lookAt(model, signal)));
  }

  private async lookAt({ id, launch }: ExternalModel, signal: AbortSignal): Promise<void> {
    const { baseUrl, sleepCheck } = launch;
    const server = this.serverAt(baseUrl);
    if (sleepCheck === undefined || server.isUsed) return;
    const { generation } = server;
    const answer = await askSleep(baseUrl, sleepCheck, signal);
    // What was said of it before it was used is not true any more.
    if (answer !== 'awake' || server.generation !== generation) return;
    this.foundSubject.next({ model: id, devices: undefined });
  }

  start(
    model: ExternalModel,
    _placement: Placement,
    output: (text: string) => void,
  ): Promise<RunningUpstream> {
    const running = new RunningExternal({
      model,
      server: this.serverAt(model.launch.baseUrl),
      say: (text) => {
        output(`${this.secrets.redact(text)}\n`);
      },
    });
    return Promise.resolve(running);
  }

  private serverAt(baseUrl: string): ExternalServer {
    const known = this.servers.get(baseUrl) ?? new ExternalServer();
    this.servers.set(baseUrl, known);
    return known;
  }
}
