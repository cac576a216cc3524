/** Who asks, as far as models are concerned: a key, or a request that came with one. */
export interface ModelUser {
  /** Ids or aliases of the models it may use; undefined: all. */
  readonly models?: readonly string[] | undefined;
}

/** A model, as far as its names are concerned. */
interface Named {
  readonly id: string;
  readonly aliases: readonly string[];
}

/** By what the names mean now: a reload may have given one to another model. Nobody: all models. */
export const mayUse = (user: ModelUser | undefined, { id, aliases }: Named): boolean =>
  user?.models === undefined ||
  user.models.includes(id) ||
  user.models.some((name) => aliases.includes(name));
