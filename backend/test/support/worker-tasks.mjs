/** Functions that only some processes of a test know. Their calls are seen from outside through the URL they are given. */
const call = (url, { fire, fence, signal }) =>
  fetch(url, {
    signal,
    headers: {
      'X-Mawid-Job-Id': String(fire.jobId),
      'X-Mawid-Scheduled-For': fire.scheduledFor.toISOString(),
      'X-Mawid-Attempt': String(fire.attempt),
      'X-Mawid-Fence': String(fence),
    },
  });

const ENDS = {
  /** A library that knows no better. */
  exit: () => process.exit(1),
  /** As the kernel does when memory runs out. */
  kill: () => process.kill(process.pid, 'SIGKILL'),
};

export default ({ defineTask }) => [
  defineTask({
    key: 'worker.slow',
    params: {
      type: 'object',
      properties: { url: { type: 'string' }, seconds: { type: 'number' } },
      required: ['url', 'seconds'],
    },
    async run({ url, seconds }, context) {
      await call(url, context);
      // Only the first attempt is slow: it is there to be killed.
      if (context.fire.attempt === 1) await new Promise((resolve) => setTimeout(resolve, seconds * 1_000));
    },
  }),
  defineTask({
    key: 'worker.poison',
    params: {
      type: 'object',
      properties: { url: { type: 'string' }, end: { enum: Object.keys(ENDS) } },
      required: ['url', 'end'],
    },
    async run({ url, end }, context) {
      await call(url, context);
      ENDS[end]();
    },
  }),
];
