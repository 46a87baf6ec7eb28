import { AppError, ValidationError } from '../kernel/index.js';

/** What a client demands of the current version: any, or one of these strong tags (without quotes). */
export type IfMatch = { kind: 'any' } | { kind: 'tags'; tags: string[] };

const TAG = /^(W\/)?"([\x21\x23-\x7e\x80-\xff]*)"$/;

/** Strong entity tag of a version, quotes included: `"7"`. */
export function formatEtag(version: number | string): string {
  return `"${version}"`;
}

/** Reads `If-Match`. @returns null when the header is absent.
 *  @throws VALIDATION_FAILED when it is not a list of entity tags. Weak tags are kept out: they never match (RFC 9110 13.1.1). */
export function parseIfMatch(header: string | undefined): IfMatch | null {
  if (header === undefined) return null;
  if (header.trim() === '*') return { kind: 'any' };
  const tags = readTags(header);
  if (tags === null) {
    const message = 'Send the ETag of the last answer, with its quotes, such as If-Match: "7".';
    throw new ValidationError([{ pointer: 'header:If-Match', code: 'INVALID_ETAG', message }]);
  }
  return { kind: 'tags', tags: tags.filter((tag) => !tag.weak).map((tag) => tag.value) };
}

/** Whether the version satisfies the header; an absent header is satisfied by anything. */
export function matchesVersion(ifMatch: IfMatch | null, version: number | string): boolean {
  return ifMatch === null || ifMatch.kind === 'any' || ifMatch.tags.includes(String(version));
}

/** 412 for a version that is no longer the one the client saw; null = there is none to match (RFC 9110 13.1.1). */
export function preconditionFailed(version: number | string | null): AppError {
  return new AppError('VERSION_MISMATCH', {
    status: 412,
    detail:
      version === null
        ? 'This does not exist, so no version of it can match. Leave If-Match out to create it.'
        : 'Someone changed this in the meantime. Read it again, apply your change and send the new ETag in If-Match.',
    params: { currentVersion: version },
  });
}

/** 428 for a session that edits without saying what it saw. */
export function preconditionRequired(): AppError {
  return new AppError('IF_MATCH_REQUIRED', {
    status: 428,
    detail: "Send the ETag you last read in If-Match, so that nobody else's change is overwritten.",
  });
}

/** Whether `If-None-Match` names `etag` (weak comparison, RFC 9110 13.1.2): the answer is then 304 without a body. */
export function isNotModified(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false;
  if (header.trim() === '*') return true;
  const wanted = TAG.exec(etag)?.[2];
  return readTags(header)?.some((tag) => tag.value === wanted) ?? false;
}

function readTags(header: string): { weak: boolean; value: string }[] | null {
  const tags: { weak: boolean; value: string }[] = [];
  // Split at commas outside quotes: a tag may hold one.
  for (const part of header.match(/(?:[^,"]|"[^"]*"?)+/g) ?? []) {
    const match = TAG.exec(part.trim());
    if (!match) return null;
    tags.push({ weak: match[1] !== undefined, value: match[2] ?? '' });
  }
  return tags.length > 0 ? tags : null;
}
