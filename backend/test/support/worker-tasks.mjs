/** A function that only the workers of a test know. Its calls are seen from outside through the URL it is given. */
export default ({ defineTask }) => [
  defineTask({
    key: 'worker.slow',
    params: {
      type: 'object',
      properties: { url: { type: 'string' }, seconds: { type: 'number' } },
      required: ['url', 'seconds'],
    },
    async run({ url, seconds }, { fire, fence, signal }) {
      const headers = {
        'X-Mawid-Job-Id': String(fire.jobId),
        'X-Mawid-Scheduled-For': fire.scheduledFor.toISOString(),
        'X-Mawid-Attempt': String(fire.attempt),
        'X-Mawid-Fence': String(fence),
      };
      await fetch(url, { headers, signal });
      // Only the first attempt is slow: it is there to be killed.
      if (fire.attempt === 1) await new Promise((resolve) => setTimeout(resolve, seconds * 1_000));
    },
  }),
];
