import { bodyAttacks, startHostileTarget, type HostileTarget } from '../support/hostile-target.js';

/* Every operation that takes a body x everything a body should not be. The edge does not know which database is behind it. */

describe('hostile bodies', () => {
  let target: HostileTarget;
  beforeAll(async () => {
    target = await startHostileTarget('sqlite');
  }, 30_000);
  afterAll(async () => {
    process.stdout.write(target?.probe.summary('hostile bodies') ?? '');
    await target?.stop();
  });
  beforeEach(() => void target.probe.findings.splice(0));

  it('refuses a missing or empty body where a field is required', async () => {
    for (const operation of target.withBody.filter(({ body }) => (body?.required ?? []).length > 0)) {
      const { headers: _, body: __, ...bare } = target.send(operation, '');
      const first = `/${operation.body!.required![0]!}`;
      await target.probe.refused('missing body', operation.id, bare, first);
      await target.probe.refused('empty body', operation.id, target.send(operation, ''), first);
      await target.probe.refused('empty object', operation.id, target.send(operation, '{}'), first);
    }
    expect(target.probe.findings).toEqual([]);
  }, 60_000);

  it('refuses what is no JSON object of a decent size', async () => {
    for (const attack of bodyAttacks()) {
      for (const operation of target.withBody) {
        const order = { method: operation.method.toUpperCase(), path: target.pathTo(operation), ...attack };
        const answer = await target.probe.refused(attack.name, operation.id, order);
        expect([attack.name, operation.id, answer.status, answer.text]).toEqual([
          attack.name,
          operation.id,
          attack.status,
          answer.text,
        ]);
      }
    }
    expect(target.probe.findings).toEqual([]);
    expect(({} as { x?: unknown }).x).toBeUndefined();
  }, 120_000);

  it('is alive and well afterwards', async () => {
    expect((await target.client.send({ method: 'GET', path: '/readyz' })).status).toBe(200);
    expect(Object.keys(Object.prototype)).toEqual([]);
    expect(target.client.count).toBeGreaterThan(500);
  });
});
