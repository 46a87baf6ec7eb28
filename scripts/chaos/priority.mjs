/** Keeps other work of the machine out of the figures, where it may: raising priority needs root. */
import { readFileSync, writeFileSync } from 'node:fs';
import { setPriority } from 'node:os';

let nice = null;
const groupOf = (pid) => `/proc/${pid}/autogroup`;

/** The nice value of the run, from -20 to 19; null = everything stays as it is. This process' session gets back what it had in the end. */
export function usePriority(value) {
  nice = value;
  if (nice === null) return;
  const before = /nice (-?\d+)/.exec(readGroup())?.[1] ?? '0';
  process.on('exit', () => writeGroup(process.pid, before));
}

/** Gives a process the run's priority, and what it starts from now on; with it the session it belongs to, where Linux schedules by session.
 *  @returns whether it was allowed. */
export function prioritise(pid) {
  if (nice === null) return true;
  try {
    setPriority(pid, nice);
    writeGroup(pid, nice);
    return true;
  } catch {
    return false;
  }
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
