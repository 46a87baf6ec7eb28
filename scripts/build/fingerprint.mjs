/** Whether a build is stale: a fingerprint of its inputs (names, sizes, times) kept beside its output. Deleting a source counts too. */
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** @param inputs files and folders; a missing one is part of the fingerprint too. */
export function fingerprint(inputs) {
  const hash = createHash('sha256');
  for (const path of inputs.flatMap(filesUnder).sort()) hash.update(`${path}\n`);
  return hash.digest('hex');
}

function filesUnder(path) {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (!stat) return [`${path} absent`];
  if (stat.isDirectory()) return readdirSync(path).flatMap((name) => filesUnder(join(path, name)));
  // Tests are not compiled: changing one must not cost a build.
  return /\.spec\.ts$/.test(path) ? [] : [`${path} ${stat.size} ${stat.mtimeMs}`];
}

export function readStamp(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}

export function writeStamp(file, text) {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}
