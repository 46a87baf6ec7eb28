import type { Import } from './import-graph.js';

/** Who may import whom (house style 2.3): a module imports modules of lower numbers only. */
export const LAYERS: Readonly<Record<string, number>> = {
  kernel: 0,
  triggers: 1,
  config: 1,
  database: 2,
  http: 2,
  tasks: 3,
  lookups: 3,
  auth: 3,
  audit: 3,
  health: 3,
  metrics: 3,
  views: 4,
  locks: 4,
  instances: 4,
  windows: 4,
  executions: 5,
  jobs: 6,
  dispatch: 7,
  accounting: 7,
  statistics: 7,
  operations: 7,
  scheduling: 8,
  maintenance: 8,
  doctor: 8,
  webhooks: 8,
};

/** The only imports between neighbours of one layer: task functions are mirrored into a lookup table; user and key changes are audited. */
const NEIGHBOURS: readonly string[] = ['lookups -> tasks', 'auth -> audit'];

const SOURCE = 'backend/src/';
/** Files directly in src (main, app.module, entities): they put everything together and nobody imports them. */
const ROOT_MODULE = '(composition root)';

/** The first folder below src; the composition root for files directly in it; null for what is not ours. */
export function moduleOf(path: string): string | null {
  if (!path.startsWith(SOURCE)) return null;
  const rest = path.slice(SOURCE.length);
  return rest.includes('/') ? (rest.split('/')[0] ?? null) : ROOT_MODULE;
}

const describe = ({ from, line, to }: Import, problem: string): string =>
  `${from}:${line} imports ${to}: ${problem}`;

/** Modules without a place in {@link LAYERS}. */
export function unknownModules(files: readonly string[]): string[] {
  const names = new Set(
    files.map(moduleOf).filter((name) => name !== null && name !== ROOT_MODULE && !(name in LAYERS)),
  );
  return [...names].map(
    (name) =>
      `module ${name} has no layer: give it one in backend/test/arch/layers.ts and in docs/architecture.md`,
  );
}

/** Imports that go up or sideways. */
export function layerViolations(imports: readonly Import[]): string[] {
  return imports.flatMap((each) => {
    const [from, to] = [moduleOf(each.from), moduleOf(each.to)];
    if (from === null || to === null || from === to || from === ROOT_MODULE) return [];
    if (to === ROOT_MODULE) return [describe(each, 'nobody imports the composition root')];
    const [fromLayer, toLayer] = [LAYERS[from] ?? -1, LAYERS[to] ?? 99];
    if (toLayer < fromLayer || NEIGHBOURS.includes(`${from} -> ${to}`)) return [];
    return [
      describe(
        each,
        `${from} (layer ${fromLayer}) may only import layers below it; ${to} is layer ${toLayer}`,
      ),
    ];
  });
}

/** Imports of another module's insides. The composition root may see entities (for the data source) and nothing else inside. */
export function boundaryViolations(imports: readonly Import[]): string[] {
  return imports.flatMap((each) => {
    const [from, to] = [moduleOf(each.from), moduleOf(each.to)];
    if (from === null || to === null || from === to || to === ROOT_MODULE) return [];
    if (each.to === `${SOURCE}${to}/index.ts`) return [];
    if (from === ROOT_MODULE && each.to.endsWith('.entity.ts')) return [];
    return [describe(each, `import from ${to}/index.js, the module's door`)];
  });
}

/**
 * Uses of another module's entities. Doors re-export them for the composition root's data source; others may name them as the type of a row. A
 * repository may be used through the door: its methods take the session, which is how one transaction spans several modules.
 */
export function borrowedEntities(imports: readonly Import[]): string[] {
  return imports.flatMap((each) => {
    const [from, to] = [moduleOf(each.from), moduleOf(each.to)];
    if (from === null || to === null || from === to || from === ROOT_MODULE) return [];
    const borrowed = each.values.filter((name) => name.endsWith('Entity'));
    return borrowed.map((name) => describe(each, `${name} belongs to ${to}: call its repository or service`));
  });
}

/** Pure decisions must stay free of clocks, databases and frameworks. */
export function impureDecisions(imports: readonly Import[]): string[] {
  const isPure = (path: string): boolean => path.startsWith(`${SOURCE}triggers/`) || /-state\.ts$/.test(path);
  const mayUse = ({ from, to }: Import): boolean =>
    moduleOf(to) === 'kernel' ||
    (moduleOf(to) === moduleOf(from) && !/\.(entity|repository|service|read|module)\.ts$/.test(to)) ||
    PURE_PACKAGES.includes(to);
  return imports
    .filter((each) => isPure(each.from) && !each.isTypeOnly && !mayUse(each))
    .map((each) =>
      describe(
        each,
        'triggers and *-state.ts are pure: kernel, their own pure files and calendar libraries only',
      ),
    );
}

const PURE_PACKAGES: readonly string[] = [
  'croner',
  'temporal-polyfill',
  'cronstrue',
  'intl-messageformat',
  'node:crypto',
];

/** Circles of files that load each other at run time, each reported once as `a -> b -> a`. */
export function cycles(imports: readonly Import[]): string[] {
  const next = new Map<string, string[]>();
  for (const { from, to, isTypeOnly } of imports) {
    if (!isTypeOnly && moduleOf(to) !== null) next.set(from, [...(next.get(from) ?? []), to]);
  }
  const found = new Map<string, string>();
  const done = new Set<string>();
  const walk = (file: string, path: string[]): void => {
    const start = path.indexOf(file);
    if (start !== -1) {
      const circle = path.slice(start);
      found.set([...circle].sort().join(), [...circle, file].join(' -> '));
      return;
    }
    if (done.has(file)) return;
    for (const target of next.get(file) ?? []) walk(target, [...path, file]);
    done.add(file);
  };
  for (const file of next.keys()) walk(file, []);
  return [...found.values()];
}
