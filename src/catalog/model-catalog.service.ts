import { Injectable } from '@nestjs/common';
import { Subject } from 'rxjs';
import type { Observable } from 'rxjs';
import { GatewayConfig } from '../config/gateway.config.js';
import { GatewayError } from '../errors.js';
import { defineModels } from './model-definition.js';
import type { ModelDefinition } from './model-definition.js';
import { mayUse } from './may-use.js';
import type { ModelUser } from './may-use.js';

/** Which models exist, and by which names. */
@Injectable()
export class ModelCatalog {
  /** Told synchronously, after the change: there are other models, or they are defined otherwise. */
  readonly changes: Observable<readonly ModelDefinition[]>;
  models: readonly ModelDefinition[] = [];
  private readonly subject = new Subject<readonly ModelDefinition[]>();
  private byName: ReadonlyMap<string, ModelDefinition> = new Map();

  constructor(config: GatewayConfig) {
    this.changes = this.subject.asObservable();
    this.replace(defineModels(config));
  }

  /** The model with this id or alias. For a user there are only the models it may use. */
  find(name: string, user?: ModelUser): ModelDefinition | undefined {
    const model = this.byName.get(name);
    return model !== undefined && mayUse(user, model) ? model : undefined;
  }

  /** The models there are for a user. */
  visibleTo(user: ModelUser | undefined): readonly ModelDefinition[] {
    return this.models.filter((model) => mayUse(user, model));
  }

  /** @throws GatewayError `model_not_found`, the same whether it exists or not */
  get(name: string, user?: ModelUser): ModelDefinition {
    const model = this.find(name, user);
    if (model === undefined) throw GatewayError.modelNotFound(name);
    return model;
  }

  replace(models: readonly ModelDefinition[]): void {
    this.models = models;
    this.byName = new Map(
      models.flatMap((model) => [model.id, ...model.aliases].map((name) => [name, model])),
    );
    this.subject.next(models);
  }
}
