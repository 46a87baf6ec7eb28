import { computed, Injectable, signal } from '@angular/core';

/** What all parts of one schema form share: what the server said, and where something typed cannot be sent. */
@Injectable()
export class SchemaState {
  /** Message by JSON pointer, relative to the form's value. */
  readonly errors = signal<ReadonlyMap<string, string>>(new Map());
  /** Where the value stands in the request: `/params`. */
  readonly base = signal('');
  private readonly texts = signal<ReadonlyMap<string, string>>(new Map());
  readonly isBroken = computed(() => this.texts().size > 0);

  /** What was typed at a pointer and cannot be read; undefined = all is well there. */
  brokenText(pointer: string): string | undefined {
    return this.texts().get(pointer);
  }

  mark(pointer: string, text: string | undefined): void {
    const next = new Map(this.texts());
    if (text === undefined) next.delete(pointer);
    else next.set(pointer, text);
    this.texts.set(next);
  }

  /** Forgets what was broken at a pointer and below it: the values have moved or gone. */
  forget(pointer: string): void {
    const kept = [...this.texts()].filter(([at]) => at !== pointer && !at.startsWith(`${pointer}/`));
    this.texts.set(new Map(kept));
  }
}
