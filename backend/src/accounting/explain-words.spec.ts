import { epochMs } from '../kernel/index.js';
import { EXPLAIN_MESSAGES } from './explain.messages.js';
import { sentenceOf } from './explain-words.js';
import { VERDICTS, type Finding, type Verdict } from './explanation.js';

const AT = epochMs(Date.UTC(2026, 10, 2, 6));
const finding = (verdict: Verdict, reasonCode: string, params: Record<string, unknown> = {}): Finding => ({
  verdict,
  reasonCode,
  nominal: AT,
  checks: [],
  params,
  executionId: null,
});
const plain = (text: string): string => text.replace(/[\u2068\u2069]/g, '');
const say = (each: Finding) => {
  const { key, en, ar } = sentenceOf(each, AT, 'Asia/Riyadh');
  return [key, en, plain(ar)];
};

describe(sentenceOf.name, () => {
  const by = 'user:ops';
  const since = '2026-11-01T06:00:00.000Z';
  const gap = {
    gap: 'yes',
    gapKind: 'engine',
    gapFrom: '2026-11-02T05:58:00.000Z',
    gapTo: '2026-11-02T06:05:00.000Z',
  };

  it.each([
    [
      finding('skipped', 'paused', { by, reason: 'month end', until: null, pausedAt: since }),
      'paused',
      'The fire of 2 November 2026 at 09:00:00 was skipped: the job was paused by user:ops on 1 November 2026 at 09:00:00 (month end).',
      'تُخطّي موعد 2 نوفمبر 2026 في 09:00:00: كانت المهمة موقوفة مؤقتًا بأمر user:ops في 1 نوفمبر 2026 في 09:00:00 (month end).',
    ],
    [
      finding('missed', 'too_late', { graceSeconds: 60, lateMs: 300_000, ...gap }),
      'too_late',
      'The fire of 2 November 2026 at 09:00:00 was missed: it was found 5 minutes late, later than the grace of 1 minute. No instance that plans and fires was alive from 2 November 2026 at 08:58:00 to 2 November 2026 at 09:05:00.',
      'فات موعد 2 نوفمبر 2026 في 09:00:00: اكتُشف بعد انقضاء المهلة (دقيقة)، والتأخر: 5 دقائق. لم تكن أي نسخة تخطّط المواعيد وتُطلقها عاملة من 2 نوفمبر 2026 في 08:58:00 إلى 2 نوفمبر 2026 في 09:05:00.',
    ],
    [
      finding('missed', 'too_late', { graceSeconds: 60, lateMs: null, gap: 'no' }),
      'too_late',
      'The fire of 2 November 2026 at 09:00:00 was missed: it was found later than the grace of 1 minute.',
      'فات موعد 2 نوفمبر 2026 في 09:00:00: اكتُشف بعد انقضاء المهلة (دقيقة).',
    ],
    [
      finding('not_scheduled', 'not_in_schedule', { previous: null, next: since }),
      'not_in_schedule',
      'The schedule has no fire at 2 November 2026 at 09:00:00. The next one: 1 November 2026 at 09:00:00.',
      'لا موعد في الجدول عند 2 نوفمبر 2026 في 09:00:00. الموعد التالي: 1 نوفمبر 2026 في 09:00:00.',
    ],
    [
      finding('not_scheduled', 'dst_gap', { local: '2026-03-29T02:30:00', standIn: null }),
      'dst_gap',
      'The local time 2026-03-29T02:30:00 did not exist: clocks in Asia/Riyadh were set forward over it. The job leaves such times out.',
      'لم يوجد التوقيت المحلي 2026-03-29T02:30:00: قُدِّمت الساعة في Asia/Riyadh فتجاوزته. المهمة تتجاوز مثل هذه الأوقات.',
    ],
    [
      finding('waiting', 'no_instance_alive', { ...gap, gapKind: 'tasks', gapTo: null }),
      'no_instance_alive',
      'The fire of 2 November 2026 at 09:00:00 waits for an instance. No instance that runs tasks was alive from 2 November 2026 at 08:58:00.',
      'موعد 2 نوفمبر 2026 في 09:00:00 ينتظر نسخة عاملة. لم تكن أي نسخة تشغّل المهام عاملة من 2 نوفمبر 2026 في 08:58:00.',
    ],
    [
      finding('will_run', 'scheduled', { dueInMs: 2 * 86_400_000 }),
      'scheduled',
      'It will run at 2 November 2026 at 09:00:00, in 2 days.',
      'سيُشغَّل في 2 نوفمبر 2026 في 09:00:00 (المتبقي: يومان).',
    ],
    [
      finding('will_not_run', 'handler_missing', { taskFunctionKey: 'reports.daily', since }),
      'will_not_run.handler_missing',
      'It will not run at 2 November 2026 at 09:00:00: since 1 November 2026 at 09:00:00 no live instance has the task function reports.daily. It is scheduled again as soon as one has.',
      'لن تُشغَّل في 2 نوفمبر 2026 في 09:00:00: منذ 1 نوفمبر 2026 في 09:00:00 لا توجد دالة المهمة reports.daily في أي نسخة عاملة. تعود إلى الجدول حالما توجد.',
    ],
  ])('says %j', (each, key, en, ar) => expect(say(each)).toEqual([key, en, ar]));

  it('says what it has no words for by its status', () => {
    expect(say(finding('lost', 'a_new_code', { status: 'lost' }))[1]).toBe(
      'The fire of 2 November 2026 at 09:00:00 ended as lost.',
    );
  });

  it('keeps texts of people as they are, whatever they look like', () => {
    const { en } = sentenceOf(
      finding('cancelled', 'cancelled_by_user', { by: '{by}', reason: "it's {x} <b>" }),
      AT,
      'UTC',
    );
    expect(en).toBe("{by} cancelled the fire of 2 November 2026 at 06:00:00 (it's {x} <b>).");
  });

  it.each(Object.keys(EXPLAIN_MESSAGES.en))(
    'formats %s in both languages, with everything known and with nothing',
    (key) => {
      const [verdict, reason] = key.includes('.')
        ? (key.split('.') as [Verdict, string])
        : (['ran', key] as const);
      expect(VERDICTS).toContain(verdict);
      for (const params of [
        {},
        { by, since, reason: 'r', until: since, next: since, previous: since, gap: 'yes' },
      ]) {
        const { en, ar } = sentenceOf(finding(verdict, reason, params), AT, 'UTC');
        for (const text of [en, ar]) expect(text).not.toMatch(/[{}]|undefined/);
      }
    },
  );

  it('asks for the same values in both languages', () => {
    const names = (text: string): string[] =>
      [...new Set([...text.matchAll(/\{(\w+)[,}]/g)].map((match) => match[1]!))].sort();
    for (const [key, text] of Object.entries(EXPLAIN_MESSAGES.en)) {
      expect([key, names(EXPLAIN_MESSAGES.ar[key as keyof typeof EXPLAIN_MESSAGES.ar])]).toEqual([
        key,
        names(text),
      ]);
    }
  });
});
