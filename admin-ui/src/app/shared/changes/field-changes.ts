/** One field that differs. */
export interface FieldChange {
  /** Names from the outside in, joined by dots. */
  path: string;
  /** undefined = the field was not there. */
  before: unknown;
  after: unknown;
}

type Fields = Record<string, unknown>;

/** What differs between two states, field by field; lists count as one value. @param before null = new. @param after null = removed. */
export function changesOf(before: Fields | null, after: Fields | null): FieldChange[] {
  return compare('', before ?? {}, after ?? {});
}

function compare(prefix: string, before: Fields, after: Fields): FieldChange[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return names.flatMap((name) => {
    const path = prefix === '' ? name : `${prefix}.${name}`;
    const [old, fresh] = [before[name], after[name]];
    if (isFields(old) && isFields(fresh)) return compare(path, old, fresh);
    return JSON.stringify(old) === JSON.stringify(fresh) ? [] : [{ path, before: old, after: fresh }];
  });
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
