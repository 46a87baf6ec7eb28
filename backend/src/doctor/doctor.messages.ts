import type { Language } from '../triggers/index.js';

/** What is said about a check: what was found, what is wanted, and what to do. ICU messages; lists come joined. */
interface CheckTexts {
  found: string;
  wanted: string;
  fix: string;
}

const en = {
  heartbeat: {
    found:
      'The heartbeat {state, select, beating {reaches the database} silent {does not reach the database} other {was ended: a peer declared this instance dead}}.',
    wanted: 'A heartbeat every second.',
    fix: '{state, select, silent {See that the database can be reached; it recovers by itself.} other {On MariaDB its process goes on as a new instance within seconds. On SQLite another process has its data: end this one.}}',
  },
  clock: {
    found:
      "The clock is {offsetMs, number} ms ahead of the database's; the last measurement corrected the estimate of its time by {correctionMs, number} ms.",
    wanted: 'Less than 1,000 ms of both.',
    fix: 'Run NTP (chrony, systemd-timesyncd) on this host and on the database server, and let every connection reach the same server.',
  },
  event_loop: {
    found:
      'In the last minute the event loop was held up for {worstMs, number} ms at most, {stalls, plural, =0 {never} one {once} other {# times}} for longer than {silenceMs, number} ms.',
    wanted: 'No delay of a second or more.',
    fix: 'Look for a task function that computes without pause: split its work, or move it to a worker process or thread. Give the host more processor time.',
  },
  database_version: {
    found: 'MariaDB {version}.',
    wanted: 'MariaDB 10.6 or newer.',
    fix: 'Upgrade MariaDB.',
  },
  database_session: {
    found: 'Isolation {isolation}, time zone {timeZone}, innodb_snapshot_isolation {snapshot}.',
    wanted: 'Isolation READ-COMMITTED and time zone +00:00 on every connection.',
    fix: 'The service sets both on each connection; something between it and the server (a proxy, a pool) drops or overrides that. Connect without it, or let it pass SET SESSION.',
  },
  database_patience: {
    found: 'idle_transaction_timeout {idleSeconds} s, innodb_lock_wait_timeout {lockWaitSeconds} s.',
    wanted: 'An idle_transaction_timeout above 0: a frozen process must not hold job rows.',
    fix: 'Let SET SESSION idle_transaction_timeout pass to the server, or set it there to 2.',
  },
  database_writable: {
    found: 'The database {severity, select, ok {takes writes} other {is read only}}.',
    wanted: 'A database that takes writes.',
    fix: 'SET GLOBAL read_only = 0, or connect to the primary server.',
  },
  database_durability: {
    found: 'innodb_flush_log_at_trx_commit = {flushLog}, sync_binlog = {syncBinlog}.',
    wanted: 'Both 1 (sync_binlog only where the binary log is on): a commit survives a power cut.',
    fix: 'Set innodb_flush_log_at_trx_commit = 1 and sync_binlog = 1 in my.cnf. With other values the last second of fires may be forgotten by a crash of the server.',
  },
  sqlite_durability: {
    found: 'journal_mode {journal}, synchronous {synchronous}.',
    wanted: 'journal_mode wal and synchronous 2 (FULL): a commit survives a power cut.',
    fix: 'Put the data folder on a local disk (no network file system) and restart.',
  },
  seed_rows: {
    found: '{severity, select, ok {All fixed rows are there.} other {Fixed rows are missing: {rows}.}}',
    wanted: 'Every row of the lookup tables.',
    fix: 'They are written again within seconds; when they are not, give the database user INSERT on these tables.',
  },
  fire_key: {
    found:
      '{severity, select, ok {The database refuses a second row for a fire.} other {The unique key uq_fire of scheduled_job_execution is missing or not unique.}}',
    wanted:
      'The unique key uq_fire (job_id, scheduled_for, origin): nothing else keeps a fire from being recorded twice for good.',
    fix: 'Remove duplicate rows and create it: ALTER TABLE scheduled_job_execution ADD UNIQUE KEY uq_fire (job_id, scheduled_for, origin) on MariaDB, CREATE UNIQUE INDEX on SQLite. The instance goes on by itself.',
  },
  drained: {
    found:
      '{severity, select, ok {Nobody has drained this instance.} other {{by} has drained this instance since {at}{reason, select, null {} other { ({reason})}}: it starts nothing.}}',
    wanted: 'An instance that may start what is due.',
    fix: 'When its maintenance is over, resume it: on the page of instances, or POST /instances/ID/action with "resume". A restart ends it, too.',
  },
  redis: {
    found: 'Redis {severity, select, ok {answers} other {cannot be reached}}.',
    wanted: 'A Redis that answers, where REDIS_URL is set.',
    fix: 'See that it runs and that REDIS_URL is right. Meanwhile engines run what they can by themselves; no fire is lost.',
  },
  redis_eviction: {
    found: 'maxmemory-policy {policy}.',
    wanted:
      'noeviction: with another policy Redis drops queue entries when it is full, which delays runs by two seconds each.',
    fix: 'CONFIG SET maxmemory-policy noeviction, and the same in redis.conf.',
  },
  engines: {
    found:
      '{count, plural, =0 {No fit instance plans and fires.} one {One fit instance plans and fires.} other {# fit instances plan and fire.}}{others, select, none {} other { Others: {others}.}}',
    wanted: 'At least one.',
    fix: 'Start a process with SCHEDULER_MODE=embedded or standalone, or mend what makes the others unfit.',
  },
  runners: {
    found:
      '{count, plural, =0 {No fit instance runs tasks.} one {One fit instance runs tasks.} other {# fit instances run tasks.}}{others, select, none {} other { Others: {others}.}}',
    wanted: 'At least one.',
    fix: 'Start a process that runs tasks, or mend what makes the others unfit.',
  },
  tzdata: {
    found: 'Time zone data: {values}.',
    wanted: 'The same on every instance.',
    fix: 'Run the same Node.js build everywhere. Cursors are computed again when the last instance with other data has gone.',
  },
  versions: {
    found: 'Versions: {values}.',
    wanted: 'One version, but for the minutes of a deploy.',
    fix: 'Restart the instances that are left of the old version.',
  },
  names: {
    found:
      '{severity, select, ok {Every instance has a name of its own.} other {Several instances are called {names}.}}',
    wanted:
      'A name for each instance, so that people can tell them apart. (Each start has an id of its own; runs are never confused.)',
    fix: 'Set SCHEDULER_INSTANCE_NAME, or leave it out.',
  },
  functions: {
    found:
      '{severity, select, ok {Every function that jobs use is registered.} other {No instance has {functions}; {jobs, plural, one {one job uses it} other {# jobs use them}}.}}',
    wanted: 'An instance for every function that jobs use.',
    fix: 'Deploy the function (SCHEDULER_TASK_MODULES), or give these jobs another one. They go on by themselves when it is there.',
  },
  stored_params: {
    found:
      '{count, plural, =0 {The params of all {checked, number} jobs looked at fit their function.} one {The params of one job do not fit its function any more: {jobs}.} other {The params of # jobs do not fit their function any more: {jobs}.}}',
    wanted: 'Params that their function accepts; else each run fails with invalid_params.',
    fix: 'Change the params of these jobs (PUT on the job), or make the function accept the old ones.',
  },
  slot_rows: {
    found:
      '{count, plural, =0 {Every job has its slot rows.} one {A job lacks slot rows: {jobs}.} other {# jobs lack slot rows: {jobs}.}}',
    wanted:
      'A row of scheduled_job_lock for each of the maxInstances slots of a job; without it the job does not run.',
    fix: 'A live engine writes them again within a minute.',
  },
  webhooks: {
    found:
      '{count, plural, =0 {Every webhook that is on gets its messages.} one {A webhook gets no messages: {names}.} other {# webhooks get no messages: {names}.}}',
    wanted:
      'A receiver that answers 2xx. Nobody is told of failures by a webhook that is off or cannot be reached.',
    fix: 'See its deliveries for the error, mend the receiver or the address, send a test message, and turn it on again.',
  },
} as const satisfies Record<string, CheckTexts>;

