var __decorate = (this && this.__decorate) || function (decorators, target, key, desc) {
    var c = arguments.length, r = c < 3 ? target : desc === null ? desc = Object.getOwnPropertyDescriptor(target, key) : desc, d;
    if (typeof Reflect === "object" && typeof Reflect.decorate === "function") r = Reflect.decorate(decorators, target, key, desc);
    else for (var i = decorators.length - 1; i >= 0; i--) if (d = decorators[i]) r = (c < 3 ? d(r) : c > 3 ? d(target, key, r) : d(target, key)) || r;
    return c > 3 && r && Object.defineProperty(target, key, r), r;
};
var __metadata = (this && this.__metadata) || function (k, v) {
    if (typeof Reflect === "object" && typeof Reflect.metadata === "function") return Reflect.metadata(k, v);
};
import { IsNotEmpty, IsOptional, ValidateBy } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { IsSize, SIZE_SCHEMA } from './is-size.js';
const GPU = /^[\w-]+$/;
/** YAML takes an index for a number. */
const IsGpu = () => ValidateBy({
    name: 'isGpu',
    validator: {
        validate: (value) => typeof value === 'number'
            ? Number.isInteger(value) && value >= 0
            : typeof value === 'string' && GPU.test(value),
        defaultMessage: () => '$property must be the index or the UUID of a GPU',
    },
});
/**
 * An entry under `devices:`; a size alone is its `memory`. Schemas are functions where the library
 * would refer to a type it does not know.
 */
export class DeviceConfig {
    memory;
    reserve = 0;
    gpu;
}
__decorate([
    JSONSchema({
        description: 'How much memory the device has: `24GiB`, `24G`, `5.5GB`, `6144MiB`.',
        ...SIZE_SCHEMA,
    }),
    IsNotEmpty(),
    IsSize(),
    __metadata("design:type", String)
], DeviceConfig.prototype, "memory", void 0);
__decorate([
    JSONSchema(() => ({ description: 'Of that, what no model may take.', ...SIZE_SCHEMA })),
    IsSize(),
    __metadata("design:type", Object)
], DeviceConfig.prototype, "reserve", void 0);
__decorate([
    JSONSchema(() => ({
        description: 'Index or UUID of the GPU, as `nvidia-smi` or `rocm-smi` says it. Unset: the number at the end of a name such as `gpu0`, `cuda0` or `rocm0`.',
        type: ['string', 'integer'],
        pattern: `${GPU.source}|\\$\\{`,
        minimum: 0,
    })),
    IsOptional(),
    IsGpu(),
    __metadata("design:type", Object)
], DeviceConfig.prototype, "gpu", void 0);
//# sourceMappingURL=device.config.js.map