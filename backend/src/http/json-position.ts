/** Where a JSON text goes wrong. */
export interface JsonMistake {
  /** 0-based offset in UTF-16 units; the length of the text when it ends too early. */
  position: number;
  /** 1-based. */
  line: number;
  /** 1-based. */
  column: number;
}

/** Longest text that is searched: finding the place costs 16 parses of at most this much. */
const MAX_SEARCHED = 65_536;

/** Finds the first character that no JSON text could have there. V8 names the place only for some mistakes, so it is found as
 *  the longest beginning that fails merely because it ends.
 *  @returns null when the text is valid or longer than 65,536 characters. */
export function findJsonMistake(text: string): JsonMistake | null {
  if (text.length > MAX_SEARCHED || parseFailure(text) === null) return null;
  let good = 0;
  let bad = text.length + 1;
  while (bad - good > 1) {
    const middle = (good + bad) >> 1;
    if (isBeginning(text.slice(0, middle))) good = middle;
    else bad = middle;
  }
  const before = text.slice(0, good).split('\n');
  return { position: good, line: before.length, column: before.at(-1)!.length + 1 };
}

/** Whether the text could be continued to valid JSON, or is it already. */
function isBeginning(text: string): boolean {
  const failure = parseFailure(text);
  if (failure === null || failure.includes('Unexpected end') || failure.includes('Unterminated string'))
    return true;
  const position = /at position (\d+)/.exec(failure);
  return position !== null && Number(position[1]) >= text.length;
}

function parseFailure(text: string): string | null {
  try {
    JSON.parse(text);
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
