/** `npm run build`: everything, from scratch; with `--stale` only what changed. */
import { buildStale } from './build/build.mjs';

await buildStale({ force: !process.argv.includes('--stale'), log: (text) => console.error(text) }).catch(
  (error) => {
    console.error(error.message);
    process.exit(1);
  },
);
