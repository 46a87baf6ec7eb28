import type { TaskFunctionDto } from '../../../core/api/generated/models/task-function-dto';
import { curlSnippet, javascriptSnippet, sampleParams, typescriptSnippet } from './snippets';

const FUNCTION: TaskFunctionDto = {
  key: 'shop.import-orders',
  name: "The shop's orders",
  description: null,
  isRegistered: true,
  firstSeenAt: '',
  lastSeenAt: '',
  maxAttempts: null,
  runOn: 'auto',
  timeoutSeconds: 30,
  paramsSchema: {
    type: 'object',
    required: ['shop'],
    properties: {
      shop: { type: 'string', enum: ['riyadh', 'jeddah'] },
      rate: { type: 'number', default: 0.5 },
      note: { type: 'string' },
    },
  },
} as TaskFunctionDto;

it('samples what is required or has a default, nothing else', () => {
  expect(sampleParams(FUNCTION.paramsSchema)).toEqual({ shop: 'riyadh', rate: 0.5 });
  expect(sampleParams({ type: 'object', required: ['n'], properties: { n: { type: 'integer' } } })).toEqual({
    n: 1,
  });
});

it('writes JavaScript that runs as it stands', () => {
  const source = javascriptSnippet(FUNCTION).replace('export default', 'return');
  const define = new Function(source)() as (kit: object) => { key: string; name: string; params: object }[];
  const [task] = define({ defineTask: (options: object) => options });
  expect(task).toMatchObject({ key: 'shop.import-orders', name: "The shop's orders", timeoutSeconds: 30 });
  expect(task?.params).toEqual(FUNCTION.paramsSchema);
});

it('writes a TypeScript provider with a class of the params', () => {
  const source = typescriptSnippet(FUNCTION);
  expect(source).toContain(
    'export class ShopImportOrdersParams {\n  shop!: string;\n  @IsOptional() rate?: number;',
  );
  expect(source).toContain('params: ShopImportOrdersParams,');
});

it('quotes the body of the call for a shell', () => {
  const call = curlSnippet(FUNCTION, 'http://mawid.test');
  expect(call).toContain(String.raw`"name": "The shop'\''s orders"`);
  expect(call).toContain('http://mawid.test/api/v1/scheduler/jobs');
});
