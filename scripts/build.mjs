/** `npm run build`: everything, from scratch; with `--stale` only what changed, with `--only NAME` one target. */
import { buildStale } from './build/build.mjs';

const only = process.argv.includes('--only') ? process.argv[process.argv.indexOf('--only') + 1] : undefined;

await buildStale({
  force: !process.argv.includes('--stale'),
  only,
  log: (text) => console.error(text),
}).catch((error) => {
  console.error(error.message);
  process.exit(1);
});
