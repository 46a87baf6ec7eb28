import { inject, Injectable } from '@angular/core';
import { MatDialog } from '@angular/material/dialog';
import { firstValueFrom } from 'rxjs';
import type { ParamsQuestion } from './params-dialog';

/** Asks for the parameters of one run; the dialog is loaded when it is needed. */
@Injectable({ providedIn: 'root' })
export class ParamsAsker {
  private readonly dialog = inject(MatDialog);

  /** @returns the execution that was started; undefined = the person changed their mind. */
  async ask(question: ParamsQuestion): Promise<string | undefined> {
    const { ParamsDialog } = await import('./params-dialog');
    const opened = this.dialog.open<unknown, ParamsQuestion, string>(ParamsDialog, {
      data: question,
      width: '640px',
      maxWidth: '96vw',
    });
    return firstValueFrom(opened.afterClosed());
  }
}
