import type { TaskContext, TaskDefinition } from '../../src/tasks/index.js';
import { defineTask } from '../../src/tasks/index.js';

/** One call of a task function, with what its end is up to. */
export interface TaskCall {
  key: string;
  params: Record<string, unknown>;
  context: TaskContext;
  /** Lets a `test.held` call end. */
  succeed(value?: unknown): void;
  fail(error: unknown): void;
}

/** Task functions for tests and what was called so far. */
export interface TestTasks {
  definitions: TaskDefinition[];
  calls: TaskCall[];
  /** Calls of one job, in order. */
  callsOf(jobId: number): TaskCall[];
}

/** `test.ok` returns its params; `test.fail` throws; `test.throws` throws synchronously; `test.held` ends when the test says so, or
 *  with its signal; `test.deaf` ends only when the test says so; `test.flaky` fails until its third attempt. */
export function testTasks(): TestTasks {
  const calls: TaskCall[] = [];
  const note = (key: string, params: Record<string, unknown>, context: TaskContext): Promise<unknown> =>
    new Promise((succeed, fail) => void calls.push({ key, params, context, succeed, fail }));
  const define = (
    key: string,
    run: (params: Record<string, unknown>, context: TaskContext) => unknown,
  ): TaskDefinition =>
    defineTask({
      key,
      params: { type: 'object', additionalProperties: true },
      run: (params: Record<string, unknown>, context) => {
        const ended = note(key, params, context);
        const value = run(params, context);
        return value === HELD ? ended : value;
      },
    });
  const definitions = [
    define('test.ok', (params) => params),
    define('test.fail', async () => {
      throw new RangeError('it went wrong');
    }),
    define('test.throws', () => {
      throw new TypeError('at once');
    }),
    define('test.held', (_params, { signal }) => {
      const call = calls.at(-1);
      signal.addEventListener('abort', () => call?.fail(signal.reason));
      return HELD;
    }),
    define('test.deaf', () => HELD),
    define('test.flaky', async (params, { fire }) => {
      if (fire.attempt < 3) throw new Error(`attempt ${fire.attempt}`);
      return params;
    }),
  ];
  return {
    definitions,
    calls,
    callsOf: (jobId) => calls.filter((call) => call.context.fire.jobId === jobId),
  };
}

const HELD = Symbol('held');
