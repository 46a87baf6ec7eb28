import type request from 'supertest';
import type { TestApp } from './test-app.js';

const BASE = '/api/v1/scheduler';

/** A signed-in person: cookie and CSRF token, as the console sends them. */
export class ConsoleUser {
  private constructor(
    private readonly sut: TestApp,
    private readonly cookie: string,
    private readonly csrf: string,
  ) {}

  /** The administrator of a test application. @throws when the sign-in fails. */
  static async signIn(sut: TestApp): Promise<ConsoleUser> {
    const answer = await sut.http
      .post('/api/v1/auth/login')
      .send({ username: 'admin', password: 'admin password' });
    if (answer.status !== 200) throw new Error(`sign-in: ${answer.status}`);
    const cookie = String(answer.headers['set-cookie']).split(';', 1)[0]!;
    return new ConsoleUser(sut, cookie, (answer.body as { csrfToken: string }).csrfToken);
  }

  get(path: string): request.Test {
    return this.sut.http.get(`${BASE}${path}`).set('Cookie', this.cookie);
  }

  send(method: 'post' | 'put' | 'delete', path: string, body?: object): request.Test {
    const call = this.sut.http[method](`${BASE}${path}`).set({
      Cookie: this.cookie,
      'X-CSRF-Token': this.csrf,
    });
    return body === undefined ? call : call.send(body);
  }

  /** A new job. @throws when it is refused. */
  async createJob(fields: object, path = '/jobs'): Promise<{ id: number; version: number; etag: string }> {
    const answer = await this.send('post', path, fields);
    if (answer.status !== 201) throw new Error(`${path}: ${answer.status} ${answer.text}`);
    const { id, version } = answer.body as { id: number; version: number };
    return { id, version, etag: String(answer.headers['etag']) };
  }

  act(jobId: number, body: object): request.Test {
    return this.send('post', `/jobs/${jobId}/action`, body);
  }

  /** A run asked for by hand. @returns its id. @throws when it is refused. */
  async trigger(jobId: number): Promise<string> {
    const answer = await this.act(jobId, { action: 'trigger' });
    if (answer.status !== 200) throw new Error(`trigger: ${answer.status} ${answer.text}`);
    return (answer.body as { executionId: string }).executionId;
  }

  /** Waits for the end of an execution. */
  async ended(executionId: string): Promise<Execution> {
    const answer = await this.get(`/executions/${executionId}?wait=15`);
    if (answer.headers['retry-after'] !== undefined) throw new Error(`it has not ended: ${answer.text}`);
    return answer.body as Execution;
  }

  async execution(executionId: string): Promise<Execution> {
    return (await this.get(`/executions/${executionId}`)).body as Execution;
  }

  /** Oldest first. */
  async history(jobId: number): Promise<Execution[]> {
    const answer = await this.get(`/jobs/${jobId}/history?perPage=200&sort=scheduledFor`);
    if (answer.status !== 200) throw new Error(`history: ${answer.status} ${answer.text}`);
    return (answer.body as { items: Execution[] }).items;
  }
}

/** What tests read of an execution. */
export interface Execution {
  id: string;
  jobId: number;
  kind: string;
  status: string;
  scheduledFor: string;
  dueAt: string;
  startedAt: string | null;
  finishedAt: string | null;
  fireCount: number;
  attempt: number;
  fence: number;
  latenessMs: number | null;
  reasonCode: string | null;
  reasonParams: Record<string, unknown> | null;
  progress: Record<string, unknown> | null;
  result: unknown;
  error: { type: string; message: string } | null;
  retryOf: string | null;
  triggeredBy: string | null;
  attempts?: { attempt: number; status: string; fence: number }[];
}
