import { computed, signal, type Signal } from '@angular/core';
import type { AppProblem, FieldProblem } from '../../../../core/api/app-problem';
import type { CreateJobDto } from '../../../../core/api/generated/models/create-job-dto';
import type { JobDto } from '../../../../core/api/generated/models/job-dto';
import { messagesBelow } from '../../../../shared/forms/field-message';
import { conflicts, type FieldConflict } from '../../data/changed-fields';
import type { KeptDraft } from '../../data/draft-storage';
import { draftPreview, toBody } from '../../data/job-body';
import { toDraft, type JobDraft } from '../../data/job-draft';

/** State of the create/edit form without a view: what stands in it, whether it was changed, what the server said to which field. */
export class JobForm {
  private readonly state;
  private readonly initial;
  private readonly said = signal<AppProblem | null>(null);
  private readonly unreadable = signal<readonly string[]>([]);
  readonly areParamsBroken = signal(false);
  /** The job as it was when editing began; null for a new one. */
  readonly base = signal<JobDto | null>(null);
  /** The job as someone else left it, after a 412. */
  readonly theirs = signal<JobDto | null>(null);
  readonly draft: Signal<JobDraft>;
  readonly isDirty: Signal<boolean>;
  readonly problem = this.said.asReadonly();

  /** @param messageOf words for what the server said about a field. */
  constructor(
    draft: JobDraft,
    private readonly messageOf: (problem: FieldProblem) => string = ({ message }) => message,
  ) {
    this.state = signal(draft);
    this.initial = signal(draft);
    this.draft = this.state.asReadonly();
    this.isDirty = computed(() => JSON.stringify(this.state()) !== JSON.stringify(this.initial()));
  }

  /** Message by JSON pointer. */
  readonly errors = computed<ReadonlyMap<string, string>>(() => {
    const problem = this.said();
    return new Map((problem?.errors ?? []).map((error) => [error.pointer, this.messageOf(error)]));
  });

  /** Messages about the task's parameters, pointers relative to them. */
  readonly paramErrors = computed<ReadonlyMap<string, string>>(() => messagesBelow('/params', this.errors()));

  readonly preview = computed(() => draftPreview(this.state()));
  /** Request fields whose text is not a number. */
  readonly notNumbers = this.unreadable.asReadonly();

  readonly conflict = computed<FieldConflict[]>(() => {
    const base = this.base();
    const theirs = this.theirs();
    return base && theirs
      ? conflicts(toBody(toDraft(base)).body, toBody(toDraft(theirs)).body, toBody(this.state()).body)
      : [];
  });

  change(part: Partial<JobDraft>): void {
    this.state.update((draft) => ({ ...draft, ...part }));
  }

  /** Starts over from a draft. @param base the job it was made from, when it is edited. */
  start(draft: JobDraft, base: JobDto | null): void {
    this.state.set(draft);
    this.initial.set(draft);
    this.base.set(base);
    this.theirs.set(null);
    this.said.set(null);
    this.unreadable.set([]);
  }

  /** Goes on with what was typed before. It is judged against the job it was typed into, so that a change since then shows as a
   *  conflict when it is saved. */
  resume({ draft, base }: KeptDraft): void {
    this.state.set(draft);
    this.base.set(base);
  }

  /** Keeps what stands in the form, but judges it against the newer version. */
  rebase(theirs: JobDto): void {
    this.base.set(theirs);
    this.theirs.set(null);
  }

  saved(): void {
    this.initial.set(this.state());
    this.said.set(null);
  }

  fail(problem: AppProblem | null): void {
    this.said.set(problem);
  }

  /** @returns the request, or null when something typed cannot be sent. */
  body(): CreateJobDto | null {
    const { body, broken } = toBody(this.state());
    this.unreadable.set(broken);
    return broken.length > 0 || this.areParamsBroken() ? null : body;
  }

  /** @param field name in the request. */
  errorOf(field: string): string {
    return this.errors().get(`/${field}`) ?? '';
  }
}
