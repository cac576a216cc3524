var __decorate = (this && this.__decorate) || function (decorators, target, key, desc) {
    var c = arguments.length, r = c < 3 ? target : desc === null ? desc = Object.getOwnPropertyDescriptor(target, key) : desc, d;
    if (typeof Reflect === "object" && typeof Reflect.decorate === "function") r = Reflect.decorate(decorators, target, key, desc);
    else for (var i = decorators.length - 1; i >= 0; i--) if (d = decorators[i]) r = (c < 3 ? d(r) : c > 3 ? d(target, key, r) : d(target, key)) || r;
    return c > 3 && r && Object.defineProperty(target, key, r), r;
};
var __metadata = (this && this.__metadata) || function (k, v) {
    if (typeof Reflect === "object" && typeof Reflect.metadata === "function") return Reflect.metadata(k, v);
};
import { IsObject, IsOptional } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { isMapping } from './mapping.js';
const NAMES = {
    anyOf: [
        { type: 'array', items: { type: 'string' } },
        { type: 'string' },
    ],
};
/** What a model's filters change in the JSON bodies of its requests; `checkFilters` says what is wrong. */
export class FiltersConfig {
    stripParams;
    strip_params;
    setParams = {};
    setParamsByID = {};
}
__decorate([
    JSONSchema({
        description: 'Parameters taken out of the body: a list of names, or a text with commas between them. `a.b` is `b` in `a`; never `model`.',
        ...NAMES,
    }),
    IsOptional(),
    __metadata("design:type", Object)
], FiltersConfig.prototype, "stripParams", void 0);
__decorate([
    JSONSchema({ description: 'Another spelling of `stripParams`; one of the two.', ...NAMES }),
    IsOptional(),
    __metadata("design:type", Object)
], FiltersConfig.prototype, "strip_params", void 0);
__decorate([
    JSONSchema({
        description: 'Parameters set in the body, whatever the client says: any values by names, where `a.b` is `b` in `a`; never `model`.',
    }),
    IsObject({ message: '$property must be a mapping' }),
    __metadata("design:type", Object)
], FiltersConfig.prototype, "setParams", void 0);
__decorate([
    JSONSchema({
        description: 'By name of the model: what is set as well, after `setParams`, in requests by this name. A name that is not its id becomes an alias.',
        additionalProperties: { type: ['object', 'null'] },
    }),
    IsObject({ message: '$property must be a mapping' }),
    __metadata("design:type", Object)
], FiltersConfig.prototype, "setParamsByID", void 0);
/** Names that a model has for its `setParamsByID`; what is of another shape has none. */
export const namesByID = (filters) => isMapping(filters.setParamsByID) ? Object.keys(filters.setParamsByID) : [];
//# sourceMappingURL=filters.config.js.map