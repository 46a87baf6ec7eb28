import { Directionality } from '@angular/cdk/bidi';
import { DOCUMENT, effect, inject, Injectable } from '@angular/core';
import { TranslateService } from '@ngx-translate/core';
import { firstValueFrom } from 'rxjs';
import { PreferencesStore } from '../settings/preferences';

/** Puts the chosen language, direction, theme and density on `<html>` and loads the messages. */
@Injectable({ providedIn: 'root' })
export class DocumentLanguage {
  private readonly preferences = inject(PreferencesStore);
  private readonly translate = inject(TranslateService);
  private readonly root = inject(DOCUMENT).documentElement;
  private readonly direction = inject(Directionality);

  constructor() {
    effect(() => {
      const { language, theme, density } = this.preferences.all();
      this.root.lang = language;
      const dir = language === 'ar' ? 'rtl' : 'ltr';
      this.root.dir = dir;
      // The CDK reads `<html dir>` only once, at the start.
      this.direction.valueSignal.set(dir);
      this.direction.change.emit(dir);
      if (theme === 'system') delete this.root.dataset['theme'];
      else this.root.dataset['theme'] = theme;
      this.root.dataset['density'] = density;
    });
    effect(() => {
      const language = this.preferences.language();
      if (this.translate.currentLang() !== language) this.translate.use(language);
    });
  }

  /** Resolves when the first messages are there, so that no page shows bare keys. */
  async load(): Promise<void> {
    await firstValueFrom(this.translate.use(this.preferences.language()));
  }
}
