import { importsIn, importsOf, sourceFiles, type Import } from './import-graph.js';
import {
  boundaryViolations,
  cycles,
  impureDecisions,
  layerViolations,
  borrowedEntities,
  unknownModules,
} from './layers.js';

const files = sourceFiles();
const imports = importsOf(files);

/** An import as the rules see it. */
const link = (from: string, to: string): Import => ({
  from: `backend/src/${from}`,
  to: `backend/src/${to}`,
  line: 1,
  names: [],
  values: [],
  isTypeOnly: false,
});

describe('architecture of backend/src', () => {
  it('is read at all', () => {
    expect(files).toContain('backend/src/kernel/clock.ts');
    expect(imports.length).toBeGreaterThan(files.length);
  });

  it('gives every module a layer', () => expect(unknownModules(files)).toEqual([]));
  it('imports downwards only', () => expect(layerViolations(imports)).toEqual([]));
  it('enters other modules through their index.ts only', () =>
    expect(boundaryViolations(imports)).toEqual([]));
  it('leaves entities to their module', () => expect(borrowedEntities(imports)).toEqual([]));
  it('keeps decisions pure', () => expect(impureDecisions(imports)).toEqual([]));
  it('loads the faults of the recovery tests in main.ts only, and by a dynamic import (which has no names)', () => {
    const ofFaults = imports.filter(({ to }) => to.endsWith('/armed-faults.ts'));
    const loaders = ofFaults.filter(({ from }) => !from.endsWith('.spec.ts'));
    expect(loaders.map(({ from, names }) => [from, names])).toEqual([['backend/src/main.ts', []]]);
  });
  it('has no circles', () => expect(cycles(imports)).toEqual([]));
});

describe('the rules themselves', () => {
  it('sees an unknown module', () => expect(unknownModules(['backend/src/stuff/a.ts'])).toHaveLength(1));

  it.each([
    ['up', link('locks/slots.ts', 'jobs/index.ts')],
    ['sideways', link('scheduling/engine.ts', 'maintenance/index.ts')],
    ['the wrong way between neighbours', link('tasks/registry.ts', 'lookups/index.ts')],
    ['the composition root', link('jobs/jobs.service.ts', 'app.module.ts')],
  ])('refuses an import %s', (_name, each) => expect(layerViolations([each])).toHaveLength(1));

  it.each([
    ['down', link('jobs/jobs.service.ts', 'locks/index.ts')],
    ['within a module', link('jobs/jobs.service.ts', 'jobs/job-state.ts')],
    ['from the composition root', link('app.module.ts', 'scheduling/index.ts')],
    ['from lookups to tasks', link('lookups/seed.ts', 'tasks/index.ts')],
  ])('accepts an import %s', (_name, each) => expect(layerViolations([each])).toEqual([]));

  it('refuses the insides of another module, but shows entities to the composition root', () => {
    expect(boundaryViolations([link('jobs/jobs.service.ts', 'locks/slot.repository.ts')])).toHaveLength(1);
    expect(boundaryViolations([link('app.module.ts', 'locks/slot.repository.ts')])).toHaveLength(1);
    expect(boundaryViolations([link('entities.ts', 'locks/slot.entity.ts')])).toEqual([]);
  });

  it('refuses to borrow an entity, but shows it to the composition root and lends repositories', () => {
    const borrow = (from: string, name: string): Import => ({
      ...link(from, 'locks/index.ts'),
      names: [name],
      values: [name],
    });
    expect(borrowedEntities([borrow('jobs/jobs.service.ts', 'SlotEntity')])).toHaveLength(1);
    expect(borrowedEntities([{ ...borrow('jobs/jobs.service.ts', 'SlotEntity'), values: [] }])).toEqual([]);
    expect(borrowedEntities([borrow('jobs/jobs.service.ts', 'SlotRepository')])).toEqual([]);
    expect(borrowedEntities([borrow('entities.ts', 'SlotEntity')])).toEqual([]);
  });

  it('refuses an impure decision', () => {
    expect(impureDecisions([{ ...link('triggers/cron.ts', ''), to: 'typeorm' }])).toHaveLength(1);
    expect(impureDecisions([link('jobs/job-state.ts', 'jobs/job.repository.ts')])).toHaveLength(1);
    expect(impureDecisions([{ ...link('triggers/cron.ts', ''), to: 'croner' }])).toEqual([]);
  });

  it('finds a circle once', () => {
    const circle = [
      link('a/1.ts', 'a/2.ts'),
      link('a/2.ts', 'a/3.ts'),
      link('a/3.ts', 'a/1.ts'),
      link('b/1.ts', 'a/2.ts'),
    ];
    expect(cycles(circle)).toHaveLength(1);
    expect(cycles(circle.slice(1))).toEqual([]);
  });

  it('reads every form of import', () => {
    const text = `import a from './a.js';\nimport type { B } from './b.js';\nexport * from './c.js';\nconst d = await import('../d.js');\nimport { type E } from 'e';`;
    const seen = importsIn('backend/src/x/y.ts', text);
    expect(seen.map(({ to, isTypeOnly }) => [to, isTypeOnly])).toEqual([
      ['backend/src/x/a.ts', false],
      ['backend/src/x/b.ts', true],
      ['backend/src/x/c.ts', false],
      ['backend/src/d.ts', false],
      ['e', true],
    ]);
    expect(seen.map(({ names }) => names)).toEqual([[], ['B'], [], [], ['E']]);
  });
});
