import { ValidationError } from '../kernel/index.js';

/** One column of an order. `column` is what the allow-list gives, so it may go into SQL. */
export interface SortKey<C extends string = string> {
  column: C;
  descending: boolean;
}

/** Reads `?sort=-nextRunAt,name`.
 *  @param text the parameter; undefined or empty gives `[]`.
 *  @param allowed wire name -> column; nothing else is accepted, so no client text reaches SQL.
 *  @throws VALIDATION_FAILED for an unknown or repeated name, or more than 5. */
export function parseSort<C extends string>(
  text: string | undefined,
  allowed: Readonly<Record<string, C>>,
): SortKey<C>[] {
  if (text === undefined || text === '') return [];
  const names = text.split(',');
  if (names.length > 5) throw refuse('TOO_MANY', 'Sort by at most 5 fields.');
  const keys = names.map((name) => parseKey(name.trim(), allowed));
  if (new Set(keys.map((key) => key.column)).size !== keys.length) {
    throw refuse('DUPLICATE', 'Name each sort field only once.');
  }
  return keys;
}

function parseKey<C extends string>(name: string, allowed: Readonly<Record<string, C>>): SortKey<C> {
  const descending = name.startsWith('-');
  const field = descending ? name.slice(1) : name;
  const column = Object.hasOwn(allowed, field) ? allowed[field] : undefined;
  if (column === undefined) {
    const choices = Object.keys(allowed).join(', ');
    throw refuse('NOT_ALLOWED', `Sort by one of ${choices}; put - in front for descending order.`);
  }
  return { column, descending };
}

function refuse(code: string, message: string): ValidationError {
  return new ValidationError([{ pointer: '?sort', code, message }]);
}
