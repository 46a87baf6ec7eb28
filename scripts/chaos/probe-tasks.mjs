/** Task functions of the chaos run. Each start is one line, appended by one O_APPEND write to a file outside the database: the oracle. */
import { appendFileSync } from 'node:fs';

const file = process.env.CHAOS_ORACLE;

function note(ctx, kind) {
  const { jobId, executionId, scheduledFor, attempt } = ctx.fire;
  const line = {
    kind,
    jobId,
    executionId,
    at: scheduledFor.getTime(),
    attempt,
    fence: ctx.fence,
    pid: process.pid,
  };
  appendFileSync(file, `${JSON.stringify(line)}\n`);
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
      async run(_params, ctx) {
        note(ctx, 'start');
        await run(ctx);
        return { fence: ctx.fence };
      },
    });
  return [
    probe('probe.fast', async () => {}),
    probe('probe.slow', (ctx) => wait(2_500, ctx.signal)),
    probe('probe.fail', async () => {
      throw new Error('meant to fail');
    }),
    probe('probe.hang', () => new Promise(() => {})),
  ];
};