/** A check that can be told in words. */
export type CheckCode = keyof typeof en;

const ar: Record<CheckCode, CheckTexts> = {
  heartbeat: {
    found:
      '{state, select, beating {تصل نبضات النسخة إلى قاعدة البيانات} silent {لا تصل نبضات النسخة إلى قاعدة البيانات} other {انتهت نبضات النسخة: أعلنتها نسخة أخرى ميتة}}.',
    wanted: 'نبضة كل ثانية.',
    fix: '{state, select, silent {تأكد من إمكان الوصول إلى قاعدة البيانات؛ تتعافى النسخة من تلقاء نفسها.} other {على MariaDB تتابع عمليتها بوصفها نسخة جديدة خلال ثوانٍ. وعلى SQLite تملك عملية أخرى بياناتها: أنهِ هذه العملية.}}',
  },
  clock: {
    found:
      'تسبق الساعة ساعة قاعدة البيانات بمقدار {offsetMs, number} مللي ثانية؛ وصحّح آخر قياس تقدير وقتها بمقدار {correctionMs, number} مللي ثانية.',
    wanted: 'أقل من 1000 مللي ثانية لكليهما.',
    fix: 'شغّل NTP (مثل chrony) على هذا الخادم وعلى خادم قاعدة البيانات، واجعل كل الاتصالات تصل إلى الخادم نفسه.',
  },
  event_loop: {
    found:
      'تعطّلت حلقة الأحداث في الدقيقة الأخيرة {worstMs, number} مللي ثانية على الأكثر، وتجاوز التعطّل {silenceMs, number} مللي ثانية {stalls, plural, =0 {ولا مرة} zero {ولا مرة} one {مرة واحدة} two {مرتين} few {# مرات} many {# مرة} other {# مرة}}.',
    wanted: 'ألّا يبلغ أي تعطّل ثانية.',
    fix: 'ابحث عن دالة مهمة تحسب بلا توقف: قسّم عملها أو انقلها إلى عملية عاملة أو خيط مستقل. وامنح الخادم وقت معالج أكبر.',
  },
  database_version: {
    found: 'MariaDB {version}.',
    wanted: 'MariaDB 10.6 أو أحدث.',
    fix: 'حدّث MariaDB.',
  },
  database_session: {
    found: 'مستوى العزل {isolation}، المنطقة الزمنية {timeZone}، innodb_snapshot_isolation {snapshot}.',
    wanted: 'العزل READ-COMMITTED والمنطقة الزمنية ‎+00:00 في كل اتصال.',
    fix: 'تضبطهما الخدمة في كل اتصال؛ وشيء بينها وبين الخادم (وكيل أو مجمّع اتصالات) يُسقط ذلك أو يغيّره. اتصل من دونه، أو اجعله يمرّر SET SESSION.',
  },
  database_patience: {
    found: 'idle_transaction_timeout {idleSeconds} ثانية، innodb_lock_wait_timeout {lockWaitSeconds} ثانية.',
    wanted: 'قيمة idle_transaction_timeout أكبر من 0: يجب ألّا تحتجز عملية متجمدة صفوف المهام.',
    fix: 'مرّر SET SESSION idle_transaction_timeout إلى الخادم، أو اضبطه هناك على 2.',
  },
  database_writable: {
    found: 'قاعدة البيانات {severity, select, ok {تقبل الكتابة} other {للقراءة فقط}}.',
    wanted: 'قاعدة بيانات تقبل الكتابة.',
    fix: 'نفّذ SET GLOBAL read_only = 0، أو اتصل بالخادم الرئيسي.',
  },
  database_durability: {
    found: 'innodb_flush_log_at_trx_commit = {flushLog}، sync_binlog = {syncBinlog}.',
    wanted: 'كلاهما 1 (sync_binlog عند تفعيل السجل الثنائي فقط): يبقى ما ثُبّت بعد انقطاع الكهرباء.',
    fix: 'اضبط innodb_flush_log_at_trx_commit = 1 وsync_binlog = 1 في my.cnf. مع قيم أخرى قد تُنسى مواعيد الثانية الأخيرة عند تعطّل الخادم.',
  },
  sqlite_durability: {
    found: 'journal_mode {journal}، synchronous {synchronous}.',
    wanted: 'journal_mode wal وsynchronous 2 (FULL): يبقى ما ثُبّت بعد انقطاع الكهرباء.',
    fix: 'ضع مجلد البيانات على قرص محلي (لا على نظام ملفات شبكي) وأعد التشغيل.',
  },
  seed_rows: {
    found: '{severity, select, ok {كل الصفوف الثابتة موجودة.} other {صفوف ثابتة مفقودة: {rows}.}}',
    wanted: 'كل صفوف جداول القيم.',
    fix: 'تُكتب من جديد خلال ثوانٍ؛ وإلا فامنح مستخدم قاعدة البيانات صلاحية INSERT على هذه الجداول.',
  },
  fire_key: {
    found:
      '{severity, select, ok {ترفض قاعدة البيانات صفًا ثانيًا للموعد الواحد.} other {المفتاح الفريد uq_fire في الجدول scheduled_job_execution مفقود أو غير فريد.}}',
    wanted:
      'المفتاح الفريد uq_fire (job_id, scheduled_for, origin): لا شيء غيره يمنع تسجيل موعد مرتين منعًا تامًا.',
    fix: 'أزل الصفوف المكررة وأنشئ المفتاح: ALTER TABLE scheduled_job_execution ADD UNIQUE KEY uq_fire (job_id, scheduled_for, origin) في MariaDB، وCREATE UNIQUE INDEX في SQLite. تتابع النسخة من تلقاء نفسها.',
  },
  drained: {
    found:
      '{severity, select, ok {لم يفرّغ أحد هذه النسخة.} other {فرّغ {by} هذه النسخة منذ {at}{reason, select, null {} other { ({reason})}}: لا تبدأ شيئًا.}}',
    wanted: 'نسخة تبدأ ما يحين موعده.',
    fix: 'عند انتهاء الصيانة أعدها إلى العمل: من صفحة النسخ، أو POST /instances/ID/action مع "resume". وإعادة التشغيل تنهي التفريغ أيضًا.',
  },
  redis: {
    found: '{severity, select, ok {يستجيب Redis} other {لا يمكن الوصول إلى Redis}}.',
    wanted: 'أن يستجيب Redis حيث ضُبط REDIS_URL.',
    fix: 'تأكد من أنه يعمل ومن صحة REDIS_URL. في هذه الأثناء تشغّل المحركات ما تستطيعه بنفسها، ولا يضيع أي موعد.',
  },
  redis_eviction: {
    found: 'maxmemory-policy {policy}.',
    wanted: 'noeviction: مع سياسة أخرى يحذف Redis عناصر الطابور عند امتلائه، فيتأخر كل تشغيل ثانيتين.',
    fix: 'نفّذ CONFIG SET maxmemory-policy noeviction، واكتبه كذلك في redis.conf.',
  },
  engines: {
    found:
      '{count, plural, =0 {لا توجد نسخة سليمة تخطّط المواعيد وتطلقها.} zero {لا توجد نسخة سليمة تخطّط المواعيد وتطلقها.} one {نسخة سليمة واحدة تخطّط المواعيد وتطلقها.} two {نسختان سليمتان تخطّطان المواعيد وتطلقانها.} few {# نسخ سليمة تخطّط المواعيد وتطلقها.} many {# نسخة سليمة تخطّط المواعيد وتطلقها.} other {# نسخة سليمة تخطّط المواعيد وتطلقها.}}{others, select, none {} other { البقية: {others}.}}',
    wanted: 'واحدة على الأقل.',
    fix: 'شغّل عملية بالوضع SCHEDULER_MODE=embedded أو standalone، أو أصلح ما يجعل البقية غير سليمة.',
  },
  runners: {
    found:
      '{count, plural, =0 {لا توجد نسخة سليمة تشغّل المهام.} zero {لا توجد نسخة سليمة تشغّل المهام.} one {نسخة سليمة واحدة تشغّل المهام.} two {نسختان سليمتان تشغّلان المهام.} few {# نسخ سليمة تشغّل المهام.} many {# نسخة سليمة تشغّل المهام.} other {# نسخة سليمة تشغّل المهام.}}{others, select, none {} other { البقية: {others}.}}',
    wanted: 'واحدة على الأقل.',
    fix: 'شغّل عملية تشغّل المهام، أو أصلح ما يجعل البقية غير سليمة.',
  },
  tzdata: {
    found: 'بيانات المناطق الزمنية: {values}.',
    wanted: 'البيانات نفسها في كل النسخ.',
    fix: 'استخدم إصدار Node.js نفسه في كل مكان. تُحسب المواعيد من جديد حين تغيب آخر نسخة ذات بيانات أخرى.',
  },
  versions: {
    found: 'الإصدارات: {values}.',
    wanted: 'إصدار واحد، إلا دقائق النشر.',
    fix: 'أعد تشغيل النسخ الباقية من الإصدار القديم.',
  },
  names: {
    found: '{severity, select, ok {لكل نسخة اسم خاص بها.} other {عدة نسخ تحمل الاسم {names}.}}',
    wanted: 'اسم لكل نسخة ليميّز الناس بينها. (لكل تشغيل معرّف خاص به؛ ولا تختلط عمليات التشغيل أبدًا.)',
    fix: 'اضبط SCHEDULER_INSTANCE_NAME، أو اتركه فارغًا.',
  },
  functions: {
    found:
      '{severity, select, ok {كل دالة تستخدمها المهام مسجّلة.} other {لا توجد في أي نسخة: {functions}؛ عدد المهام التي تستخدمها: {jobs, number}.}}',
    wanted: 'نسخة لكل دالة تستخدمها المهام.',
    fix: 'انشر الدالة (SCHEDULER_TASK_MODULES)، أو أعطِ هذه المهام دالة أخرى. تتابع المهام من تلقاء نفسها حين توجد الدالة.',
  },
  stored_params: {
    found:
      '{count, plural, =0 {معاملات كل المهام المفحوصة ({checked, number}) تناسب دوالها.} zero {معاملات كل المهام المفحوصة ({checked, number}) تناسب دوالها.} one {معاملات مهمة واحدة لم تعد تناسب دالتها: {jobs}.} two {معاملات مهمتين لم تعد تناسب دالتيهما: {jobs}.} few {معاملات # مهام لم تعد تناسب دوالها: {jobs}.} many {معاملات # مهمة لم تعد تناسب دوالها: {jobs}.} other {معاملات # مهمة لم تعد تناسب دوالها: {jobs}.}}',
    wanted: 'معاملات تقبلها الدالة؛ وإلا فشل كل تشغيل بالسبب invalid_params.',
    fix: 'غيّر معاملات هذه المهام (PUT on the job)، أو اجعل الدالة تقبل القديمة.',
  },
  slot_rows: {
    found:
      '{count, plural, =0 {لكل مهمة صفوف خاناتها.} zero {لكل مهمة صفوف خاناتها.} one {مهمة تنقصها صفوف خانات: {jobs}.} two {مهمتان تنقصهما صفوف خانات: {jobs}.} few {# مهام تنقصها صفوف خانات: {jobs}.} many {# مهمة تنقصها صفوف خانات: {jobs}.} other {# مهمة تنقصها صفوف خانات: {jobs}.}}',
    wanted: 'صف في scheduled_job_lock لكل خانة من خانات المهمة (maxInstances)؛ من دونه لا تُشغَّل المهمة.',
    fix: 'يكتبها محرك عامل من جديد خلال دقيقة.',
  },
  webhooks: {
    found:
      '{count, plural, =0 {كل خطاف ويب مفعّل تصله رسائله.} zero {كل خطاف ويب مفعّل تصله رسائله.} one {خطاف ويب لا تصله الرسائل: {names}.} two {خطافا ويب لا تصلهما الرسائل: {names}.} few {# خطافات ويب لا تصلها الرسائل: {names}.} many {# خطاف ويب لا تصله الرسائل: {names}.} other {# خطاف ويب لا تصله الرسائل: {names}.}}',
    wanted: 'مستقبِل يجيب برمز 2xx. فخطاف متوقف أو لا يمكن الوصول إليه لا يُبلغ أحدًا بالإخفاقات.',
    fix: 'اطّلع على الخطأ في سجل التسليم، وأصلح المستقبِل أو العنوان، ثم أرسل رسالة تجريبية وأعد تفعيله.',
  },
};

/** The texts of the doctor. */
export const DOCTOR_MESSAGES: Readonly<Record<Language, Readonly<Record<CheckCode, CheckTexts>>>> = {
  en,
  ar,
};
