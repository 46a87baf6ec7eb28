/** What is said about an error code besides the detail of the moment. */
export interface ProblemEntry {
  status: number;
  title: { en: string; ar: string };
  /** English sentence for the reference page: when it happens and how to mend it. */
  help: string;
}

const entries = new Map<string, ProblemEntry>();

/** Adds codes to the catalogue that feeds localised titles, the `/docs/errors` page and OpenAPI examples. Modules call it when
 *  they are loaded, next to where they define their errors. A repeated code replaces the former entry. */
export function registerProblems(more: Readonly<Record<string, ProblemEntry>>): void {
  for (const [code, entry] of Object.entries(more)) entries.set(code, entry);
}

/** All known codes in alphabetical order. */
export function allProblems(): [string, ProblemEntry][] {
  return [...entries].sort(([a], [b]) => (a < b ? -1 : 1));
}

/** The entry of a code, or undefined. */
export function problemEntry(code: string): ProblemEntry | undefined {
  return entries.get(code);
}

/** The code a bare status stands for, for example 404 -> `NOT_FOUND`; `HTTP_<status>` where none is catalogued. */
export function codeOfStatus(status: number): string {
  return STATUS_CODES.get(status) ?? `HTTP_${status}`;
}

const STATUS_CODES = new Map<number, string>([
  [400, 'VALIDATION_FAILED'],
  [401, 'UNAUTHENTICATED'],
  [403, 'FORBIDDEN'],
  [404, 'NOT_FOUND'],
  [405, 'METHOD_NOT_ALLOWED'],
  [406, 'NOT_ACCEPTABLE'],
  [409, 'CONFLICT'],
  [412, 'VERSION_MISMATCH'],
  [413, 'BODY_TOO_LARGE'],
  [414, 'URI_TOO_LONG'],
  [415, 'UNSUPPORTED_MEDIA_TYPE'],
  [422, 'IDEMPOTENCY_KEY_REUSED'],
  [428, 'IF_MATCH_REQUIRED'],
  [429, 'TOO_MANY_REQUESTS'],
  [500, 'INTERNAL'],
  [503, 'UNAVAILABLE'],
]);

function entry(status: number, en: string, ar: string, help: string): ProblemEntry {
  return { status, title: { en, ar }, help };
}

registerProblems({
  VALIDATION_FAILED: entry(
    400,
    'The request is not valid',
    'الطلب غير صالح',
    'Each entry of errors[] names a field and how to mend it.',
  ),
  MALFORMED_JSON: entry(
    400,
    'The body is not valid JSON',
    'محتوى الطلب ليس JSON صالحًا',
    'The detail gives line and column of the first mistake.',
  ),
  MALFORMED_URL: entry(
    400,
    'The address is not well-formed',
    'العنوان غير سليم',
    'Percent-encode each path segment as UTF-8.',
  ),
  BODY_TOO_DEEP: entry(
    400,
    'The body is too deeply nested or has too many keys',
    'محتوى الطلب متداخل أو كثير المفاتيح أكثر من اللازم',
    'At most 32 levels and 50,000 members.',
  ),
  FORBIDDEN_KEY: entry(
    400,
    'A field name is not allowed',
    'اسم حقل غير مسموح به',
    '__proto__, constructor and prototype are refused as names everywhere.',
  ),
  BODY_INCOMPLETE: entry(
    400,
    'The body could not be read',
    'تعذّرت قراءة محتوى الطلب',
    'The connection ended early, or Content-Length or Content-Encoding does not fit the body.',
  ),
  UNAUTHENTICATED: entry(
    401,
    'Sign in first',
    'سجّل الدخول أولًا',
    'Send a session cookie or Authorization: Bearer <API key>. Sessions end when the role, the password or the account changes.',
  ),
  FORBIDDEN: entry(
    403,
    'Your role does not allow this',
    'دورك لا يسمح بذلك',
    'params.permission names the role that is needed.',
  ),
  NOT_FOUND: entry(
    404,
    'There is no such thing',
    'غير موجود',
    'Check the id and the path against /openapi.json.',
  ),
  METHOD_NOT_ALLOWED: entry(
    405,
    'This method does not exist here',
    'هذه الطريقة غير متاحة هنا',
    'The Allow header lists the methods of this path.',
  ),
  NOT_ACCEPTABLE: entry(406, 'No such representation', 'لا يوجد تمثيل كهذا', 'Ask for application/json.'),
  CONFLICT: entry(
    409,
    'The present state does not allow this',
    'الحالة الراهنة لا تسمح بذلك',
    'Read the resource again.',
  ),
  VERSION_MISMATCH: entry(
    412,
    'Someone changed this in the meantime',
    'غيّر شخص آخر هذا في هذه الأثناء',
    'Read it again and send the new ETag in If-Match.',
  ),
  BODY_TOO_LARGE: entry(
    413,
    'The body is too large',
    'محتوى الطلب كبير جدًا',
    'params.limitBytes is the limit; split the request.',
  ),
  URI_TOO_LONG: entry(
    414,
    'The address is too long',
    'العنوان طويل جدًا',
    'Keep path and query below 8,192 bytes.',
  ),
  UNSUPPORTED_MEDIA_TYPE: entry(
    415,
    'Bodies must be JSON',
    'يجب أن يكون المحتوى JSON',
    'Send Content-Type: application/json in UTF-8.',
  ),
  IF_MATCH_REQUIRED: entry(
    428,
    'Say which version you change',
    'حدّد الإصدار الذي تعدّله',
    'Send the ETag you read in If-Match.',
  ),
  TOO_MANY_REQUESTS: entry(
    429,
    'Too many attempts',
    'محاولات كثيرة جدًا',
    'Wait for the seconds in Retry-After.',
  ),
  INTERNAL: entry(
    500,
    'Something went wrong here',
    'حدث خطأ لدينا',
    'Give the requestId to whoever runs this server; its log holds the cause.',
  ),
  UNAVAILABLE: entry(
    503,
    'A dependency does not answer',
    'إحدى الخدمات التابعة لا تستجيب',
    'Nothing was lost; try again after Retry-After seconds.',
  ),
});
