import 'reflect-metadata';
import { loadConfig } from './config/index.js';
import { runDoctor } from './run-doctor.js';

/** Entry of `npm run doctor`. */
process.exitCode = await runDoctor(process.argv.slice(2), {
  config: () => loadConfig().config,
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
});
