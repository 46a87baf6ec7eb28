import '@angular/compiler';
import type { Route, Routes } from '@angular/router';
import { routes } from '../../src/app/app.routes';

/** Every address of the console as its router knows it, with `:name` for what differs: what no check visits is found by comparing. */
export async function routePatterns(): Promise<string[]> {
  return [...new Set(await patternsOf(routes, ''))].sort();
}

async function patternsOf(level: Routes, above: string): Promise<string[]> {
  const found = await Promise.all(
    level.map(async (route) => {
      const path = route.path ? `${above}/${route.path}` : above;
      const own = route.loadComponent || route.component ? [path || '/'] : [];
      return [...own, ...(await patternsOf(await childrenOf(route), path))];
    }),
  );
  return found.flat();
}

async function childrenOf(route: Route): Promise<Routes> {
  if (!route.loadChildren) return route.children ?? [];
  const loaded = (await route.loadChildren()) as { default: Routes };
  return loaded.default;
}

/** The pattern that an address (with or without a query) is an instance of, as the router decides: a fixed word goes before `:name`, and
 *  `**` takes what is left. */
export function patternOf(address: string, patterns: readonly string[]): string | undefined {
  const path = address.split('?')[0]!;
  const variables = (pattern: string): number => (pattern.match(/:|\*\*/g) ?? []).length;
  return [...patterns]
    .sort((a, b) => variables(a) - variables(b) || Number(a.includes('**')) - Number(b.includes('**')))
    .find((pattern) =>
      new RegExp(`^${pattern.replaceAll('/**', '/.*').replaceAll(/:[^/]+/g, '[^/]+')}$`).test(path),
    );
}
