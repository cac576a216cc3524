var __decorate = (this && this.__decorate) || function (decorators, target, key, desc) {
    var c = arguments.length, r = c < 3 ? target : desc === null ? desc = Object.getOwnPropertyDescriptor(target, key) : desc, d;
    if (typeof Reflect === "object" && typeof Reflect.decorate === "function") r = Reflect.decorate(decorators, target, key, desc);
    else for (var i = decorators.length - 1; i >= 0; i--) if (d = decorators[i]) r = (c < 3 ? d(r) : c > 3 ? d(target, key, r) : d(target, key)) || r;
    return c > 3 && r && Object.defineProperty(target, key, r), r;
};
var __metadata = (this && this.__metadata) || function (k, v) {
    if (typeof Reflect === "object" && typeof Reflect.metadata === "function") return Reflect.metadata(k, v);
};
import { ArrayUnique, IsArray, IsBoolean, IsIn, IsNotEmpty, IsOptional, IsString, Matches, ValidateIf, } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
export const PRIORITIES = ['normal', 'background'];
export const PRIORITY_RULE = { message: '$property must be normal or background' };
/** An entry under `apiKeys:`; a text alone is its `key`, and may do everything. */
export class ApiKeyConfig {
    key;
    sha256;
    name;
    models;
    admin = false;
    priority = 'normal';
}
__decorate([
    JSONSchema({ description: 'The key clients send. Either this or `sha256`.' }),
    ValidateIf(({ sha256 }) => sha256 === undefined),
    IsString({ message: '$property must be a string, unless sha256 is given' }),
    IsNotEmpty(),
    __metadata("design:type", String)
], ApiKeyConfig.prototype, "key", void 0);
__decorate([
    JSONSchema({
        description: 'SHA-256 digest of the key in 64 hexadecimal digits, so that the key itself does not stand in the file.',
    }),
    IsOptional(),
    Matches(/^[\da-f]{64}$/i, { message: '$property must be 64 hexadecimal digits, in quotes' }),
    __metadata("design:type", String)
], ApiKeyConfig.prototype, "sha256", void 0);
__decorate([
    JSONSchema({ description: 'Whose key it is, for those who read the file.' }),
    IsOptional(),
    IsString(),
    IsNotEmpty(),
    __metadata("design:type", String)
], ApiKeyConfig.prototype, "name", void 0);
__decorate([
    JSONSchema({
        description: 'Models it may use, by id or alias; for it there are no others. Unset: all models.',
    }),
    IsOptional(),
    IsArray({ message: '$property must be a list' }),
    IsString({ each: true }),
    ArrayUnique({ message: '$property must name each model once' }),
    __metadata("design:type", Array)
], ApiKeyConfig.prototype, "models", void 0);
__decorate([
    JSONSchema({
        description: 'true: may also load, unload and reload, and read logs, metrics and everything else. A text in place of the mapping may.',
    }),
    IsBoolean({ message: '$property must be true or false' }),
    __metadata("design:type", Object)
], ApiKeyConfig.prototype, "admin", void 0);
__decorate([
    JSONSchema({
        description: '`background`: requests with this key wait for a free moment and stop no model that answers a person.',
    }),
    IsIn(PRIORITIES, PRIORITY_RULE),
    __metadata("design:type", String)
], ApiKeyConfig.prototype, "priority", void 0);
//# sourceMappingURL=api-key.config.js.map