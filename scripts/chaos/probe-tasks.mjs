/** Task functions of the chaos run. Starts, ends and aborts are lines of a file outside the database: the oracle. One O_APPEND write
 *  each, with the machine's monotonic clock, which no fault can change and which all processes share. */
import { openSync, writeSync } from 'node:fs';

const file = openSync(process.env.CHAOS_ORACLE, 'a');

function note(ctx, kind) {
  const { jobId, executionId, scheduledFor, attempt } = ctx.fire;
  const t = Number(process.hrtime.bigint() / 1_000n) / 1_000;
  const line = {
    kind,
    t,
    pid: process.pid,
    jobId,
    executionId,
    at: scheduledFor.getTime(),
    attempt,
    fence: ctx.fence,
  };
  writeSync(file, `${JSON.stringify(line)}\n`);
}

const wait = (ms, signal) =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => (clearTimeout(timer), resolve()), { once: true });
  });

export default ({ defineTask }) => {
  const probe = (key, run) =>
    defineTask({
      key,
      params: { type: 'object' },
      async run(params, ctx) {
        note(ctx, 'start');
        ctx.signal.addEventListener('abort', () => note(ctx, 'abort'), { once: true });
        try {
          await run(ctx, params);
        } finally {
          note(ctx, 'end');
        }
        return { fence: ctx.fence };
      },
    });
  return [
    probe('probe.fast', async () => {}),
    probe('probe.slow', (ctx, { ms }) => wait(ms, ctx.signal)),
    probe('probe.fail', async () => {
      throw new Error('meant to fail');
    }),
    probe('probe.hang', () => new Promise(() => {})),
  ];
};
