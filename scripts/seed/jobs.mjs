/** The jobs of a made-up company, for trying the console out: names in both languages, every kind of schedule, every temper. */

const TEAMS = [
  'billing',
  'warehouse',
  'reports',
  'crm',
  'logistics',
  'payroll',
  'search',
  'web',
  'data',
  'support',
];
const SUBJECTS = [
  ['Nightly report', 'التقرير الليلي'],
  ['Invoice run', 'إصدار الفواتير'],
  ['Stock reconciliation', 'مطابقة المخزون'],
  ['Customer export', 'تصدير العملاء'],
  ['Search index refresh', 'تحديث فهرس البحث'],
  ['Price list import', 'استيراد قائمة الأسعار'],
  ['Backup check', 'فحص النسخ الاحتياطي'],
  ['Newsletter', 'النشرة الإخبارية'],
  ['Payment retries', 'إعادة محاولات الدفع'],
  ['Sensor roll-up', 'تجميع قراءات المستشعرات'],
];
const ZONES = ['Asia/Riyadh', 'Africa/Cairo', 'Europe/Berlin', 'America/New_York', 'UTC', 'Asia/Dubai'];
const CRONS = [
  '0 3 * * *',
  '30 6 * * 1-5',
  '*/15 * * * *',
  '0 * * * *',
  '0 8 L * *',
  '0 9 * * 1',
  '*/5 8-18 * * *',
  '0 0 1 * *',
];
const EVERY_S = [60, 300, 900, 3_600, 21_600];

/** What a function of the service is called with. Functions that are not registered are left out. */
const CALLS = [
  {
    taskFunctionKey: 'demo.hello',
    params: (i) => ({ name: `number ${i}`, steps: 3, seconds: 0.01 + (i % 7) / 50 }),
  },
  { taskFunctionKey: 'reports.daily', params: (i) => ({ title: `Part ${i}`, pages: 5 + (i % 40) }) },
  {
    taskFunctionKey: 'billing.flaky',
    params: (i) => ({ failEvery: 4 + (i % 9) }),
    maxAttempts: 2,
    retryDelaySeconds: 1,
  },
];

/**
 * @param count jobs. @param registered keys of the service's task functions.
 * @returns bodies of `PUT /jobs/by-key/{jobKey}`, the same for the same arguments.
 */
export function seedJobs(count, registered) {
  const calls = CALLS.filter(({ taskFunctionKey }) => registered.includes(taskFunctionKey));
  return Array.from({ length: count }, (_, i) => {
    const team = TEAMS[i % TEAMS.length];
    const [english, arabic] = SUBJECTS[Math.floor(i / TEAMS.length) % SUBJECTS.length];
    const { params, ...call } = calls[i % calls.length];
    const round = Math.floor(i / (TEAMS.length * SUBJECTS.length));
    return {
      jobKey: `seed.${team}.${i}`,
      name: `${i % 4 === 3 ? arabic : english} · ${team}${round > 0 ? ` ${round + 1}` : ''}`,
      description: `Looked after by ${team}.`,
      tags: [team, i % 3 === 0 ? 'nightly' : 'daytime'],
      ...call,
      params: params(i),
      ...(i % 5 < 3
        ? { cronExpression: CRONS[i % CRONS.length] }
        : { intervalSeconds: EVERY_S[i % EVERY_S.length] }),
      timezone: ZONES[i % ZONES.length],
      overlapPolicy: ['skip', 'queue', 'replace'][i % 3],
      priority: ['normal', 'normal', 'high', 'low'][i % 4],
      timeoutSeconds: 300,
      maxInstances: 1 + (i % 3),
    };
  });
}
