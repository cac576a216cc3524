var __decorate = (this && this.__decorate) || function (decorators, target, key, desc) {
    var c = arguments.length, r = c < 3 ? target : desc === null ? desc = Object.getOwnPropertyDescriptor(target, key) : desc, d;
    if (typeof Reflect === "object" && typeof Reflect.decorate === "function") r = Reflect.decorate(decorators, target, key, desc);
    else for (var i = decorators.length - 1; i >= 0; i--) if (d = decorators[i]) r = (c < 3 ? d(r) : c > 3 ? d(target, key, r) : d(target, key)) || r;
    return c > 3 && r && Object.defineProperty(target, key, r), r;
};
var __metadata = (this && this.__metadata) || function (k, v) {
    if (typeof Reflect === "object" && typeof Reflect.metadata === "function") return Reflect.metadata(k, v);
};
import { Injectable } from '@nestjs/common';
import { Cron } from '@nestjs/schedule';
import { Inspection } from '../swap/inspection.service.js';
/** Looks every few seconds how much memory other programs have left; nothing waits for it. */
let MeasureService = class MeasureService {
    inspection;
    constructor(inspection) {
        this.inspection = inspection;
    }
    measure() {
        return this.inspection.measure();
    }
};
__decorate([
    Cron('*/10 * * * * *', { name: 'measure', waitForCompletion: true }),
    __metadata("design:type", Function),
    __metadata("design:paramtypes", []),
    __metadata("design:returntype", Promise)
], MeasureService.prototype, "measure", null);
MeasureService = __decorate([
    Injectable(),
    __metadata("design:paramtypes", [Inspection])
], MeasureService);
export { MeasureService };
//# sourceMappingURL=measure.service.js.map