import { inject, Pipe, type PipeTransform } from '@angular/core';
import { TranslateService } from '@ngx-translate/core';

/** Name of a check's input in words; one without words of ours stays as it is. Impure because the language may change. */
@Pipe({ name: 'inputName', pure: false })
export class InputName implements PipeTransform {
  private readonly translate = inject(TranslateService);

  transform(name: string): string {
    const key = `check-inputs.${name}`;
    const text = this.translate.instant(key) as string;
    return text === key ? name : text;
  }
}
