/** Task functions in plain JavaScript: no build, no import from the scheduler.
 *  Listed as SCHEDULER_TASK_MODULES=./docs/examples/backup.tasks.mjs */
export default ({ defineTask }) => [
  defineTask({
    key: 'backup.tables',
    name: 'Back up tables',
    description: 'Copies tables one by one and says how far it is.',
    timeoutSeconds: 600,
    params: {
      type: 'object',
      properties: {
        tables: {
          type: 'array',
          items: { type: 'string', pattern: '^[a-z_]+$' },
          minItems: 1,
          description: 'Tables to copy, in this order',
        },
        compress: { type: 'boolean', default: true, description: 'Whether copies are compressed' },
      },
      required: ['tables'],
      additionalProperties: false,
    },
    async run({ tables, compress }, ctx) {
      let copied = 0;
      for (const table of tables) {
        // Between steps: stop here when the run was cancelled, timed out or was shut down.
        ctx.signal.throwIfAborted();
        // The nominal time names the copy, so a repeated run of the same fire writes the same file.
        const file = `${table}-${ctx.fire.scheduledFor.toISOString().slice(0, 10)}${compress ? '.gz' : ''}`;
        ctx.log.info(`copying ${table}`, { file });
        copied += 1;
        ctx.progress({ current: copied, total: tables.length });
      }
      return { copied };
    },
  }),
];
