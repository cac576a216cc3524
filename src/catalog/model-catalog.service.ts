import { Injectable } from '@nestjs/common';
import { Subject } from 'rxjs';
import type { Observable } from 'rxjs';
import { GatewayConfig } from '../config/gateway.config.js';
import { GatewayError } from '../errors.js';
import { defineModels } from './model-definition.js';
import type { ModelDefinition } from './model-definition.js';

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

  /** The model with this id or alias. */
  find(name: string): ModelDefinition | undefined {
    return this.byName.get(name);
  }

  /** @throws GatewayError `model_not_found` */
  get(name: string): ModelDefinition {
    const model = this.find(name);
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
