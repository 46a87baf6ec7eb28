import { TranslateService } from '@ngx-translate/core';
import { fireEvent, render, screen } from '@testing-library/angular';
import { TestBed } from '@angular/core/testing';
import { provideTexts } from '../../../../test/texts';
import { SchemaForm } from './schema-form';
import { fieldsOf, readField, withField } from './schema-fields';

const SCHEMA = {
  type: 'object',
  required: ['url'],
  properties: {
    url: { type: 'string', format: 'uri', maxLength: 4096, description: 'Address to call' },
    method: { type: 'string', enum: ['GET', 'POST'], default: 'GET' },
    seconds: { type: 'number', minimum: 0 },
    headers: { type: 'object' },
    quiet: { type: 'boolean' },
  },
};

async function setup(
  inputs: { schema?: object; value?: Record<string, unknown>; errors?: Map<string, string> } = {},
) {
  const changes: Record<string, unknown>[] = [];
  const broken: boolean[] = [];
  await render(SchemaForm, {
    inputs: {
      schema: inputs.schema ?? SCHEMA,
      value: inputs.value ?? {},
      errors: inputs.errors ?? new Map(),
    },
    on: { valueChange: (value) => changes.push(value), brokenChange: (is) => broken.push(is) },
    providers: provideTexts(),
  });
  TestBed.inject(TranslateService).use('en');
  return { changes, broken };
}

describe(SchemaForm.name, () => {
  it('has a labelled control for each property', async () => {
    await setup();
    expect(screen.getByLabelText(/^url/).getAttribute('aria-required')).toBe('true');
    expect(screen.getByLabelText('method').tagName).toBe('SELECT');
    expect(screen.getByLabelText('quiet').getAttribute('type')).toBe('checkbox');
    expect(screen.getByLabelText('headers').tagName).toBe('TEXTAREA');
  });

  it('gives back typed values, and nothing for a field that is emptied', async () => {
    const { changes } = await setup({ value: { url: 'http://a.test', seconds: 3 } });
    fireEvent.change(screen.getByLabelText('seconds'), { target: { value: '2.5' } });
    fireEvent.change(screen.getByLabelText('seconds'), { target: { value: '' } });
    fireEvent.change(screen.getByLabelText('headers'), { target: { value: '{"a":1}' } });
    expect(changes).toEqual([
      { url: 'http://a.test', seconds: 2.5 },
      { url: 'http://a.test' },
      { url: 'http://a.test', seconds: 3, headers: { a: 1 } },
    ]);
  });

  it('keeps back what is no number and says so at the field', async () => {
    const { changes, broken } = await setup();
    fireEvent.change(screen.getByLabelText('seconds'), { target: { value: 'soon' } });
    expect(changes).toEqual([]);
    expect(broken).toEqual([true]);
    expect((await screen.findByText('forms.not-a-number')).closest('p')?.id).toBe(
      screen.getByLabelText('seconds').getAttribute('aria-describedby'),
    );
  });

  it('shows what the server said at the field it is about', async () => {
    await setup({
      errors: new Map([
        ['/url', 'must be an address'],
        ['/headers/x', 'must be text'],
      ]),
    });
    expect(screen.getByText('must be an address')).toBeTruthy();
    expect(screen.getByText('/headers/x: must be text')).toBeTruthy();
    expect(screen.getByLabelText(/^url/).getAttribute('aria-invalid')).toBe('true');
  });

  it('can be edited as JSON, which must be an object', async () => {
    const { changes, broken } = await setup({ value: { url: 'http://a.test' } });
    fireEvent.click(screen.getByText('forms.show-json'));
    const area = await screen.findByLabelText('forms.params-json');
    fireEvent.input(area, { target: { value: '[1]' } });
    fireEvent.input(area, { target: { value: '{"url":"http://b.test"}' } });
    expect(changes).toEqual([{ url: 'http://b.test' }]);
    expect(broken.slice(-2)).toEqual([true, false]);
  });
});

