import fc from 'fast-check';
import { findJsonMistake } from './json-position.js';

describe(findJsonMistake.name, () => {
  it.each([
    ['{\n  "title": secret\n}', { position: 13, line: 2, column: 12 }],
    ['{"a": 1,}', { position: 8, line: 1, column: 9 }],
    ['{"a": ', { position: 6, line: 1, column: 7 }],
    ['{"a": tru}', { position: 9, line: 1, column: 10 }],
    ['{"a": -}', { position: 7, line: 1, column: 8 }],
    ['{"a": "x', { position: 8, line: 1, column: 9 }],
    ['[1] x', { position: 4, line: 1, column: 5 }],
    ['', { position: 0, line: 1, column: 1 }],
  ])('finds the mistake of %j', (text, expected) => {
    expect(findJsonMistake(text)).toEqual(expected);
  });

  it('finds nothing in valid JSON', () => {
    fc.assert(fc.property(fc.json(), (text) => findJsonMistake(text) === null));
  });

  it('finds an exclamation mark wherever outside a string it was put', () => {
    fc.assert(
      fc.property(fc.array(fc.integer(), { minLength: 1 }), fc.nat(), (numbers, seed) => {
        const text = JSON.stringify(numbers);
        const at = seed % text.length;
        return findJsonMistake(`${text.slice(0, at)}!${text.slice(at)}`)?.position === at;
      }),
    );
  });
});
