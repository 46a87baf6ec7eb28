import { TestBed } from '@angular/core/testing';
import type { InterpolateFunction } from '@ngx-translate/core';
import { IcuCompiler, MESSAGE_LOCALE } from './icu-compiler';
import { localeOf } from './locale';

const ROWS =
  '{count, plural, zero {لا صفوف} one {صف واحد} two {صفان} few {# صفوف} many {# صفًا} other {# صف}}';

function setup(digits: 'latn' | 'arab' = 'latn') {
  TestBed.configureTestingModule({
    providers: [
      IcuCompiler,
      {
        provide: MESSAGE_LOCALE,
        useValue: (language: string) => localeOf(language === 'ar' ? 'ar' : 'en', digits),
      },
    ],
  });
  const sut = TestBed.inject(IcuCompiler);
  const format = (source: string, language: string, params: Record<string, unknown>): string =>
    (sut.compile(source, language) as InterpolateFunction)(params);
  return { sut, format };
}

describe(IcuCompiler.name, () => {
  it.each([
    [0, 'لا صفوف'],
    [1, 'صف واحد'],
    [2, 'صفان'],
    [3, '3 صفوف'],
    [10, '10 صفوف'],
    [11, '11 صفًا'],
    [99, '99 صفًا'],
    [100, '100 صف'],
    [103, '103 صفوف'],
  ])('picks the Arabic form of %i', (count, expected) => {
    expect(setup().format(ROWS, 'ar', { count })).toBe(expected);
  });

  it('prints numbers in the digits that were chosen', () => {
    expect(setup('arab').format(ROWS, 'ar', { count: 3 })).toBe('٣ صفوف');
  });

  it('has two forms in English and groups thousands', () => {
    const { format } = setup();
    const source = '{count, plural, one {# row} other {# rows}}';
    expect(format(source, 'en', { count: 1 })).toBe('1 row');
    expect(format(source, 'en', { count: 12_345 })).toBe('12,345 rows');
  });

  it('leaves plain messages and nested sections as they are', () => {
    const compiled = setup().sut.compileTranslations({ jobs: { name: 'Name', every: 'Every {time}' } }, 'en');
    expect(compiled).toEqual({ jobs: { name: 'Name', every: expect.any(Function) } });
  });

  it('takes a tag for text, so that no message can carry markup', () => {
    expect(setup().format('<b>{name}</b>', 'en', { name: 'x' })).toBe('<b>x</b>');
  });

  it('shows the source of a message that is broken or lacks a parameter', () => {
    const { format } = setup();
    expect(format('{count, plural, one {# row}', 'en', { count: 1 })).toBe('{count, plural, one {# row}');
    expect(format('Every {time}', 'en', {})).toBe('Every {time}');
  });
});
