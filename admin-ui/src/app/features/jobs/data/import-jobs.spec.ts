import { aJob } from '../../../../../test/a-job';
import type { JobListItemDto } from '../../../core/api/generated/models/job-list-item-dto';
import { jobsJson } from './export-jobs';
import { countOutcomes, MAX_IMPORTED, orderImport, parseImport, type ImportLine } from './import-jobs';

const parse = (value: unknown, byId = false) => parseImport(JSON.stringify(value), { byId });

describe(parseImport.name, () => {
  it('takes a list, the body of the API, and one job', () => {
    const job = { name: 'a' };
    for (const given of [[job], { items: [job] }, job]) expect(parse(given)).toEqual({ items: [job] });
  });

  it('leaves out what the API only tells, and keeps what it does not know, so that the server says so', () => {
    const parsed = parse([{ ...aJob(), cronExpresion: 'oops' }]);
    const [item] = 'items' in parsed ? parsed.items : [];
    expect(item).toMatchObject({ name: 'Nightly report', cronExpresion: 'oops' });
    for (const field of ['id', 'version', 'state', 'nextRunAt', 'updatedBy', 'isSystem'])
      expect(item).not.toHaveProperty(field);
  });

  it('takes ids only where they mean jobs of this installation', () => {
    expect(parse([{ id: 7, name: 'a' }])).toEqual({ items: [{ name: 'a' }] });
    expect(parse([{ id: 7, name: 'a' }], true)).toEqual({ items: [{ id: 7, name: 'a' }] });
  });

  it('says what is wrong with the text', () => {
    expect(parseImport('name: a', { byId: false })).toEqual({ problem: 'import.not-json' });
    for (const given of [7, null, 'a', [1], { items: 'a' }, { items: [null] }])
      expect(parse(given)).toEqual({ problem: 'import.not-jobs' });
    expect(parse([])).toEqual({ problem: 'import.empty' });
    expect(parse(Array.from({ length: MAX_IMPORTED + 1 }, () => ({})))).toEqual({
      problem: 'import.too-many',
    });
  });
});

describe(jobsJson.name, () => {
  const job: JobListItemDto = aJob({ description: 'Sends it.', params: { to: ['a'], deep: { n: 1 } } });

  it('writes what an import reads: all that makes the job, nothing of its state', () => {
    const text = jobsJson([job]);
    const parsed = parseImport(text, { byId: true });
    const [item] = 'items' in parsed ? parsed.items : [];
    const STATE = ['createdAt', 'createdBy', 'isSystem', 'lastRunAt', 'lastStatus', 'nextRunAt', 'pause'];
    const told = new Set([...STATE, 'state', 'updatedAt', 'updatedBy', 'version']);
    expect(item).toEqual(Object.fromEntries(Object.entries(job).filter(([field]) => !told.has(field))));
    expect(Object.keys(JSON.parse(text).items[0])).toEqual(Object.keys(item!));
  });
});

const aLine = (part: Partial<ImportLine>): ImportLine => ({
  item: {},
  index: 0,
  outcome: 'created',
  jobId: null,
  jobKey: null,
  version: null,
  changes: [],
  errors: [],
  code: null,
  detail: null,
  ...part,
});

describe(orderImport.name, () => {
  it('gives each request of 500 a key of its own, and items the version they were looked at', () => {
    const lines = Array.from({ length: 501 }, (_, index) => aLine({ index, item: { name: `${index}` } }));
    lines[500] = aLine({ index: 777, outcome: 'updated', version: 4, item: { name: 'x' } });
    const { requests } = orderImport(lines);
    expect(requests.map(({ items }) => items.length)).toEqual([500, 1]);
    expect(requests[1]).toMatchObject({ items: [{ name: 'x', expectedVersion: 4 }], numbers: [777] });
    const keys = requests.map(({ key }) => key);
    expect(new Set(keys).size).toBe(2);
    for (const key of keys) expect(key).toMatch(/^[\da-f]{32}$/);
  });
});

describe(countOutcomes.name, () => {
  it('counts', () => {
    const line = (outcome: ImportLine['outcome']) => aLine({ outcome });
    expect(countOutcomes([line('created'), line('invalid'), line('created')])).toEqual({
      created: 2,
      updated: 0,
      unchanged: 0,
      invalid: 1,
      refused: 0,
    });
  });
});
