import { apiCalls } from './api-call';

describe(apiCalls.name, () => {
  const sut = apiCalls("https://s.test/it's", { id: 7, version: 3 });

  it('quotes for a shell and holds no key', () => {
    expect(sut.show).toBe(
      `curl -sS 'https://s.test/it'\\''s/api/v1/scheduler/jobs/7' \\\n  -H "Authorization: Bearer $MAWID_API_KEY"`,
    );
  });

  it('sends bodies as JSON, and the version with a change', () => {
    expect(sut.trigger).toContain(`jobs/7/action'`);
    expect(sut.trigger).toContain(`-d '{"action":"trigger"}'`);
    expect(sut.update).toContain('-X PUT ');
    expect(sut.update).toContain(`-H 'If-Match: "3"'`);
  });
});
