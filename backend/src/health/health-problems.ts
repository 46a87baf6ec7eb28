import { registerProblems } from '../http/index.js';

registerProblems({
  NOT_READY: {
    status: 503,
    title: { en: 'Not ready', ar: 'غير جاهز' },
    help: 'params.checks lists what is down; the process is alive and tries on.',
  },
});
