/** Words of a search box: `status:failed tag:"end of day" report`. */
export interface SearchText {
  /** What stands without a key, joined by spaces. */
  text: string;
  /** key -> values in the order they stand. */
  filters: Record<string, string[]>;
}

/** Splits what was typed. Keys that are not in `keys` are text like any other; quotes hold spaces together, an unclosed one
 *  reaches to the end. */
export function parseSearchText(input: string, keys: readonly string[]): SearchText {
  const filters: Record<string, string[]> = {};
  const words: string[] = [];
  for (const match of input.matchAll(/(?:([a-z]+):)?(?:"([^"]*)"?|(\S+))/gi)) {
    const [whole, key, quoted, plain] = match;
    const value = quoted ?? plain ?? '';
    const known = keys.find((name) => name === key?.toLowerCase());
    if (known === undefined) words.push(key === undefined ? value : whole);
    else if (value !== '')
      (filters[known] ??= []).push(...(quoted === undefined ? value.split(',') : [value]));
  }
  return { text: words.filter((word) => word !== '').join(' '), filters };
}
