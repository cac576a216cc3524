var __decorate = (this && this.__decorate) || function (decorators, target, key, desc) {
    var c = arguments.length, r = c < 3 ? target : desc === null ? desc = Object.getOwnPropertyDescriptor(target, key) : desc, d;
    if (typeof Reflect === "object" && typeof Reflect.decorate === "function") r = Reflect.decorate(decorators, target, key, desc);
    else for (var i = decorators.length - 1; i >= 0; i--) if (d = decorators[i]) r = (c < 3 ? d(r) : c > 3 ? d(target, key, r) : d(target, key)) || r;
    return c > 3 && r && Object.defineProperty(target, key, r), r;
};
var __metadata = (this && this.__metadata) || function (k, v) {
    if (typeof Reflect === "object" && typeof Reflect.metadata === "function") return Reflect.metadata(k, v);
};
import { ArrayUnique, IsArray, IsBoolean, IsIn, IsInt, Min } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
const MODALITIES = ['text', 'audio', 'image'];
const MODALITY_RULE = {
    each: true,
    message: 'each value in $property must be one of text, audio and image',
};
/** What a model can do, for those who read `/v1/models`; nothing is decided by it. */
export class CapabilitiesConfig {
    in = [];
    out = [];
    tools = false;
    reranker = false;
    context = 0;
}
__decorate([
    JSONSchema({ description: 'What the model takes: `text`, `audio`, `image`.' }),
    IsArray({ message: '$property must be a list' }),
    IsIn(MODALITIES, MODALITY_RULE),
    ArrayUnique({ message: '$property must name each modality once' }),
    __metadata("design:type", Array)
], CapabilitiesConfig.prototype, "in", void 0);
__decorate([
    JSONSchema({ description: 'What the model gives: `text`, `audio`, `image`.' }),
    IsArray({ message: '$property must be a list' }),
    IsIn(MODALITIES, MODALITY_RULE),
    ArrayUnique({ message: '$property must name each modality once' }),
    __metadata("design:type", Array)
], CapabilitiesConfig.prototype, "out", void 0);
__decorate([
    JSONSchema({ description: 'It calls tools.' }),
    IsBoolean({ message: '$property must be true or false' }),
    __metadata("design:type", Object)
], CapabilitiesConfig.prototype, "tools", void 0);
__decorate([
    JSONSchema({ description: 'It ranks documents.' }),
    IsBoolean({ message: '$property must be true or false' }),
    __metadata("design:type", Object)
], CapabilitiesConfig.prototype, "reranker", void 0);
__decorate([
    JSONSchema({ description: 'Tokens of context. 0 = not said.' }),
    IsInt(),
    Min(0),
    __metadata("design:type", Object)
], CapabilitiesConfig.prototype, "context", void 0);
//# sourceMappingURL=capabilities.config.js.map