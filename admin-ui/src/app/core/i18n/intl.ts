/** Keeps what was made: making a formatter of Intl costs a hundred times what using it does, and lists use them in each row, each second.
 *  Options are told apart by identity, so they are constants of a module. */
function keep<Options extends object, Names extends string[], Formatter>(
  make: (options: Options, ...names: Names) => Formatter,
) {
  const kept = new WeakMap<Options, Map<string, Formatter>>();
  return (options: Options, ...names: Names): Formatter => {
    const made = kept.get(options) ?? new Map<string, Formatter>();
    kept.set(options, made);
    const key = names.join(' ');
    const formatter = made.get(key) ?? make(options, ...names);
    made.set(key, formatter);
    return formatter;
  };
}

export const numberFormat = keep(
  (options: Intl.NumberFormatOptions, locale: string) => new Intl.NumberFormat(locale, options),
);

/** @throws RangeError when Intl does not know the zone. */
export const dateFormat = keep(
  (options: Intl.DateTimeFormatOptions, locale: string, timeZone: string) =>
    new Intl.DateTimeFormat(locale, { ...options, timeZone }),
);
