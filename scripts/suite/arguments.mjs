/** Command line of `npm test`. */
import { parseArgs } from 'node:util';

export const USAGE = `npm test                              the whole suite
npm test -- --only unit,arch          some stages ("checks" = format, lint, types)
npm test -- --bail                    stop after the first stage that fails
npm test -- --only unit -- cron       what follows the second -- goes to jest
UPDATE_GOLDENS=1 npm test             approve golden files (npm run goldens:approve)`;

/** @returns `{ only: string[], bail, help, jestArgs: string[] }`. @throws on an unknown option. */
export function parseArguments(argv) {
  const separator = argv.indexOf('--');
  const own = separator === -1 ? argv : argv.slice(0, separator);
  const jestArgs = separator === -1 ? [] : argv.slice(separator + 1);
  const { values } = parseArgs({
    args: own,
    options: {
      only: { type: 'string', multiple: true },
      bail: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  const only = (values.only ?? []).flatMap((list) => list.split(',')).filter(Boolean);
  return { only, bail: values.bail ?? false, help: values.help ?? false, jestArgs };
}
