import { compileSearch, cutAtHits, isHit } from './log-search';

describe(compileSearch.name, () => {
  it('takes a text as it stands, whatever the case', () => {
    const search = compileSearch('a.b(', false);
    expect(isHit('xA.B(y', search)).toBe(true);
    expect(isHit('aXb(', search)).toBe(false);
  });

  it('says that an expression is broken and then finds nothing to mark', () => {
    const search = compileSearch('(', true);
    expect(search).toEqual({ pattern: null, isBroken: true });
    expect(cutAtHits([{ text: '(', look: '' }], '(', search)).toEqual([
      { text: '(', look: '', isHit: false },
    ]);
  });

  it('gives the same answer twice', () => {
    const search = compileSearch('row', true);
    expect([isHit('row', search), isHit('row', search)]).toEqual([true, true]);
  });
});

describe(cutAtHits.name, () => {
  it('marks a place that reaches over two colours', () => {
    const parts = [
      { text: 'HTTP ', look: 'ink-red' },
      { text: '503 twice 503', look: '' },
    ];
    const search = compileSearch('p 5|503$', true);
    expect(cutAtHits(parts, 'HTTP 503 twice 503', search)).toEqual([
      { text: 'HTT', look: 'ink-red', isHit: false },
      { text: 'P ', look: 'ink-red', isHit: true },
      { text: '5', look: '', isHit: true },
      { text: '03 twice ', look: '', isHit: false },
      { text: '503', look: '', isHit: true },
    ]);
  });

  it('comes to an end with expressions that match nothing', () => {
    expect(cutAtHits([{ text: 'ab', look: '' }], 'ab', compileSearch('x*', true))).toEqual([
      { text: 'ab', look: '', isHit: false },
    ]);
  });
});
