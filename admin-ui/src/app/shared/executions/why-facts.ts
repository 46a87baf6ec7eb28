import type { ExplainVerdict } from '../../core/api/generated/models/explain-verdict';
import type { IconName } from '../ui/icon';

/** How a verdict looks: colour and icon beside its word. */
export interface VerdictLook {
  tone: 'good' | 'bad' | 'warn' | 'info' | 'calm' | 'odd';
  icon: IconName;
}

/** Look of every verdict. `ran` says that it was started, not that it succeeded: the sentence and the last check do. */
export const VERDICT_LOOKS: Readonly<Record<ExplainVerdict, VerdictLook>> = {
  ran: { tone: 'info', icon: 'check' },
  running: { tone: 'info', icon: 'play' },
  waiting: { tone: 'info', icon: 'queue' },
  skipped: { tone: 'calm', icon: 'skip' },
  missed: { tone: 'warn', icon: 'alert' },
  cancelled: { tone: 'calm', icon: 'stop' },
  lost: { tone: 'odd', icon: 'lost' },
  will_run: { tone: 'good', icon: 'calendar' },
  will_not_run: { tone: 'warn', icon: 'minus' },
  not_scheduled: { tone: 'calm', icon: 'calendar' },
  unaccounted: { tone: 'bad', icon: 'alert' },
  forgotten: { tone: 'calm', icon: 'trash' },
};

/** One thing a check looked at, ready to be shown. */
export type CheckFact = { name: string } & (
  | { kind: 'instant'; iso: string }
  | { kind: 'duration'; ms: number }
  | { kind: 'executions'; ids: string[] }
  | { kind: 'text'; text: string }
);

const ISO = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/;
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
/** Said by the sentence or by the check's own words. */
const UNSAID: ReadonlySet<string> = new Set(['reasonCode', 'gap', 'gapKind', 'instanceId']);

/** Inputs of a check as facts; what is null or empty says nothing and is left out. */
export function factsOf(inputs: Readonly<Record<string, unknown>>): CheckFact[] {
  return Object.entries(inputs).flatMap(([name, value]) => {
    if (UNSAID.has(name) || value === null || value === undefined || value === '') return [];
    if (Array.isArray(value) && value.length === 0) return [];
    return [{ name, ...shown(name, value) }];
  });
}

type Shown = CheckFact extends infer F ? (F extends CheckFact ? Omit<F, 'name'> : never) : never;

function shown(name: string, value: unknown): Shown {
  const texts = (Array.isArray(value) ? value : [value]).map((each: unknown) => asText(each));
  const [first = ''] = texts;
  if (texts.every((text) => UUID.test(text))) return { kind: 'executions', ids: texts };
  if (typeof value === 'number' && name.endsWith('Ms')) return { kind: 'duration', ms: value };
  if (typeof value === 'number' && name.endsWith('Seconds')) return { kind: 'duration', ms: value * 1_000 };
  if (ISO.test(first) && texts.length === 1) return { kind: 'instant', iso: first };
  return { kind: 'text', text: texts.join(', ') };
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
}

/** Where a check's link leads within the console: a page, or another instant of the same job to ask about. */
export type CheckTarget =
  { kind: 'page'; path: string; params: Record<string, string> } | { kind: 'instant'; at: string };

/** Turns a path of the API into a place of the console. @returns null for a path that has no page. */
export function targetOf(link: string | undefined): CheckTarget | null {
  const match =
    /^\/api\/v1\/scheduler\/(executions|instances|jobs)(?:\/([^/?]+))?(?:\/(\w+))?(?:\?(.*))?$/.exec(
      link ?? '',
    );
  if (!match) return null;
  const [, resource, id, part, query] = match;
  if (resource === 'instances') return { kind: 'page', path: '/instances', params: {} };
  if (id === undefined) return null;
  const at = new URLSearchParams(query).get('at');
  if (part === 'explain') return at === null ? null : { kind: 'instant', at };
  const params: Record<string, string> = part === 'revisions' ? { tab: 'changes' } : {};
  return { kind: 'page', path: `/${resource}/${id}`, params };
}
