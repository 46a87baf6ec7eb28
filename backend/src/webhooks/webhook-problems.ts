import { registerProblems } from '../http/index.js';

/** Every message is held against each of them. */
export const MAX_WEBHOOKS = 50;

registerProblems({
  WEBHOOK_LIMIT: {
    status: 409,
    title: { en: 'There are too many webhooks', ar: 'خطافات الويب كثيرة جدًا' },
    help: `At most ${MAX_WEBHOOKS} are kept. Delete those that nobody needs.`,
  },
  WEBHOOK_DISABLED: {
    status: 409,
    title: { en: 'The webhook is off', ar: 'خطاف الويب متوقف' },
    help: 'Nothing is sent to it. Turn it on first (PUT with enabled true).',
  },
  DELIVERY_PENDING: {
    status: 409,
    title: { en: 'The message is still being delivered', ar: 'الرسالة قيد التسليم' },
    help: 'It is tried again by itself at nextAttemptAt. Only what has ended is sent again.',
  },
});
