import type { Language } from '../triggers/index.js';

/** English ICU messages. Keys are reason codes, `verdict.reason` where the reason alone does not say it. Instants and durations come
 *  formatted; what is not known is `none`. */
const en = {
  before_creation: 'The job did not exist yet at {at}.',
  deleted: 'Nothing runs at {at}: {by} deleted the job on {since}.',
  disabled:
    'Nothing runs at {at}: {by} disabled the job on {since}{reason, select, none {} other { ({reason})}}.',
  'not_scheduled.handler_missing':
    'Nothing was scheduled at {at}: since {since} no live instance has the task function {taskFunctionKey}.',
  'will_not_run.handler_missing':
    'It will not run at {at}: since {since} no live instance has the task function {taskFunctionKey}. It is scheduled again as soon as one has.',
  'waiting.handler_missing': 'It waits: no live instance has the task function {taskFunctionKey}.',
  handler_missing: 'The fire of {at} did not run: no live instance had the task function {taskFunctionKey}.',
  before_start:
    '{at} lies before the start of the job ({startAt}).{next, select, none {} other { The first fire is {next}.}}',
  after_end:
    '{at} lies after the end of the job ({endAt}).{previous, select, none {} other { The last fire was {previous}.}}',
  not_in_schedule:
    'The schedule has no fire at {at}.{previous, select, none {} other { The one before: {previous}.}}{next, select, none {} other { The next one: {next}.}}',
  superseded_by_revision:
    '{by} changed the schedule on {since} (version {version}), and since then it has no fire at {at}.{next, select, none {} other { The next one: {next}.}}',
  dst_gap:
    'The local time {local} did not exist: clocks in {timezone} were set forward over it. {standIn, select, none {The job leaves such times out.} other {The fire of {standIn} stands for it.}}',
  dst_repeat:
    'The local time {local} existed twice in {timezone}, and the job fires once: {copy, select, first {the second} other {the first}} time, at {other}.',
  ended: 'The job has no fire to come: its schedule has ended.',
  'will_not_run.paused':
    'The fire of {at} will be skipped: {by} paused the job{until, select, none {} other { until {until}}}{reason, select, none {} other { ({reason})}}.',
  paused:
    'The fire of {at} was skipped: the job was paused by {by}{pausedAt, select, none {} other { on {pausedAt}}}{until, select, none {} other {, until {until}}}{reason, select, none {} other { ({reason})}}.',
  'will_not_run.maintenance_window':
    'The fire of {at} will be skipped: the maintenance window "{name}" of {by} is open from {from} until {until}{reason, select, none {} other { ({reason})}}.',
  maintenance_window:
    'The fire of {at} was skipped: the maintenance window "{name}" of {by} was open from {from} until {until}{reason, select, none {} other { ({reason})}}.',
  overlap: 'The fire of {at} was skipped: all slots of the job ({maxInstances}) were held by {heldBy}.',
  queue_full:
    'The fire of {at} was skipped: all slots were held by {heldBy}, and {maxQueued} were waiting already, as many as may.',
  too_late:
    'The fire of {at} was missed: it was found {lateMs, select, none {} other {{lateMs} late, }}later than the grace of {graceSeconds}.{gap, select, yes { {gapText}} other {}}',
  coalesced:
    'The fire of {at} was missed: the newer fire of {into} stands for it.{gap, select, yes { {gapText}} other {}}',
  catch_up_limit:
    'The fire of {at} was missed: more fires were overdue than the job catches up ({maxCatchUp}).{gap, select, yes { {gapText}} other {}}',
  superseded: 'The fire of {at} made way for a newer one ({by}): the overlap policy is replace.',
  cancelled_by_user: '{by} cancelled the fire of {at}{reason, select, none {} other { ({reason})}}.',
  cancel_ignored:
    'The fire of {at} was told to stop{by, select, none {} other { by {by}}}, did not within the grace, and was given up.',
  instance_lost:
    'The fire of {at} started at {startedAt} and was lost: instance {instance} died, last heard of on {lastHeartbeatAt}. Whether the work was done is not known.',
  start_unconfirmed:
    'The fire of {at} was lost around its start: instance {instance} died, last heard of on {lastHeartbeatAt}. The function may never have been called.',
  shutdown: 'The fire of {at} did not end before instance {instance} was stopped.',
  forced_release:
    'The fire of {at} was given up: {by} released its slot by force{reason, select, none {} other { ({reason})}}.',
  task_error:
    'The fire of {at} ran at {startedAt} and failed: the task function threw an error (attempt {attempt}).',
  invalid_params:
    'The fire of {at} failed: the stored parameters do not fit the task function, so it was not called.',
  timeout: 'The fire of {at} started at {startedAt} and was stopped after its timeout of {timeoutSeconds}.',
  succeeded:
    'The fire of {at} ran at {startedAt} and succeeded{durationMs, select, none {} other { after {durationMs}}}.',
  running: 'The fire of {at} is running since {startedAt} (attempt {attempt}).',
  'will_run.planned': 'The fire of {at} is planned and waits for its time, {dueAt}.',
  planned: 'The fire of {at} is due and waits to be started.',
  waiting_dispatch: 'The fire of {at} waits for a free worker.',
  waiting_slot: 'The fire of {at} waits for a slot of the job; they are held by {heldBy}.',
  waiting_retry: 'The fire of {at} failed and waits for its next attempt, due {dueAt}.',
  no_instance_alive: 'The fire of {at} waits for an instance. {gapText}',
  scheduled: 'It will run at {at}, in {dueInMs}.',
  unaccounted: 'The fire of {at} should have been recorded and is not. This is a fault of the service.',
  cleaned_up:
    'The record of the fire of {at} is gone: the clean-up has deleted what lies before {cleanedUntil}.',
  other: 'The fire of {at} ended as {status}.',
  gapText:
    'No instance that {gapKind, select, tasks {runs tasks} other {plans and fires}} was alive{gapFrom, select, none {} other { from {gapFrom}}}{gapTo, select, none {} other { to {gapTo}}}.',
  backfillText:
    'Backfill {operationId} ran it later: {backfillStatus, select, succeeded {it succeeded} failed {it failed} timed_out {it timed out} lost {it was lost} cancelled {it was cancelled} skipped {it was skipped} missed {it was missed} other {it has not ended yet}}.',
};

