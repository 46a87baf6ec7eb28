import { inject, Injectable } from '@angular/core';
import { TranslateService } from '@ngx-translate/core';
import type { FieldProblem } from '../../core/api/app-problem';
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
}
