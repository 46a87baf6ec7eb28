import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Global, Injectable, Module, Scope, type DynamicModule, type Type } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { ConfigModule, parseConfig } from '../config/index.js';
import { Clock } from '../kernel/index.js';
import { loadTaskModules } from './load-task-modules.js';
import type { TaskContext } from './task-context.js';
import { TaskFunction } from './task-function.decorator.js';
import { TaskRegistry } from './task-registry.js';
import { TasksModule } from './tasks.module.js';
import { fakeTaskContext, ManualClock } from './testing.js';

const clock = new ManualClock();

@Global()
@Module({ providers: [{ provide: Clock, useValue: clock }], exports: [Clock] })
class ClockModule {}

async function boot(...modules: (DynamicModule | Type<unknown>)[]): Promise<TaskRegistry> {
  const config = ConfigModule.forRoot(parseConfig({}).config);
  const app = await Test.createTestingModule({ imports: [config, ClockModule, ...modules] }).compile();
  await app.init();
  const registry = app.get(TaskRegistry);
  await app.close();
  return registry;
}

@Injectable()
class Counter {
  private calls = 0;

  @TaskFunction({ key: 'count', runOn: 'engine', maxAttempts: 3 })
  count(_params: object, ctx: TaskContext): number {
    ctx.log.info('counting');
    return ++this.calls;
  }

  @TaskFunction({ key: 'count.fail' })
  fail(): never {
    throw new Error('on purpose');
  }

  notATask(): void {}
}

@Injectable()
class Rival {
  @TaskFunction({ key: 'count' })
  other(): void {}
}

@Injectable({ scope: Scope.REQUEST })
class Fleeting {
  @TaskFunction({ key: 'fleeting' })
  run(): void {}
}

describe(TasksModule.name, () => {
  it('finds functions in providers of any module and calls them on their instance', async () => {
    @Module({ providers: [Counter, { provide: 'alias', useExisting: Counter }] })
    class CounterModule {}
    const registry = await boot(TasksModule.forRoot(), CounterModule);
    expect(registry.keys()).toEqual(['count', 'count.fail', 'demo.hello', 'http.request']);
    const sut = registry.get('count')!;
    expect(sut).toMatchObject({
      name: 'count',
      runOn: 'engine',
      maxAttempts: 3,
      timeoutSeconds: null,
      source: 'Counter.count',
    });
    const ctx = fakeTaskContext();
    await sut.run({}, ctx);
    expect(await sut.run({}, ctx)).toBe(2);
    expect(ctx.lines.map(({ message }) => message)).toEqual(['counting', 'counting']);
    await expect(registry.get('count.fail')!.run({}, ctx)).rejects.toThrow('on purpose');
    expect(registry.get('nothing')).toBeUndefined();
  });

  it('does not start with two functions of one key', async () => {
    @Module({ providers: [Counter, Rival] })
    class RivalModule {}
    await expect(boot(TasksModule.forRoot(), RivalModule)).rejects.toThrow(
      /two task functions have the key "count": \w+\.\w+ and \w+\.\w+/,
    );
  });

  it('does not start with a function in a request-scoped provider', async () => {
    @Module({ providers: [Fleeting] })
    class FleetingModule {}
    await expect(boot(TasksModule.forRoot(), FleetingModule)).rejects.toThrow(
      /Fleeting\.run is in a request-scoped provider/,
    );
  });

  it('lets a module of a team not take a built-in key', async () => {
    const loaded = { modules: [], definitions: [(await boot(TasksModule.forRoot())).get('demo.hello')!] };
    await expect(boot(TasksModule.forRoot(loaded))).rejects.toThrow(/"demo.hello"/);
  });
});

describe('the examples of the documentation', () => {
  const cwd = resolve(process.cwd());

  it('load and run', async () => {
    const loaded = await loadTaskModules(
      ['./docs/examples/backup.tasks.mjs', 'docs/examples/report.module.ts'],
      cwd,
    );
    const registry = await boot(TasksModule.forRoot(loaded));
    const ctx = fakeTaskContext();
    expect(await registry.get('backup.tables')!.run({ tables: ['orders', 'users'] }, ctx)).toEqual({
      copied: 2,
    });
    expect(ctx.lines[0]).toMatchObject({ message: 'copying orders', data: { file: 'orders-2026-01-05.gz' } });
    expect(ctx.reports.at(-1)).toMatchObject({ fraction: 1, current: 2 });
    expect(registry.get('backup.tables')!.validate({ tables: ['; drop'] })[0]?.pointer).toBe(
      '/params/tables/0',
    );
    expect(await registry.get('reports.daily')!.run({ recipient: 'a@example.com' }, ctx)).toEqual({
      orders: 2,
      total: 42,
      sentTo: 'a@example.com',
    });
    expect(registry.get('reports.daily')!.validate({ days: 40 })).toMatchObject([
      { pointer: '/params/days', code: 'OUT_OF_RANGE' },
    ]);
    ctx.abort('timeout');
    await expect(registry.get('backup.tables')!.run({ tables: ['orders'] }, ctx)).rejects.toMatchObject({
      reason: 'timeout',
    });
  });
});

describe(loadTaskModules.name, () => {
  let cwd = '';
  beforeAll(() => {
    cwd = mkdtempSync(join(tmpdir(), 'mawid-tasks-'));
    const write = (path: string, text: string): void => writeFileSync(join(cwd, path), text);
    write('none.mjs', 'export const a = 1;');
    write('number.mjs', 'export default 7;');
    write('throws.mjs', 'throw new Error("boom");');
    write('raw.mjs', 'export default () => [{ key: "a", run() {} }];');
    write('bad.mjs', 'export default ({ defineTask }) => [defineTask({ key: "no good", run() {} })];');
    write(
      'async.mjs',
      'export default async ({ defineTask }) => [defineTask({ key: "later", run: () => 5 })];',
    );
    write('class.mjs', 'export default class TeamModule {}');
    mkdirSync(join(cwd, 'node_modules/@team/tasks'), { recursive: true });
    write(
      'node_modules/@team/tasks/package.json',
      '{"name":"@team/tasks","type":"module","main":"./main.js"}',
    );
    write(
      'node_modules/@team/tasks/main.js',
      'export default ({ defineTask }) => [defineTask({ key: "team", run: () => 6 })];',
    );
  });
  afterAll(() => rmSync(cwd, { recursive: true, force: true }));

  it('takes lists from asynchronous functions, classes as modules, and packages', async () => {
    const { modules, definitions } = await loadTaskModules(['./async.mjs', 'class.mjs', '@team/tasks'], cwd);
    expect(modules.map((each) => (each as Type<unknown>).name)).toEqual(['TeamModule']);
    expect(definitions.map(({ key, source }) => [key, source])).toEqual([
      ['later', './async.mjs'],
      ['team', '@team/tasks'],
    ]);
    expect(await definitions[1]!.run({}, fakeTaskContext())).toBe(6);
  });

  it.each([
    ['./none.mjs', /no default export/],
    ['./number.mjs', /must be a Nest module, a list of tasks, or a function/],
    ['./throws.mjs', /boom/],
    ['./raw.mjs', /item 0 of its list was not made with defineTask/],
    ['./bad.mjs', /key: must be 1 to 100 letters/],
    ['./missing.mjs', /there is no file/],
    ['@team/nowhere', /@team\/nowhere/],
  ])('says why %s cannot be loaded', async (name, why) => {
    const loading = loadTaskModules([name], cwd);
    await expect(loading).rejects.toThrow(why);
    await expect(loading).rejects.toThrow(`SCHEDULER_TASK_MODULES: cannot load "${name}"`);
  });
});
