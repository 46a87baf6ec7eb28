import type { JobDto } from '../../../core/api/generated/models/job-dto';

const BASE = '/api/v1/scheduler/jobs';

/** Calls of the API about one job, for a shell. The key stands in a variable: a copied text holds no secret. */
export interface ApiCalls {
  show: string;
  trigger: string;
  pause: string;
  update: string;
}

/** @param origin of the service, `https://scheduler.example.com`. */
export function apiCalls(origin: string, { id, version }: Pick<JobDto, 'id' | 'version'>): ApiCalls {
  const url = `${origin}${BASE}/${id}`;
  const post = (body: object): string => curl(`${url}/action`, { method: 'POST', body });
  return {
    show: curl(url, {}),
    trigger: post({ action: 'trigger' }),
    pause: post({ action: 'pause', reason: 'Maintenance' }),
    update: curl(url, { method: 'PUT', body: { enabled: true }, headers: [`If-Match: "${version}"`] }),
  };
}

function curl(
  url: string,
  { method, body, headers = [] }: { method?: string; body?: object; headers?: string[] },
): string {
  const lines = [
    `curl -sS ${method && method !== 'POST' ? `-X ${method} ` : ''}${quote(url)}`,
    `-H "Authorization: Bearer $MAWID_API_KEY"`,
    ...headers.map((header) => `-H ${quote(header)}`),
    ...(body ? [`-H 'Content-Type: application/json'`, `-d ${quote(JSON.stringify(body))}`] : []),
  ];
  return lines.join(' \\\n  ');
}

/** For a POSIX shell. */
function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
