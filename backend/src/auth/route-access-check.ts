import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { METHOD_METADATA } from '@nestjs/common/constants.js';
import { DiscoveryService, MetadataScanner } from '@nestjs/core';
import { PUBLIC_ROUTE, REQUIRED_ROLE } from '../http/index.js';
import { InvariantError } from '../kernel/index.js';

/** Stops the start when a route says neither who may call it nor that everybody may. */
@Injectable()
export class RouteAccessCheck implements OnModuleInit {
  constructor(
    @Inject(DiscoveryService) private readonly discovery: DiscoveryService,
    @Inject(MetadataScanner) private readonly scanner: MetadataScanner,
  ) {}

  /** @throws InvariantError naming every such route. */
  onModuleInit(): void {
    const open: string[] = [];
    for (const { metatype } of this.discovery.getControllers()) {
      if (!metatype) continue;
      const prototype = metatype.prototype as Record<string, unknown>;
      for (const name of this.scanner.getAllMethodNames(prototype)) {
        const handler = prototype[name];
        if (typeof handler === 'function' && !isDecided(handler, metatype))
          open.push(`${metatype.name}.${name}`);
      }
    }
    if (open.length > 0)
      throw new InvariantError(`routes without @Public() or @RequireRole(): ${open.join(', ')}`);
  }
}

function isDecided(handler: object, controller: object): boolean {
  if (!Reflect.hasMetadata(METHOD_METADATA, handler)) return true;
  return [PUBLIC_ROUTE, REQUIRED_ROLE].some(
    (key) => Reflect.hasMetadata(key, handler) || Reflect.hasMetadata(key, controller),
  );
}
