import { maskState } from './mask-state.js';

describe(maskState.name, () => {
  it('masks secrets at every depth and keeps what only sounds alike', () => {
    expect(
      maskState({ password: 'x', a: [{ apiKey: 'y', fencingToken: 7, clientSecret: null }], token: 't' }),
    ).toEqual({
      password: '[redacted]',
      a: [{ apiKey: '[redacted]', fencingToken: 7, clientSecret: null }],
      token: '[redacted]',
    });
  });

  it('replaces what is too large by a note and nothing by null', () => {
    expect(maskState({ text: 'x'.repeat(70_000) })).toEqual({ truncated: true, characters: 70_011 });
    expect(maskState(undefined)).toBeNull();
    expect(maskState(() => 1)).toBeNull();
  });
});
