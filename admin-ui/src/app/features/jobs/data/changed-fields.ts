/** A field that differs; values as text. */
export interface FieldChange {
  field: string;
  before: string;
  after: string;
}

/** A field that both sides changed since `base`, or that the other side changed: base, theirs (`before`), mine (`after`). */
export interface FieldConflict extends FieldChange {
  base: string;
}

type Fields = Readonly<Record<string, unknown>>;

/** What differs between two versions of one thing, in the order of the newer one, then what only the older has. */
export function changedFields(before: object, after: object): FieldChange[] {
  const [old, now] = [before as Fields, after as Fields];
  return fieldsOf(now, old)
    .filter((field) => !isEqual(old[field], now[field]))
    .map((field) => ({ field, before: asText(old[field]), after: asText(now[field]) }));
}

/** What saving mine would undo: fields that somebody else changed since `base` and that stand differently in mine. */
export function conflicts(base: object, theirs: object, mine: object): FieldConflict[] {
  const [was, other, own] = [base as Fields, theirs as Fields, mine as Fields];
  return fieldsOf(other, was, own)
    .filter((field) => !isEqual(was[field], other[field]) && !isEqual(other[field], own[field]))
    .map((field) => ({
      field,
      base: asText(was[field]),
      before: asText(other[field]),
      after: asText(own[field]),
    }));
}

function fieldsOf(...versions: Fields[]): string[] {
  return [...new Set(versions.flatMap((version) => Object.keys(version)))];
}

/** Absent and null are one: "nothing set". The order of an object's keys does not count. */
function isEqual(a: unknown, b: unknown): boolean {
  return canonical(a ?? null) === canonical(b ?? null);
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}

function asText(value: unknown): string {
  if (value === undefined || value === null) return '–';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
