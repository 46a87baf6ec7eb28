/** Asks the service why fires ran or did not, and holds the answers against the oracle. */
/** Between a verdict and its commit, where no fault is near. */
const LAG_MS = 10_000;

const VERDICTS = { 4: 'ran', 5: 'ran', 6: 'ran', 7: 'cancelled', 8: 'lost', 9: 'skipped', 10: 'missed' };

/** Chooses fires of each reason that occurred, `count` in all. */
export function chooseFires(rows, count, dice) {
  const groups = [...Map.groupBy(rows, ({ status, reasonCode }) => `${status} ${reasonCode}`).values()];
  const chosen = [];
  for (let round = 0; chosen.length < count && groups.some((group) => group.length > round); round++)
    for (const group of groups)
      if (chosen.length < Math.max(count, groups.length) && group.length > round) chosen.push(dice.of(group));
  return [...new Set(chosen)];
}

/** @param ask `(jobId, instant) -> answer` of `GET /jobs/{id}/explain`. @returns `{ asked, reasons, wrong: text[] }`. */
export async function checkExplain({ rows, runs, jobs, deaths, freezes, ask, dice, count = 20 }) {
  const context = {
    jobs: new Map(jobs.map((job) => [job.id, job])),
    runsOf: Map.groupBy(runs, ({ executionId }) => executionId),
    rowsOf: Map.groupBy(rows, ({ jobId }) => jobId),
    deaths,
    freezes,
  };
  const fires = chooseFires(rows, count, dice);
  const wrong = [];
  for (const fire of fires) {
    // Any instant a run-length row covers.
    const at = fire.atMs;
    const answer = await ask(fire.jobId, new Date(at).toISOString());
    const problem = disagreement(fire, answer, context);
    if (problem)
      wrong.push(
        `job ${fire.jobId} at ${new Date(at).toISOString()}: ${problem}; answer ${answer.verdict} ${answer.reasonCode} ${JSON.stringify(answer.sentence)}`,
      );
  }
  const reasons = [...new Set(fires.map(({ status, reasonCode }) => reasonCode ?? VERDICTS[status]))].sort();
  return { asked: fires.length, reasons, wrong };
}

/** @returns what does not fit, or null. */
function disagreement(fire, answer, context) {
  const runs = context.runsOf.get(fire.id) ?? [];
  if (answer.executionId !== fire.id) return `another execution: ${answer.executionId}`;
  if (answer.verdict !== VERDICTS[fire.status]) return `the ledger says ${VERDICTS[fire.status]}`;
  if (answer.verdict === 'ran' && runs.length === 0) return 'the oracle saw no start';
  if (['skipped', 'missed'].includes(answer.verdict) && runs.length > 0) return 'the oracle saw a start';
  return (REASONS[answer.reasonCode] ?? (() => null))(fire, runs, context, answer);
}

/** What the oracle must have seen for a reason to be true. */
const REASONS = {
  succeeded: (_fire, runs) => (runs.some(({ endMs }) => endMs !== null) ? null : 'no run came to its end'),
  task_error: (fire, _runs, { jobs }) =>
    jobs.get(fire.jobId).task === 'probe.fail' ? null : 'this task does not fail',
  timeout: (fire, runs, { jobs }) => {
    const limit = jobs.get(fire.jobId).timeoutSeconds * 1_000;
    const last = runs.at(-1);
    return last.abortMs === null || last.abortMs - last.startMs >= limit - 50
      ? null
      : 'it was stopped before its timeout';
  },
  overlap: heldBy,
  queue_full: heldBy,
  coalesced: (fire, _runs, { rowsOf }) => {
    const into = Date.parse(fire.reasonParams.into);
    const newer = rowsOf.get(fire.jobId).some((row) => row.atMs <= into && into <= row.untilMs);
    return newer && into > fire.atMs ? null : `there is no newer fire at ${fire.reasonParams.into}`;
  },
  instance_lost: lostWith,
  start_unconfirmed: lostWith,
};

/** Each of them was due by then and had no outcome yet. An outcome bears the time of its verdict and is written a while
 *  later: on a busy machine, or with a fault near. */
function heldBy(fire, _runs, { rowsOf, freezes }) {
  const holders = fire.reasonParams.heldBy ?? [];
  const rows = rowsOf.get(fire.jobId);
  const decided = fire.finishedMs;
  if (holders.length === 0) {
    // It made way for an older one that waited for the slot.
    const older = rows.some(({ atMs, finishedMs }) => atMs < fire.atMs && (finishedMs ?? Infinity) > decided);
    return older ? null : 'it names no holder, and nobody waited';
  }
  for (const id of holders) {
    const row = rows.find((each) => each.id === id);
    if (!row) return `holder ${id} is not an execution of the job`;
    // It holds the slot from its admission on, and frees it with its outcome, which is written after the function's end.
    if (row.atMs > decided) return `holder ${id} is due later`;
    const isDelayed = freezes.some(
      ({ fromMs, toMs }) => fromMs - 1_000 <= decided && toMs + 10_000 >= row.finishedMs,
    );
    if (row.finishedMs !== null && row.finishedMs < decided - LAG_MS && !isDelayed)
      return `holder ${id} had ended by then`;
  }
  return null;
}

/** Its process was killed or frozen, or cut off from the database. */
function lostWith(fire, _runs, { deaths, freezes }) {
  if (deaths.get(fire.pid)?.at <= fire.finishedMs) return null;
  return freezes.some(({ fromMs, toMs }) => fromMs <= fire.finishedMs && toMs + 30_000 >= fire.finishedMs)
    ? null
    : 'its process was neither dead nor frozen nor cut off';
}
