import { inject, Injectable } from '@angular/core';
import { MatSnackBar } from '@angular/material/snack-bar';
import { TranslateService } from '@ngx-translate/core';
import { AppProblem, toAppProblem } from '../api/app-problem';

const SHOWN_MS = 8_000;

/** Short news in a polite live region. */
@Injectable({ providedIn: 'root' })
export class Toaster {
  private readonly snackBar = inject(MatSnackBar);
  private readonly translate = inject(TranslateService);

  /** @param undo offered as a button, if given. */
  show(key: string, params: Record<string, unknown> = {}, undo?: () => Promise<void>): void {
    const action = undo ? this.translate.instant('common.undo') : undefined;
    const bar = this.snackBar.open(this.translate.instant(key, params), action, {
      duration: SHOWN_MS,
      politeness: 'polite',
    });
    if (undo) {
      bar.onAction().subscribe(() => {
        undo().catch((error: unknown) => this.showProblem(error));
      });
    }
  }

  /** For actions whose control has no place for an error; stays until it is closed. */
  showProblem(error: unknown): void {
    const text = problemText(toAppProblem(error), (key) => this.translate.instant(key));
    this.snackBar.open(text, this.translate.instant('common.close'), { politeness: 'assertive' });
  }
}

/** Our sentence for the code where there is one, else the server's title and detail. */
export function problemText(problem: AppProblem, translate: (key: string) => string): string {
  const key = `errors.${problem.code}`;
  const own = translate(key);
  const title = own === key ? problem.title || translate('errors.UNEXPECTED') : own;
  const detail = problem.status === 0 ? '' : problem.detail;
  return [title, detail].filter((part) => part !== '').join(' · ');
}
