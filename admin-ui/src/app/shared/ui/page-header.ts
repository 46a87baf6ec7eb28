import { ChangeDetectionStrategy, Component, effect, inject, input } from '@angular/core';
import { Title } from '@angular/platform-browser';
import { TranslateService } from '@ngx-translate/core';

/** The page's one h1 with its buttons; also the tab's title: "Nightly report · Jobs · Mawid". */
@Component({
  selector: 'app-page-header',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `<div class="grow">
      <h1>
        <bdi>{{ heading() }}</bdi>
      </h1>
      <ng-content select="[below]" />
    </div>
    <div class="row"><ng-content /></div>`,
  styles: `
    :host {
      display: flex;
      flex-wrap: wrap;
      align-items: flex-start;
      gap: 8px 16px;
    }

    h1 {
      overflow-wrap: anywhere;
    }
  `,
})
export class PageHeader {
  readonly heading = input.required<string>();
  /** Where the page belongs, translated; null for the pages of the navigation itself. */
  readonly section = input<string | null>(null);
  private readonly title = inject(Title);
  private readonly translate = inject(TranslateService);

  constructor() {
    effect(() => {
      this.translate.currentLang();
      const product = this.translate.instant('common.product') as string;
      this.title.setTitle([this.heading(), this.section(), product].filter(Boolean).join(' · '));
    });
  }
}
