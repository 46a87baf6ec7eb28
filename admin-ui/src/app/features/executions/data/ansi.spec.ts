import { parseAnsi, stripAnsi } from './ansi';

const ESC = String.fromCharCode(27);
const code = (numbers: string): string => `${ESC}[${numbers}m`;

describe(parseAnsi.name, () => {
  it('leaves a plain line whole', () => {
    expect(parseAnsi('[31m is no colour without the escape')).toEqual([
      { text: '[31m is no colour without the escape', look: '' },
    ]);
  });

  it.each([
    ['31', 'ink-red'],
    ['92', 'ink-green'],
    ['90', 'ink-grey'],
    ['44', 'ground-blue'],
    ['1;4;33', 'ink-yellow bold underline'],
    ['38;5;4', 'ink-blue'],
    ['38;5;196', 'ink-red'],
    ['38;5;240', 'ink-grey'],
    ['38;2;20;200;210', 'ink-cyan'],
    ['48;2;250;240;20;35', 'ink-magenta ground-yellow'],
    ['38:5:2', 'ink-green'],
    ['58', ''],
  ])('reads %s as "%s"', (numbers, look) => {
    expect(parseAnsi(`${code(numbers)}x`)).toEqual([{ text: 'x', look }]);
  });

  it('ends marks and colours where they end', () => {
    const line = `${code('1;31')}a${code('22')}b${code('39')}c${code('7;9')}d${code('')}e`;
    expect(parseAnsi(line).map(({ look }) => look)).toEqual([
      'ink-red bold',
      'ink-red',
      '',
      'inverse strike',
      '',
    ]);
  });

  it('drops what does not set colours: cursor moves, titles, links', () => {
    const link = `${ESC}]8;;http://a.test${ESC}\\text${ESC}]8;;${ESC}\\`;
    expect(stripAnsi(`${ESC}[2K${ESC}[1;1H${link}${ESC}]0;title${String.fromCharCode(7)}.`)).toBe('text.');
  });

  it('keeps text that is cut within a sequence', () => {
    expect(stripAnsi(`done ${ESC}[3`)).toBe(`done ${ESC}[3`);
  });
});
