import { csvLine } from './csv.js';

describe(csvLine.name, () => {
  it.each([
    [[1, 'a', null], '1,a,'],
    [['a,b', 'say "x"', 'two\nlines'], '"a,b","say ""x""","two\nlines"'],
    [[{ a: 1 }], '"{""a"":1}"'],
    [['=1+1', '@x', '-2', -2], "'=1+1,'@x,'-2,-2"],
    [['تقرير'], 'تقرير'],
  ])('%j', (values, line) => expect(csvLine(values)).toBe(`${line}\r\n`));
});
