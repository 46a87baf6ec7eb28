/** Asks the API something once a second and notes how it answers: with a correct status, and never not at all. */

const PATIENCE_MS = 20_000;

export class Prober {
  summary = { ok: 0, unavailable: 0, refused: 0, other: 0, unanswered: 0, maxMs: 0 };

  constructor(port) {
    this.url = `http://127.0.0.1:${port}/api/v1/scheduler/jobs?perPage=1`;
  }

  async probe() {
    const began = performance.now();
    const answer = await fetch(this.url, {
      headers: { Authorization: 'Bearer chaos-run-bootstrap-api-key-000' },
      signal: AbortSignal.timeout(PATIENCE_MS),
    }).catch((error) => error);
    const ms = Math.round(performance.now() - began);
    this.summary[kindOf(answer)] += 1;
    this.summary.maxMs = Math.max(this.summary.maxMs, ms);
  }
}

function kindOf(answer) {
  if (answer.status === 200) return 'ok';
  if (answer.status === 503) return 'unavailable';
  if (answer.name === 'TimeoutError') return 'unanswered';
  return answer.status === undefined ? 'refused' : 'other';
}
