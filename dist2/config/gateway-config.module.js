var __decorate = (this && this.__decorate) || function (decorators, target, key, desc) {
    var c = arguments.length, r = c < 3 ? target : desc === null ? desc = Object.getOwnPropertyDescriptor(target, key) : desc, d;
    if (typeof Reflect === "object" && typeof Reflect.decorate === "function") r = Reflect.decorate(decorators, target, key, desc);
    else for (var i = decorators.length - 1; i >= 0; i--) if (d = decorators[i]) r = (c < 3 ? d(r) : c > 3 ? d(target, key, r) : d(target, key)) || r;
    return c > 3 && r && Object.defineProperty(target, key, r), r;
};
var GatewayConfigModule_1;
import { Module } from '@nestjs/common';
import { ConfigModule, ConfigService } from '@nestjs/config';
import { ConfigFile } from './config-file.js';
import { GatewayConfig } from './gateway.config.js';
/** Command line before environment before `.env` before the file. */
let GatewayConfigModule = GatewayConfigModule_1 = class GatewayConfigModule {
    static forRoot(location) {
        return {
            module: GatewayConfigModule_1,
            global: true,
            imports: [ConfigModule.forRoot()],
            providers: [
                {
                    provide: ConfigFile,
                    inject: [ConfigService],
                    useFactory: (environment) => new ConfigFile(location, environment),
                },
                {
                    provide: GatewayConfig,
                    inject: [ConfigFile],
                    useFactory: (file) => file.load(),
                },
            ],
            exports: [GatewayConfig, ConfigFile, ConfigModule],
        };
    }
};
GatewayConfigModule = GatewayConfigModule_1 = __decorate([
    Module({})
], GatewayConfigModule);
export { GatewayConfigModule };
//# sourceMappingURL=gateway-config.module.js.map