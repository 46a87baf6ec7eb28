/** What a run says in the end. */
import { HAND_BACK_LIMIT_MS } from './figures.mjs';
import { VIOLATIONS } from './verdict.mjs';

/** Prints the problems, the figures as one JSON line, and the line of totals. @returns whether the run is sound. */
export function report(outcome) {
  const { options, record, verdict, audits, explain } = outcome;
  const problems = problemsOf(outcome);
  for (const problem of problems) console.log(problem);
  console.log(JSON.stringify(figuresOf(outcome)));
  const totals = {
    faults: record.length,
    planned: verdict.planned,
    recorded: verdict.recorded,
    missing: verdict.missing,
    duplicated: verdict.duplicated,
    'double starts': verdict.doubleStarts,
    'stale writes': verdict.staleWrites,
    'not terminal': verdict.notTerminal,
    unplanned: verdict.unplanned,
    contradictions: verdict.contradictions,
    overlaps: verdict.overlaps,
    unaccounted: audits.api.unaccounted + audits.program.unaccounted,
    'explain wrong': `${explain.wrong.length} of ${explain.asked}`,
  };
  const line = Object.entries(totals).map(([name, value]) => `${name} ${value}`);
  console.log(line.join(' / '));
  if (problems.length > 0) console.log(`RED: seed ${options.seed}`);
  return problems.length === 0;
}

function problemsOf({ options, verdict, figures, audits, explain, points, hungStops }) {
  const violations = Object.keys(VIOLATIONS).reduce((sum, name) => sum + verdict[name], 0);
  const unaccounted = audits.api.unaccounted + audits.program.unaccounted;
  const agree = ({ planned, unplanned }) => planned === verdict.planned && unplanned === 0;
  const isAgreed = [audits.api, audits.program].every(agree);
  return [
    ...(violations > 0 ? verdict.examples : []),
    ...(unaccounted > 0 ? [`unaccounted: ${unaccounted}`] : []),
    ...(isAgreed ? [] : [`the audits plan otherwise: oracle ${verdict.planned}, ${JSON.stringify(audits)}`]),
    ...explain.wrong.map((text) => `explain: ${text}`),
    ...(figures.outages.lost > 0 ? [`${figures.outages.lost} runs lost to outages of the database`] : []),
    // One alone has nobody to hand anything to.
    ...(options.instances > 1 ? lateHandBack(figures) : []),
    ...hungStops.map((text) => `a process did not end in order: ${text}`),
    ...unreached(points).map((name) => `the fault point ${name} was not reached`),
  ];
}

/** What a stopping instance had planned must go to its peers at once. */
function lateHandBack({ stopDelayMs, latenessMs }) {
  const excess = stopDelayMs.p95 - latenessMs.calm.p95;
  return stopDelayMs.n > 0 && excess > HAND_BACK_LIMIT_MS
    ? [`a stop in order delayed fires by ${excess} ms (p95 over that of calm times): nothing was handed back`]
    : [];
}

const unreached = (points) => points?.expected.filter((name) => !points.reached.has(name)) ?? [];

function figuresOf({ options, counts, verdict, figures, explain, points, api }) {
  const { seed, database, scenario, seconds, instances, jobs } = options;
  const { latenessMs, killDelayMs, stopDelayMs, lostDecidedMs, outages } = figures;
  return {
    seed,
    database,
    scenario,
    seconds,
    instances,
    jobs,
    faults: counts,
    statuses: verdict.statuses,
    starts: verdict.starts,
    zombies: verdict.zombies,
    latenessMs,
    killDelayMs,
    stopDelayMs,
    lostDecidedMs,
    outages,
    explained: explain.reasons,
    api,
    ...(points && { faultPoints: points.expected.length - unreached(points).length }),
  };
}
