/**
 * Checks the messages of the console: English and Arabic have the same keys, none is empty, both take the same parameters, every
 * message is valid ICU, Arabic plurals name all six forms, every key the code uses exists, every status, error code, reason and
 * role has words, and templates hold no literal text.
 * `node admin-ui/scripts/check-i18n.mjs`: prints what is wrong and ends with 1.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseTemplate } from '@angular/compiler';
import { IntlMessageFormat } from 'intl-messageformat';

const ARABIC_FORMS = ['zero', 'one', 'two', 'few', 'many', 'other'];
const TYPE = { argument: 1, number: 2, date: 3, time: 4, select: 5, plural: 6 };
/** Attributes whose literal text people read. */
const READ_ATTRIBUTES = new Set([
  'aria-label',
  'title',
  'placeholder',
  'alt',
  'label',
  'heading',
  'text',
  'hint',
]);

/** @param folder of the console. @returns problems as sentences. */
export function checkI18n(folder) {
  const messages = { en: readMessages(folder, 'en'), ar: readMessages(folder, 'ar') };
  const sources = filesUnder(join(folder, 'src/app')).filter((file) => !/generated|\.spec\.ts$/.test(file));
  return [
    ...checkParity(messages),
    ...checkMessages(messages),
    ...checkUse(messages.en, sources),
    ...checkVocabulary(messages.en, folder),
    ...sources.flatMap(checkTemplate),
  ];
}

function readMessages(folder, language) {
  const sections = JSON.parse(readFileSync(join(folder, 'public/i18n', `${language}.json`), 'utf8'));
  const flat = new Map();
  for (const [section, keys] of Object.entries(sections))
    for (const [key, text] of Object.entries(keys)) flat.set(`${section}.${key}`, text);
  return flat;
}

function checkParity({ en, ar }) {
  return [
    ...[...en.keys()].filter((key) => !ar.has(key)).map((key) => `ar.json lacks ${key}`),
    ...[...ar.keys()].filter((key) => !en.has(key)).map((key) => `en.json lacks ${key}`),
  ];
}

function checkMessages(messages) {
  const problems = [];
  for (const [key, text] of messages.en) {
    const parameters = {};
    for (const language of ['en', 'ar']) {
      const message = language === 'en' ? text : messages.ar.get(key);
      if (message === undefined) continue;
      if (typeof message !== 'string' || message.trim() === '') problems.push(`${language}: ${key} is empty`);
      else parameters[language] = inspect(message, `${language}: ${key}`, language === 'ar', problems);
    }
    const [en, ar] = [parameters.en, parameters.ar].map((set) => [...(set ?? [])].sort().join());
    if (parameters.en && parameters.ar && en !== ar)
      problems.push(`${key} takes {${en}} in English, {${ar}} in Arabic`);
  }
  return problems;
}

/** @returns names of the parameters, or undefined for a broken message. */
function inspect(message, where, isArabic, problems) {
  const names = new Set();
  const walk = (elements) => {
    for (const element of elements) {
      if (Object.values(TYPE).includes(element.type)) names.add(element.value);
      if (element.type !== TYPE.plural && element.type !== TYPE.select) continue;
      const forms = Object.keys(element.options);
      if (isArabic && element.type === TYPE.plural) {
        const missing = ARABIC_FORMS.filter((form) => !forms.includes(form));
        if (missing.length > 0) problems.push(`${where}: the plural lacks ${missing.join(', ')}`);
      }
      for (const option of Object.values(element.options)) walk(option.value);
    }
  };
  try {
    walk(new IntlMessageFormat(message, 'en', undefined, { ignoreTag: true }).getAst());
    return names;
  } catch (error) {
    problems.push(`${where} is not valid ICU: ${error.message}`);
    return undefined;
  }
}

/** Keys in the code: any literal that begins with the name of a section. `'status.' + x` must have words under that name; the
 *  bare name of a section stands for all of it. */
