/** Task functions for the browser tests and the screenshots: one of each temper. */
export default ({ defineTask }) => [
  defineTask({
    key: 'reports.daily',
    name: 'Daily report',
    description: 'Adds up a day and sends the result.',
    params: {
      type: 'object',
      properties: {
        title: { type: 'string', minLength: 1, maxLength: 100, description: 'Heading of the report.' },
        format: { type: 'string', enum: ['pdf', 'csv'], default: 'pdf' },
        pages: { type: 'integer', minimum: 1, maximum: 500, default: 10 },
      },
      required: ['title'],
      additionalProperties: false,
    },
    async run({ title, pages = 10 }, ctx) {
      ctx.log.info(`report ${title}: ${pages} pages`);
      return { title, pages };
    },
  }),
  defineTask({
    key: 'imports.slow',
    name: 'Slow import',
    description: 'Takes its time, says how far it is and stops when it is told to.',
    params: { type: 'object', properties: { seconds: { type: 'number', minimum: 0, maximum: 600 } } },
    async run({ seconds = 30 }, ctx) {
      const steps = Math.max(1, Math.round(seconds * 4));
      for (let step = 1; step <= steps; step++) {
        ctx.signal.throwIfAborted();
        ctx.progress({ current: step, total: steps, message: `row ${step * 100} of ${steps * 100}` });
        if (step % 4 === 0) ctx.log.info(`imported ${step * 100} rows`);
        await new Promise((resolve) => setTimeout(resolve, 250));
      }
      return { rows: steps * 100 };
    },
  }),
  defineTask({
    key: 'billing.flaky',
    name: 'Flaky billing',
    description: 'Fails now and then.',
    params: { type: 'object', properties: { failEvery: { type: 'integer', minimum: 1 } } },
    async run({ failEvery = 2 }, ctx) {
      const at = Math.floor(ctx.fire.scheduledFor.getTime() / 1000);
      ctx.log.warn('asking the bank');
      if (scattered(at) % failEvery === 0) throw new Error('the bank did not answer: ECONNRESET');
      return { charged: at % 97 };
    },
  }),
];

/** Whole minutes are multiples of most small numbers: instants are scattered before they are drawn from. */
function scattered(seconds) {
  const mixed = Math.imul(seconds ^ (seconds >>> 9), 2_654_435_761);
  return Math.imul(mixed ^ (mixed >>> 15), 2_246_822_519) >>> 8;
}
