import { executionIdIn, matchCommands } from './commands';

const named = (...labels: string[]) => labels.map((label) => ({ label }));
const found = (labels: string[], text: string): string[] =>
  matchCommands(named(...labels), text).map(({ label }) => label);

describe(matchCommands.name, () => {
  it('puts what begins with the text first, then words that do, then the rest', () => {
    expect(found(['Unpause', 'Job: pause', 'Pause live'], 'pause')).toEqual([
      'Pause live',
      'Job: pause',
      'Unpause',
    ]);
  });

  it('wants every word, in any order', () => {
    expect(found(['Run now: Nightly report', 'Run now: Import'], 'nightly run')).toEqual([
      'Run now: Nightly report',
    ]);
  });

  it('ignores case and marks, in Arabic too', () => {
    expect(found(['Café'], 'CAFE')).toHaveLength(1);
    expect(found(['النُّسخ العاملة'], 'النسخ')).toHaveLength(1);
  });

  it('keeps everything in order for an empty text', () => {
    expect(found(['b', 'a'], '  ')).toEqual(['b', 'a']);
  });
});

describe(executionIdIn.name, () => {
  it('knows a whole id and nothing else', () => {
    expect(executionIdIn(' 019AB12C-7a00-7000-8000-00000000000a ')).toBe(
      '019ab12c-7a00-7000-8000-00000000000a',
    );
    expect(executionIdIn('019ab12c')).toBeNull();
  });
});