describe(fieldsOf.name, () => {
  it('asks for what it does not know as JSON, for what may be anything as text or JSON', () => {
    const schema = { properties: { any: { anyOf: [{ type: 'integer' }, { type: 'array' }] }, bare: true } };
    expect(fieldsOf(schema).map(({ name, kind }) => [name, kind])).toEqual([
      ['any', 'json'],
      ['bare', 'any'],
    ]);
    expect(fieldsOf({ type: 'array' })).toEqual([]);
  });

  it('leaves Infinity and NaN to nobody', () => {
    const [field] = fieldsOf({ properties: { n: { type: 'number' } } });
    expect(field && readField(field, 'Infinity').isBroken).toBe(true);
    expect(withField({ n: 1, m: 2 }, 'n', undefined)).toEqual({ m: 2 });
  });
});

const NESTED = {
  type: 'object',
  properties: {
    target: {
      type: 'object',
      required: ['host'],
      properties: { host: { type: 'string' }, port: { $ref: '#/$defs/port' } },
    },
    codes: { type: 'array', items: { type: 'integer' } },
    headers: { type: 'object', additionalProperties: { type: 'string' } },
    body: { description: 'text, or JSON' },
  },
  $defs: { port: { type: 'integer', default: 443 } },
};

describe('nested parameters', () => {
  it('asks for the properties of an object and drops it when all of them are empty', async () => {
    const { changes } = await setup({ schema: NESTED, value: { target: { host: 'a' } } });
    expect(screen.getByLabelText('port').getAttribute('placeholder')).toBe('443');
    fireEvent.change(screen.getByLabelText('port'), { target: { value: '80' } });
    fireEvent.input(screen.getByLabelText(/^host/), { target: { value: '' } });
    expect(changes).toEqual([{ target: { host: 'a', port: 80 } }, {}]);
  });

  it('adds, changes and removes items of a list', async () => {
    const { changes } = await setup({ schema: NESTED, value: { codes: [200, 404] } });
    fireEvent.change(screen.getAllByLabelText('forms.item')[1]!, { target: { value: '500' } });
    fireEvent.click(screen.getAllByLabelText('forms.remove-item')[0]!);
    fireEvent.click(screen.getAllByText('forms.add-item')[0]!);
    expect(changes).toEqual([{ codes: [200, 500] }, { codes: [404] }, { codes: [200, 404, null] }]);
  });

  it('renames the entries of a map in their place, but not onto a name that is taken', async () => {
    const { changes } = await setup({ schema: NESTED, value: { headers: { a: '1', b: '2' } } });
    const [first] = screen.getAllByLabelText('forms.entry-name');
    fireEvent.change(first!, { target: { value: 'b' } });
    fireEvent.change(first!, { target: { value: 'x' } });
    fireEvent.input(screen.getAllByLabelText('forms.entry-value')[0]!, { target: { value: '3' } });
    expect(changes).toEqual([{ headers: { x: '1', b: '2' } }, { headers: { a: '3', b: '2' } }]);
  });

  it('takes text where anything goes, and JSON where it is an object or a list', async () => {
    const { changes } = await setup({ schema: NESTED, value: {} });
    for (const value of ['hello', '{"a":1}', '5', '{broken'])
      fireEvent.change(screen.getByLabelText('body'), { target: { value } });
    expect(changes.map(({ body }) => body)).toEqual(['hello', { a: 1 }, '5', '{broken']);
  });

  it('shows an error inside, and as JSON what does not fit the schema', async () => {
    await setup({
      schema: NESTED,
      value: { target: { host: 'a' }, codes: 'all' },
      errors: new Map([['/target/host', 'no such host']]),
    });
    expect(screen.getByText('no such host')).toBeTruthy();
    expect(screen.getByLabelText<HTMLTextAreaElement>('codes').value).toBe('"all"');
  });
});
