import { STATUS_CODES } from 'node:http';
import type { FieldError } from '../kernel/index.js';
import { problemEntry } from './problem-catalogue.js';

/** The media type of every error answer. */
export const PROBLEM_MEDIA_TYPE = 'application/problem+json';

/** An error on the wire (RFC 9457). Example: `{"type":"/docs/errors#JOB_BUSY","title":"...","status":409,"detail":"...",
 *  "instance":"/api/v1/...","code":"JOB_BUSY","params":{},"requestId":"..."}` */
export interface Problem {
  /** Address of the explanation, relative to this server. */
  type: string;
  /** Short, in the language of `Accept-Language` (en or ar). */
  title: string;
  status: number;
  /** What happened this time and how to mend it, in English. */
  detail: string;
  /** Path of the request, without its query. */
  instance: string;
  /** Stable; translate and branch on this. */
  code: string;
  params: Record<string, unknown>;
  requestId: string | null;
  errors?: FieldError[];
}

/** Languages of titles. */
export type TitleLanguage = 'en' | 'ar';

/** The better of English and Arabic for an `Accept-Language` header; English when it names neither. */
export function pickLanguage(header: string | undefined): TitleLanguage {
  let best: { language: TitleLanguage; quality: number } = { language: 'en', quality: 0 };
  for (const range of (header ?? '').slice(0, 500).split(',')) {
    const [tag = '', ...parameters] = range.trim().toLowerCase().split(';');
    const primary = tag.split('-')[0];
    if (primary !== 'en' && primary !== 'ar') continue;
    const weight = parameters.map((text) => /^\s*q=([01](?:\.\d{1,3})?)\s*$/.exec(text)?.[1]).find(Boolean);
    const quality = weight === undefined ? 1 : Number(weight);
    if (quality > best.quality) best = { language: primary, quality };
  }
  return best.language;
}

/** Title of a code, else of its status, in that language. */
export function titleOf(code: string, status: number, language: TitleLanguage): string {
  return problemEntry(code)?.title[language] ?? STATUS_CODES[status] ?? 'Error';
}

/** Address of a code's explanation. */
export function problemType(code: string): string {
  return `/docs/errors#${code}`;
}
