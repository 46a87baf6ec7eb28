import 'reflect-metadata';
import { loadConfig } from './config/index.js';
import { auditLedger } from './ledger-audit.js';

/** Entry of `npm run audit-ledger`. */
process.exitCode = await auditLedger(process.argv.slice(2), {
  config: () => loadConfig().config,
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
});
