import { SEVERITIES, type FitnessCheck } from '../instances/index.js';
import { DOCTOR_MESSAGES } from './doctor.messages.js';
import { tell } from './doctor-words.js';
import { worstOf } from './doctor-report.js';
import type { InstallationFacts, PresentInstance } from './installation-facts.js';
import { judgeInstallation } from './judge-installation.js';

const member = (id: number, more: Partial<PresentInstance> = {}): PresentInstance => ({
  id,
  name: `node-${id}`,
  version: '1.0.0',
  tzdata: '2026a',
  status: 'alive',
  runsEngine: true,
  runsTasks: true,
  functions: ['mail.send'],
  ...more,
});
const facts = (more: Partial<InstallationFacts> = {}): InstallationFacts => ({
  instances: [member(1), member(2)],
  usedFunctions: [{ key: 'mail.send', jobs: 3 }],
  slotless: [],
  deafWebhooks: [],
  invalid: { jobs: [], count: 0, checked: 3, isComplete: true },
  ...more,
});
const ailments = (more: Partial<InstallationFacts>): FitnessCheck[] =>
  judgeInstallation(facts(more)).filter(({ severity }) => severity !== 'ok');

describe(judgeInstallation.name, () => {
  it('finds nothing where nothing is', () => {
    expect(ailments({})).toEqual([]);
  });

  it('misses engines and runners that are fit', () => {
    const instances = [member(1, { status: 'unfit' }), member(2, { runsEngine: false, runsTasks: false })];
    const found = ailments({ instances, usedFunctions: [] });
    expect(found).toEqual([
      { code: 'engines', severity: 'fail', params: { count: 0, others: ['node-1 (unfit)'] } },
      { code: 'runners', severity: 'fail', params: { count: 0, others: ['node-1 (unfit)'] } },
    ]);
    expect(tell(found[0]!).found.en).toBe('No fit instance plans and fires. Others: node-1 (unfit).');
  });

  it('notices instances that differ, or share a name', () => {
    const instances = [
      member(1),
      member(2, { tzdata: '2025b', version: '1.1.0', name: 'node-1' }),
      member(3, { tzdata: null }),
    ];
    const found = ailments({ instances });
    expect(found.map(({ code, severity }) => [code, severity])).toEqual([
      ['tzdata', 'warn'],
      ['versions', 'warn'],
      ['names', 'warn'],
    ]);
    expect(tell(found[0]!).found.en).toBe('Time zone data: 2025b (node-1), 2026a (node-1).');
  });

  it('names webhooks that hear nothing', () => {
    const [found] = ailments({ deafWebhooks: ['On-call', 'Chat'] });
    expect(found).toMatchObject({ code: 'webhooks', severity: 'warn' });
    expect(tell(found!).found.en).toBe('2 webhooks get no messages: On-call, Chat.');
    expect(tell(found!).found.ar).toBe('خطافا ويب لا تصلهما الرسائل: On-call, Chat.');
  });

  it('names functions nobody has, params that do not fit, and slots that are not there', () => {
    const job = { id: 7, name: 'report' };
    const found = ailments({
      usedFunctions: [
        { key: 'mail.send', jobs: 1 },
        { key: 'gone', jobs: 2 },
      ],
      slotless: [job],
      invalid: { jobs: [job], count: 1, checked: 9, isComplete: true },
    });
    expect(found.map(({ code, severity }) => [code, severity])).toEqual([
      ['functions', 'warn'],
      ['stored_params', 'warn'],
      ['slot_rows', 'fail'],
    ]);
    expect(found.map((each) => tell(each).found.en)).toEqual([
      'No instance has gone; 2 jobs use them.',
      'The params of one job do not fit its function any more: 7 (report).',
      'A job lacks slot rows: 7 (report).',
    ]);
    expect(tell(found[2]!).fix?.ar).toBe('يكتبها محرك عامل من جديد خلال دقيقة.');
  });
});

describe(tell.name, () => {
  it.each(Object.keys(DOCTOR_MESSAGES.en))('says %s in both languages, also without its params', (code) => {
    for (const severity of SEVERITIES) {
      const { found, wanted, fix } = tell({ code, severity, params: { count: 0, stalls: 0 } });
      for (const words of [found, wanted, ...(fix ? [fix] : [])]) {
        expect(words.en.length).toBeGreaterThan(5);
        expect(words.ar.length).toBeGreaterThan(5);
      }
      expect(wanted.ar).toMatch(/[\u0600-\u06ff]/);
      if (fix) expect(fix.ar).toMatch(/[\u0600-\u06ff]/);
      expect(fix === null).toBe(severity === 'ok');
    }
  });

  it('passes on what another version found', () => {
    expect(tell({ code: 'new', severity: 'warn', params: { a: 1 } }).found.en).toBe('new {"a":1}');
  });
});

describe(worstOf.name, () => {
  it('is the worst, and ok of nothing', () => {
    expect(worstOf([])).toBe('ok');
    expect(worstOf(['ok', 'warn'])).toBe('warn');
    expect(worstOf(['fail', 'warn'])).toBe('fail');
  });
});
