import { registerProblems } from '../../http/index.js';

registerProblems({
  WINDOW_LIMIT: {
    status: 409,
    title: { en: 'There are too many maintenance windows', ar: 'نوافذ الصيانة كثيرة جدًا' },
    help: 'At most 500 are kept. Delete those that are over.',
  },
});
