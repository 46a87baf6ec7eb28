/** A stretch of a log line in one look. */
export interface AnsiPart {
  text: string;
  /** Class names, '' = as the line. */
  look: string;
}

interface Look {
  ink: string;
  ground: string;
  marks: Set<string>;
}

const ESCAPE = String.fromCharCode(27);
const BELL = String.fromCharCode(7);
/** Any escape sequence: those that set colours (group 1 holds their numbers) and others, which say nothing on a page. */
const SEQUENCE = new RegExp(
  `${ESCAPE}(?:\\[([\\d;:]*)m|\\[[0-?]*[ -/]*[@-~]|\\][^${BELL}${ESCAPE}]*(?:${BELL}|${ESCAPE}\\\\)|[@-Z\\^_])`,
  'g',
);
const COLOURS = ['black', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white'] as const;
const MARKS: Readonly<Record<number, string>> = {
  1: 'bold',
  2: 'dim',
  3: 'italic',
  4: 'underline',
  7: 'inverse',
  9: 'strike',
};
const ENDS: Readonly<Record<number, readonly string[]>> = {
  22: ['bold', 'dim'],
  23: ['italic'],
  24: ['underline'],
  27: ['inverse'],
  29: ['strike'],
};

/** The text without escape sequences. */
export function stripAnsi(text: string): string {
  return text.includes(ESCAPE) ? text.replace(SEQUENCE, '') : text;
}

/** Cuts a line at its escape sequences. Colours are named (`ink-red`, `ground-blue`), so that the page can give each one with enough
 *  contrast; those of the 256 and of true colour become the nearest name. What is not understood is left out, never shown. */
export function parseAnsi(text: string): AnsiPart[] {
  if (!text.includes(ESCAPE)) return [{ text, look: '' }];
  const parts: AnsiPart[] = [];
  const look: Look = { ink: '', ground: '', marks: new Set() };
  let from = 0;
  const push = (to: number): void => {
    if (to > from) parts.push({ text: text.slice(from, to), look: classesOf(look) });
  };
  for (const match of text.matchAll(SEQUENCE)) {
    push(match.index);
    from = match.index + match[0].length;
    if (match[1] !== undefined) apply(look, match[1]);
  }
  push(text.length);
  return parts;
}

function classesOf({ ink, ground, marks }: Look): string {
  return [ink && `ink-${ink}`, ground && `ground-${ground}`, ...marks].filter(Boolean).join(' ');
}

function apply(look: Look, written: string): void {
  const codes = written.split(/[;:]/).map(Number);
  for (let at = 0; at < codes.length; at += 1) {
    const code = codes[at] ?? 0;
    if (code === 38 || code === 48) {
      const { colour, length } = extendedColour(codes.slice(at + 1));
      look[code === 38 ? 'ink' : 'ground'] = colour;
      at += length;
    } else applyCode(look, code);
  }
}

function applyCode(look: Look, code: number): void {
  const mark = MARKS[code];
  if (code === 0) Object.assign(look, { ink: '', ground: '', marks: new Set<string>() });
  else if (mark !== undefined) look.marks.add(mark);
  else if (ENDS[code]) ENDS[code].forEach((name) => look.marks.delete(name));
  else if (code === 39) look.ink = '';
  else if (code === 49) look.ground = '';
  else if (isWithin(code, 30, 90)) look.ink = named(code, 30);
  else if (isWithin(code, 40, 100)) look.ground = named(code, 40);
}

/** 30 to 37 and 90 to 97, or the same ten further up. */
function isWithin(code: number, plain: number, bright: number): boolean {
  return (code >= plain && code <= plain + 7) || (code >= bright && code <= bright + 7);
}

function named(code: number, plain: number): string {
  const isBright = code >= plain + 60;
  const name = COLOURS[(code - plain) % 60] ?? '';
  return isBright && name === 'black' ? 'grey' : name;
}

/** `5;n` of the 256 colours or `2;r;g;b`. @param rest the numbers behind 38 or 48. */
function extendedColour(rest: readonly number[]): { colour: string; length: number } {
  const [kind, first = 0] = rest;
  if (kind === 2) return { colour: nearest(rest.slice(1, 4)), length: 4 };
  if (kind !== 5) return { colour: '', length: 0 };
  if (first < 8) return { colour: named(first + 30, 30), length: 2 };
  if (first < 16) return { colour: named(first - 8 + 90, 30), length: 2 };
  if (first >= 232) return { colour: first < 250 ? 'grey' : 'white', length: 2 };
  const level = (step: number): number => (Math.floor((first - 16) / step) % 6) * 51;
  return { colour: nearest([level(36), level(6), level(1)]), length: 2 };
}

/** Of the eight names, the one whose primaries are on where those of the colour are strong. */
function nearest([red = 0, green = 0, blue = 0]: readonly number[]): string {
  const strongest = Math.max(red, green, blue);
  const weakest = Math.min(red, green, blue);
  if (strongest - weakest < 40) return strongest < 60 ? 'black' : strongest > 200 ? 'white' : 'grey';
  const middle = (strongest + weakest) / 2;
  return COLOURS[Number(red > middle) + 2 * Number(green > middle) + 4 * Number(blue > middle)] ?? '';
}
