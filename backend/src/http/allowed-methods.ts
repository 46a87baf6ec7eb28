/** The part of an Express 5 router that is read here. */
interface RouteLayer {
  route: { path: unknown; methods: Record<string, boolean> };
  match(path: string): boolean;
}

/** Methods that some route has for `path`, in capitals; empty when the path itself is unknown. Catch-all routes (a wildcard in
 *  the pattern) do not count. */
export function allowedMethods(express: unknown, path: string): string[] {
  const found = new Set<string>();
  for (const layer of routeLayers(express)) {
    if (typeof layer.route.path !== 'string' || layer.route.path.includes('*')) continue;
    if (!matches(layer, path)) continue;
    for (const [method, on] of Object.entries(layer.route.methods)) if (on) found.add(method.toUpperCase());
  }
  if (found.has('GET')) found.add('HEAD');
  return [...found].filter((method) => /^[A-Z]+$/.test(method)).sort();
}

function routeLayers(express: unknown): RouteLayer[] {
  if (typeof express !== 'function' || !('router' in express)) return [];
  const router: unknown = express.router;
  if (typeof router !== 'function' || !('stack' in router) || !Array.isArray(router.stack)) return [];
  return router.stack.filter(isRouteLayer);
}

function isRouteLayer(layer: unknown): layer is RouteLayer {
  return (
    typeof layer === 'object' &&
    layer !== null &&
    'route' in layer &&
    Boolean(layer.route) &&
    'match' in layer
  );
}

function matches(layer: RouteLayer, path: string): boolean {
  try {
    return layer.match(path);
  } catch {
    // A segment that cannot be decoded: the edge has refused such paths already.
    return false;
  }
}
