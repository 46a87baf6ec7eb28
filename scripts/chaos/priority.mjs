/** Keeps other work of the machine out of the figures, where it may: raising priority needs root. */
import { readFileSync, writeFileSync } from 'node:fs';
import { setPriority } from 'node:os';

const NICE = -10;
const groupOf = (pid) => `/proc/${pid}/autogroup`;

/** Raises a process, and what it starts from now on; with it the session it belongs to, where Linux schedules by session.
 *  @returns whether it was allowed. */
export function raisePriority(pid) {
  try {
    setPriority(pid, NICE);
    writeGroup(pid, NICE);
    return true;
  } catch {
    return false;
  }
}

/** Gives this process' session back what it had. */
export function keepSessionPriority() {
  const before = /nice (-?\d+)/.exec(readGroup())?.[1] ?? '0';
  process.on('exit', () => writeGroup(process.pid, before));
}

function readGroup() {
  try {
    return readFileSync(groupOf(process.pid), 'utf8');
  } catch {
    return '';
  }
}

/** Not there on other systems. */
function writeGroup(pid, nice) {
  try {
    writeFileSync(groupOf(pid), String(nice));
  } catch {
    // Scheduling by session is off, or the process has ended: its own priority is all there is.
  }
}
