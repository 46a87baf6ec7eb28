import { Transform } from 'class-transformer';

const INTEGER = /^-?\d{1,15}$/;

/** Query text to integer; text that is not one (`1e3`, `0x10`, blank, two values) is left for the validator to refuse. */
export function QueryInt(): PropertyDecorator {
  return Transform(({ value }: { value: unknown }) =>
    typeof value === 'string' && INTEGER.test(value) ? Number(value) : value,
  );
}

/** Query text `true` or `false` to boolean; anything else is left for the validator to refuse. */
export function QueryBoolean(): PropertyDecorator {
  return Transform(({ value }: { value: unknown }) =>
    value === 'true' ? true : value === 'false' ? false : value,
  );
}

/** `?a=x&a=y` and `?a=x,y` to `['x', 'y']`; empty parts are dropped. */
export function QueryList(): PropertyDecorator {
  return Transform(({ value }: { value: unknown }) => {
    if (typeof value === 'string') return splitList(value);
    if (Array.isArray(value) && value.every((part) => typeof part === 'string'))
      return value.flatMap(splitList);
    return value;
  });
}

function splitList(text: string): string[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}
