import { aJob } from '../../../../../test/a-job';
import { countOutcomes, MAX_IMPORTED, parseImport, type ImportLine } from './import-jobs';

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

describe(countOutcomes.name, () => {
  it('counts', () => {
    const line = (outcome: ImportLine['outcome']): ImportLine => ({
      item: {},
      index: 0,
      outcome,
      jobId: null,
      jobKey: null,
      version: null,
      changes: [],
      errors: [],
      code: null,
      detail: null,
    });
    expect(countOutcomes([line('created'), line('invalid'), line('created')])).toEqual({
      created: 2,
      updated: 0,
      unchanged: 0,
      invalid: 1,
      refused: 0,
    });
  });
});