/** Key of a sentence. */
export type ExplainKey = keyof typeof en;

const ar: Record<ExplainKey, string> = {
  before_creation: 'لم تكن المهمة موجودة بعد في {at}.',
  deleted: 'لا يُشغَّل شيء في {at}: حذف {by} المهمة في {since}.',
  disabled: 'لا يُشغَّل شيء في {at}: عطّل {by} المهمة في {since}{reason, select, none {} other { ({reason})}}.',
  'not_scheduled.handler_missing':
    'لم يكن هناك موعد في {at}: منذ {since} لا توجد دالة المهمة {taskFunctionKey} في أي نسخة عاملة.',
  'will_not_run.handler_missing':
    'لن تُشغَّل في {at}: منذ {since} لا توجد دالة المهمة {taskFunctionKey} في أي نسخة عاملة. تعود إلى الجدول حالما توجد.',
  'waiting.handler_missing': 'ما زالت تنتظر: لا توجد دالة المهمة {taskFunctionKey} في أي نسخة عاملة.',
  handler_missing: 'لم يُشغَّل موعد {at}: لم تكن دالة المهمة {taskFunctionKey} موجودة في أي نسخة عاملة.',
  before_start: '{at} قبل بداية المهمة ({startAt}).{next, select, none {} other { أول موعد: {next}.}}',
  after_end: '{at} بعد نهاية المهمة ({endAt}).{previous, select, none {} other { آخر موعد: {previous}.}}',
  not_in_schedule:
    'لا موعد في الجدول عند {at}.{previous, select, none {} other { الموعد السابق: {previous}.}}{next, select, none {} other { الموعد التالي: {next}.}}',
  superseded_by_revision:
    'غيّر {by} الجدول في {since} (الإصدار {version})، ومنذ ذلك الحين لا موعد فيه عند {at}.{next, select, none {} other { الموعد التالي: {next}.}}',
  dst_gap:
    'لم يوجد التوقيت المحلي {local}: قُدِّمت الساعة في {timezone} فتجاوزته. {standIn, select, none {المهمة تتجاوز مثل هذه الأوقات.} other {ينوب عنه موعد {standIn}.}}',
  dst_repeat:
    'تكرّر التوقيت المحلي {local} مرتين في {timezone}، والمهمة تُشغَّل مرة واحدة: في المرة {copy, select, first {الثانية} other {الأولى}}، عند {other}.',
  ended: 'لا مواعيد قادمة لهذه المهمة: انتهى جدولها.',
  'will_not_run.paused':
    'سيُتخطّى موعد {at}: أوقف {by} المهمة مؤقتًا{until, select, none {} other { حتى {until}}}{reason, select, none {} other { ({reason})}}.',
  paused:
    'تُخطّي موعد {at}: كانت المهمة موقوفة مؤقتًا بأمر {by}{pausedAt, select, none {} other { في {pausedAt}}}{until, select, none {} other {، حتى {until}}}{reason, select, none {} other { ({reason})}}.',
  'will_not_run.maintenance_window':
    'سيُتخطّى موعد {at}: نافذة الصيانة «{name}» التي أنشأها {by} مفتوحة من {from} حتى {until}{reason, select, none {} other { ({reason})}}.',
  maintenance_window:
    'تُخطّي موعد {at}: كانت نافذة الصيانة «{name}» التي أنشأها {by} مفتوحة من {from} حتى {until}{reason, select, none {} other { ({reason})}}.',
  overlap: 'تُخطّي موعد {at}: كانت كل خانات المهمة ({maxInstances}) مشغولة بـ {heldBy}.',
  queue_full:
    'تُخطّي موعد {at}: كانت كل الخانات مشغولة بـ {heldBy}، وبلغ عدد المنتظرين الحد المسموح ({maxQueued}).',
  too_late:
    'فات موعد {at}: اكتُشف بعد انقضاء المهلة ({graceSeconds}){lateMs, select, none {} other {، والتأخر: {lateMs}}}.{gap, select, yes { {gapText}} other {}}',
  coalesced: 'فات موعد {at}: ينوب عنه الموعد الأحدث {into}.{gap, select, yes { {gapText}} other {}}',
  catch_up_limit:
    'فات موعد {at}: كانت المواعيد المتأخرة أكثر مما تستدركه المهمة ({maxCatchUp}).{gap, select, yes { {gapText}} other {}}',
  superseded: 'أفسح موعد {at} المجال لموعد أحدث ({by}): سياسة التداخل هي الاستبدال.',
  cancelled_by_user: 'ألغى {by} موعد {at}{reason, select, none {} other { ({reason})}}.',
  cancel_ignored:
    'طُلب من موعد {at} أن يتوقف{by, select, none {} other { بأمر {by}}}، فلم يتوقف ضمن المهلة، فتُرك.',
  instance_lost:
    'بدأ موعد {at} عند {startedAt} ثم فُقد: تعطّلت النسخة {instance}، وآخر إشارة منها في {lastHeartbeatAt}. لا يُعرف هل أُنجز العمل.',
  start_unconfirmed:
    'فُقد موعد {at} عند بدايته: تعطّلت النسخة {instance}، وآخر إشارة منها في {lastHeartbeatAt}. ربما لم تُستدعَ الدالة أصلًا.',
  shutdown: 'لم ينتهِ موعد {at} قبل إيقاف النسخة {instance}.',
  forced_release: 'تُرك موعد {at}: حرّر {by} خانته قسرًا{reason, select, none {} other { ({reason})}}.',
  task_error: 'شُغّل موعد {at} عند {startedAt} وفشل: أثارت دالة المهمة خطأ (المحاولة {attempt}).',
  invalid_params: 'فشل موعد {at}: المعاملات المخزّنة لا تناسب دالة المهمة، فلم تُستدعَ.',
  timeout: 'بدأ موعد {at} عند {startedAt} وأُوقف بعد انقضاء مدته القصوى ({timeoutSeconds}).',
  succeeded:
    'شُغّل موعد {at} عند {startedAt} ونجح{durationMs, select, none {} other { (المدة: {durationMs})}}.',
  running: 'موعد {at} قيد التشغيل منذ {startedAt} (المحاولة {attempt}).',
  'will_run.planned': 'موعد {at} مُخطَّط وينتظر وقته، {dueAt}.',
  planned: 'حان موعد {at} وينتظر أن يبدأ.',
  waiting_dispatch: 'موعد {at} ينتظر عاملًا متاحًا.',
  waiting_slot: 'موعد {at} ينتظر خانة من خانات المهمة؛ وهي مشغولة بـ {heldBy}.',
  waiting_retry: 'فشل موعد {at} وينتظر محاولته التالية، عند {dueAt}.',
  no_instance_alive: 'موعد {at} ينتظر نسخة عاملة. {gapText}',
  scheduled: 'سيُشغَّل في {at} (المتبقي: {dueInMs}).',
  unaccounted: 'كان يجب أن يُسجَّل موعد {at} ولم يُسجَّل. هذا خلل في الخدمة.',
  cleaned_up: 'سجلّ موعد {at} لم يعد موجودًا: حذف التنظيف ما قبل {cleanedUntil}.',
  other: 'انتهى موعد {at} بالحالة {status}.',
  gapText:
    'لم تكن أي نسخة {gapKind, select, tasks {تشغّل المهام} other {تخطّط المواعيد وتُطلقها}} عاملة{gapFrom, select, none {} other { من {gapFrom}}}{gapTo, select, none {} other { إلى {gapTo}}}.',
  backfillText:
    'شغّلته لاحقًا إعادة التشغيل {operationId}: {backfillStatus, select, succeeded {ونجح} failed {وفشل} timed_out {وتجاوز مهلته} lost {وفُقد} cancelled {وأُلغي} skipped {وتُخطّي} missed {وفات} other {ولم ينتهِ بعد}}.',
};

/** The sentences of explain. */
export const EXPLAIN_MESSAGES: Readonly<Record<Language, Readonly<Record<ExplainKey, string>>>> = { en, ar };
