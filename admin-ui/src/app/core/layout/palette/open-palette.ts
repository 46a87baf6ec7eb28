import type { Injector } from '@angular/core';
import { MatDialog } from '@angular/material/dialog';
import { TranslateService } from '@ngx-translate/core';
import { Palette } from './palette';

const ID = 'palette';

/** Opens the command palette; where it is open already, closes it. */
export function openPalette(injector: Injector): void {
  const dialogs = injector.get(MatDialog);
  const open = dialogs.getDialogById(ID);
  if (open) return open.close();
  // Over a question or a form, the palette would lead away from it.
  if (dialogs.openDialogs.length > 0) return;
  dialogs.open(Palette, {
    id: ID,
    ariaLabel: injector.get(TranslateService).instant('palette.label') as string,
    position: { top: '10vh' },
    width: '600px',
    maxWidth: 'calc(100vw - 16px)',
  });
}
