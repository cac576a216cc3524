import { Injectable } from '@nestjs/common';
import { GatewayConfig } from '../config/gateway.config.js';
import { GatewayError } from '../errors.js';
import { defineModels } from './model-definition.js';
import type { ModelDefinition } from './model-definition.js';

/** Which models exist, and by which names. */
@Injectable()
export class ModelCatalog {
  readonly models: readonly ModelDefinition[];
  private readonly byName: ReadonlyMap<string, ModelDefinition>;

  constructor(config: GatewayConfig) {
    this.models = defineModels(config);
    this.byName = new Map(
      this.models.flatMap((model) => [model.id, ...model.aliases].map((name) => [name, model])),
    );
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
}
