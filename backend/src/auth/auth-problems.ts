import { registerProblems } from '../http/index.js';
import { AppError } from '../kernel/index.js';

registerProblems({
  INVALID_CREDENTIALS: {
    status: 401,
    title: { en: 'Wrong user name or password', ar: 'اسم المستخدم أو كلمة المرور غير صحيحة' },
    help: 'The answer is the same for an unknown user, a wrong password and a disabled account.',
  },
  CSRF_REJECTED: {
    status: 403,
    title: { en: 'The request did not come from the console', ar: 'لم يأتِ الطلب من لوحة التحكم' },
    help: 'Requests with the session cookie need X-CSRF-Token; services should use an API key instead.',
  },
  PASSWORD_CHANGE_REQUIRED: {
    status: 403,
    title: { en: 'Choose a new password first', ar: 'اختر كلمة مرور جديدة أولًا' },
    help: 'POST /api/v1/auth/password, then sign in again.',
  },
  USERNAME_TAKEN: {
    status: 409,
    title: { en: 'This user name is taken', ar: 'اسم المستخدم مستخدَم' },
    help: 'User names differ in more than case. Disabled users keep their names.',
  },
  LAST_ADMIN: {
    status: 409,
    title: { en: 'Somebody must remain administrator', ar: 'يجب أن يبقى مدير واحد على الأقل' },
    help: 'Make another user admin before this one is demoted or disabled.',
  },
  API_KEY_REVOKED: {
    status: 409,
    title: { en: 'This key is revoked', ar: 'هذا المفتاح ملغى' },
    help: 'Create a new key.',
  },
  IDEMPOTENCY_KEY_REUSED: {
    status: 422,
    title: { en: 'This Idempotency-Key was used for something else', ar: 'استُخدم مفتاح التكرار لطلب آخر' },
    help: 'Use a new key for each new request, the same key only to repeat one.',
  },
  IDEMPOTENCY_IN_FLIGHT: {
    status: 409,
    title: {
      en: 'The first request with this key is still running',
      ar: 'ما زال الطلب الأول بهذا المفتاح قيد التنفيذ',
    },
    help: 'Repeat it after Retry-After seconds to get its answer.',
  },
});

/** 401 without saying what is wrong with the credentials. */
export function unauthenticated(): AppError {
  return new AppError('UNAUTHENTICATED', {
    status: 401,
    detail: 'Sign in, or send a valid API key as Authorization: Bearer.',
  });
}

/** 401 of a failed sign-in; the same for every cause. */
export function invalidCredentials(): AppError {
  return new AppError('INVALID_CREDENTIALS', {
    status: 401,
    detail: 'The user name or the password is wrong.',
  });
}
