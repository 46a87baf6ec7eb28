import { Module, type DynamicModule } from '@nestjs/common';
import { HealthController } from './health.controller.js';
import { HealthRegistry } from './health-registry.js';
import { VersionInfo } from './version-info.js';

/** `/healthz`, `/readyz`, `/version` and the registry other modules add their indicators to. Global. Needs a global Clock. */
@Module({})
export class HealthModule {
  static forRoot(version: VersionInfo): DynamicModule {
    return {
      module: HealthModule,
      global: true,
      controllers: [HealthController],
      providers: [HealthRegistry, { provide: VersionInfo, useValue: version }],
      exports: [HealthRegistry, VersionInfo],
    };
  }
}
