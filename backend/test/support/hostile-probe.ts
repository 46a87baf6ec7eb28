import type { RawAnswer, RawClient, RawRequest } from './raw-client.js';

/** What an error answer looks like. */
interface ProblemBody {
  status: number;
  code: string;
  requestId: string;
  errors?: { pointer: string; code: string; message: string }[];
}

/** One row of the report. */
export interface Finding {
  attack: string;
  operation: string;
  what: string;
}

/** Longest an answer may take. */
const LIMIT_MS = 1_000;

/** Sends attacks, judges each answer by the same rules and counts. Findings are collected, so that one run shows them all. */
export class HostileProbe {
  readonly findings: Finding[] = [];
  private readonly seen = new Map<string, Map<number, number>>();
  private slowestMs = 0;

  constructor(
    readonly client: RawClient,
    private readonly headers: Record<string, string>,
  ) {}

  /** A request that must be refused: 4xx with a problem document. @param pointer what one of its `errors` must name. */
  async refused(attack: string, operation: string, order: RawRequest, pointer?: string): Promise<RawAnswer> {
    const answer = await this.judged(attack, operation, order);
    if (answer.status < 400)
      this.find(attack, operation, `${describe(order)} was accepted: ${answer.status}`);
    if (answer.status === 401 || answer.status === 403)
      this.find(attack, operation, `${describe(order)}: ${answer.status}`);
    const problem = problemOf(answer);
    if (pointer !== undefined && problem && !names(problem, pointer)) {
      this.find(attack, operation, `${describe(order)} should name ${pointer}: ${answer.text.slice(0, 300)}`);
    }
    return answer;
  }

  /** A request that may be refused or not, but must not break anything. */
  async harmless(attack: string, operation: string, order: RawRequest): Promise<RawAnswer> {
    return this.judged(attack, operation, order);
  }

  private async judged(attack: string, operation: string, order: RawRequest): Promise<RawAnswer> {
    const full = { ...order, headers: { ...this.headers, ...order.headers } };
    let answer = await this.client.send(full);
    // Once more before it is called slow: the machine may have been busy with something else.
    if (answer.tookMs > LIMIT_MS) answer = await this.client.send(full);
    this.count(attack, answer);
    if (answer.tookMs > LIMIT_MS) this.find(attack, operation, `${describe(order)} took ${answer.tookMs} ms`);
    if (answer.status >= 500)
      this.find(attack, operation, `${describe(order)}: ${answer.status} ${answer.text.slice(0, 200)}`);
    if (answer.status >= 400 && !isProblem(answer))
      this.find(
        attack,
        operation,
        `${describe(order)}: ${answer.status} is no problem document: ${answer.text.slice(0, 200)}`,
      );
    return answer;
  }

  private find(attack: string, operation: string, what: string): void {
    this.findings.push({ attack, operation, what });
  }

  private count(attack: string, { status, tookMs }: RawAnswer): void {
    const statuses = this.seen.get(attack) ?? new Map<number, number>();
    statuses.set(status, (statuses.get(status) ?? 0) + 1);
    this.seen.set(attack, statuses);
    this.slowestMs = Math.max(this.slowestMs, tookMs);
  }

  /** A few lines for the output of the test run. */
  summary(title: string): string {
    const rows = [...this.seen].map(([attack, statuses]) => {
      const cells = [...statuses].sort(([a], [b]) => a - b).map(([status, count]) => `${status} x ${count}`);
      return `  ${attack.padEnd(34)} ${cells.join(', ')}`;
    });
    return [
      `${title}: ${this.client.count} requests, slowest ${Math.round(this.slowestMs)} ms`,
      ...rows,
      '',
    ].join('\n');
  }
}

function problemOf({ text }: RawAnswer): ProblemBody | null {
  try {
    return JSON.parse(text) as ProblemBody;
  } catch {
    return null;
  }
}

function isProblem(answer: RawAnswer): boolean {
  const problem = problemOf(answer);
  return (
    String(answer.headers['content-type']).startsWith('application/problem+json') &&
    problem !== null &&
    problem.status === answer.status &&
    /^[A-Z][A-Z0-9_]+$/.test(problem.code) &&
    problem.requestId === answer.headers['x-request-id'] &&
    !/at .+\.(js|ts):\d+|node_modules|\bSQLITE_|\bER_[A-Z]/.test(answer.text)
  );
}

const names = ({ errors = [] }: ProblemBody, pointer: string): boolean =>
  errors.some((error) => error.pointer === pointer || error.pointer.startsWith(`${pointer}/`));

function describe({ method, path, body }: RawRequest): string {
  return `${method} ${path.slice(0, 120)} ${(body ?? '').toString().slice(0, 160)}`;
}
