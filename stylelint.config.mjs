/** Styles of the console. Logical properties only, so that one sheet serves both writing directions. */
const PHYSICAL =
  /^(?:margin|padding|border)-(?:left|right)(?:-|$)|^(?:left|right)$|^border-(?:top|bottom)-(?:left|right)-radius$|^scroll-(?:margin|padding)-(?:left|right)$/;

export default {
  rules: {
    'property-disallowed-list': [
      [PHYSICAL],
      { message: 'Use a logical property (inline-start, inline-end): Arabic runs the other way.' },
    ],
    'declaration-property-value-disallowed-list': [
      { '/^(?:text-align|float|clear)$/': ['left', 'right'] },
      { message: 'Use start or end: Arabic runs the other way.' },
    ],
    'at-rule-no-unknown': true,
    'block-no-empty': true,
    'color-no-invalid-hex': true,
    'declaration-block-no-duplicate-properties': [true, { ignore: ['consecutive-duplicates'] }],
    'font-family-no-duplicate-names': true,
    'function-calc-no-unspaced-operator': true,
    'no-duplicate-selectors': true,
    'no-invalid-double-slash-comments': true,
    'property-no-unknown': true,
    'unit-no-unknown': true,
    'function-url-scheme-disallowed-list': [['http', 'https']],
    'no-unknown-animations': true,
  },
};
