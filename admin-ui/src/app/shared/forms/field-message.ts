import { inject, Injectable } from '@angular/core';
import { TranslateService } from '@ngx-translate/core';
import type { AppProblem, FieldProblem } from '../../core/api/app-problem';
import { PreferencesStore } from '../../core/settings/preferences';

/** What is wrong with a field, in the chosen language. The server's sentence is English: there it says more than ours. */
@Injectable({ providedIn: 'root' })
export class FieldMessages {
  private readonly translate = inject(TranslateService);
  private readonly language = inject(PreferencesStore).language;

  of({ code, message, params }: FieldProblem): string {
    if (this.language() === 'en') return message;
    const key = `field-errors.${code}`;
    const own = this.translate.instant(key, { token: '', field: '', ...params }) as string;
    return own === key ? message : own;
  }

  /** What is wrong with a part of the request, by pointers into that part. @param part its own pointer, for example `/params`. */
  below(part: string, problem: AppProblem | null): Map<string, string> {
    return messagesBelow(
      part,
      (problem?.errors ?? []).map((error) => [error.pointer, this.of(error)]),
    );
  }
}

/** Messages about a part of a request, by pointers into that part. @param messages by JSON pointer into the whole. */
export function messagesBelow(
  part: string,
  messages: Iterable<readonly [pointer: string, message: string]>,
): Map<string, string> {
  const below = [...messages].filter(([pointer]) => pointer === part || pointer.startsWith(`${part}/`));
  return new Map(below.map(([pointer, message]) => [pointer.slice(part.length), message]));
}