function checkUse(en, sources) {
  const sections = [...new Set([...en.keys()].map((key) => key.split('.')[0]))];
  const literal = new RegExp(`['\`]((?:${sections.join('|')})(?:\\.[\\w-]*)?)(?=['\`]|\\.?\\$\\{)`, 'g');
  const used = new Map();
  for (const file of sources)
    for (const [, key] of readFileSync(file, 'utf8').matchAll(literal))
      used.set(key.includes('.') ? key : `${key}.`, file);
  const isKnown = (key) =>
    /[.-]$/.test(key) ? [...en.keys()].some((known) => known.startsWith(key)) : en.has(key);
  const unknown = [...used]
    .filter(([key]) => !isKnown(key))
    .map(([key, file]) => `${file} uses ${key}, which does not exist`);
  const isUsed = (key) =>
    [...used.keys()].some((name) => (/[.-]$/.test(name) ? key.startsWith(name) : key === name));
  const open = new Set(['errors', 'reasons']);
  const unused = [...en.keys()].filter((key) => !open.has(key.split('.')[0]) && !isUsed(key));
  return [...unknown, ...unused.map((key) => `nothing uses ${key}`)];
}

/** Words the API may answer with; they are read from the generated client, so a new one is noticed. */
function checkVocabulary(en, folder) {
  const model = (name) =>
    readFileSync(join(folder, 'src/app/core/api/generated/models', `${name}.ts`), 'utf8');
  const words = (text) => [...text.matchAll(/'([\w]+)'/g)].map(([, word]) => word);
  const union = (name, type) =>
    words(new RegExp(`export type ${type} = ([^;]+);`).exec(model(name))?.[1] ?? '');
  const member = (name, field) => words(new RegExp(`\\b${field}: ([^;]+);`).exec(model(name))?.[1] ?? '');
  const expected = {
    status: [
      ...union('execution-status', 'ExecutionStatus'),
      ...union('instance-status', 'InstanceStatus'),
      ...member('job-dto', 'state'),
    ],
    kinds: union('execution-kind', 'ExecutionKind'),
    reasons: union('reason-code', 'ReasonCode'),
    'reason-names': union('reason-code', 'ReasonCode'),
    verdicts: union('explain-verdict', 'ExplainVerdict'),
    roles: member('me-dto', 'role'),
    overlap: member('job-dto', 'overlapPolicy'),
    misfire: member('job-dto', 'misfirePolicy'),
    delivery: member('job-dto', 'delivery'),
  };
  return Object.entries(expected).flatMap(([section, list]) => {
    if (list.length === 0) return [`no words found for the section ${section}: did the client change?`];
    return list
      .filter((word) => !en.has(`${section}.${word}`))
      .map((word) => `there are no words for ${section}.${word}`);
  });
}

/** Text that people read must come from the messages. */
function checkTemplate(file) {
  const source = readFileSync(file, 'utf8');
  const templates = file.endsWith('.html')
    ? [source]
    : [...source.matchAll(/\btemplate:\s*[`']([\s\S]*?)[`'],\n/g)].map(([, t]) => t);
  return templates.flatMap((template) => {
    const { nodes } = parseTemplate(template, file, { preserveWhitespaces: false });
    return literals(nodes).map((text) => `${file} holds the literal text "${text}"`);
  });
}

function literals(nodes) {
  const found = [];
  const visit = (node, isCode) => {
    if (!node || typeof node !== 'object') return;
    const inCode = isCode || ['code', 'kbd'].includes(node.name) || isLeftToRight(node);
    if (
      !inCode &&
      typeof node.value === 'string' &&
      node.constructor.name.startsWith('Text') &&
      /\p{L}{2,}/u.test(node.value)
    )
      found.push(node.value.trim());
    if (node.constructor.name.startsWith('BoundText') && !inCode)
      for (const part of node.value?.ast?.strings ?? []) if (/\p{L}{2,}/u.test(part)) found.push(part.trim());
    for (const attribute of node.attributes ?? [])
      if (READ_ATTRIBUTES.has(attribute.name) && /\p{L}{2,}/u.test(attribute.value ?? ''))
        found.push(attribute.value);
    const children = [
      node.children,
      node.branches,
      node.cases,
      node.groups,
      node.empty,
      node.placeholder,
      node.error,
    ];
    for (const child of children.flat()) visit(child, inCode);
  };
  for (const node of nodes) visit(node, false);
  return found;
}

/** Identifiers, code and product data stand in `<bdi dir="ltr">`. */
function isLeftToRight(node) {
  return (
    node.name === 'bdi' &&
    (node.attributes ?? []).some(({ name, value }) => name === 'dir' && value === 'ltr')
  );
}

function filesUnder(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return filesUnder(path);
    return /\.(?:ts|html)$/.test(entry.name) ? [path] : [];
  });
}

if (import.meta.main) {
  const problems = checkI18n('admin-ui');
  for (const problem of problems) console.error(problem);
  if (problems.length > 0) process.exit(1);
  console.log('English and Arabic messages are complete.');
}
