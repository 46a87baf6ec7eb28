import { toCsv } from './csv';

const body = (csv: string): string => csv.slice(csv.indexOf('\n') + 1);

describe(toCsv.name, () => {
  it('begins with the mark that makes spreadsheets read UTF-8', () => {
    expect(toCsv(['اسم'], [])).toBe('\uFEFFاسم\r\n');
  });

  it.each(['=HYPERLINK("http://evil")', '+1', '-1', '@cmd', '\t=1', '\r=1'])(
    'lets no spreadsheet run %j',
    (text) => {
      const cell = body(toCsv(['a'], [[text]]));
      expect(cell.replace(/^"/, '').startsWith(`'${text[0]}`)).toBe(true);
    },
  );

  it('leaves numbers numbers, negative ones too', () => {
    expect(body(toCsv(['a', 'b', 'c'], [[-5, null, true]]))).toBe('-5,,true\r\n');
  });

  it('quotes commas, quotes and line ends', () => {
    expect(body(toCsv(['a', 'b', 'c'], [['x,y', 'say "no"', 'two\nlines']]))).toBe(
      '"x,y","say ""no""","two\nlines"\r\n',
    );
  });
});
