/** By what the names mean now: a reload may have given one to another model. Nobody: all models. */
export const mayUse = (user, { id, aliases }) => user?.models === undefined ||
    user.models.includes(id) ||
    user.models.some((name) => aliases.includes(name));
//# sourceMappingURL=may-use.js.map