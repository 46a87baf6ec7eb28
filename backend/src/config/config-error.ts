/** One thing wrong with the environment. */
export interface ConfigProblem {
  /** The variable as the operator wrote it (an alias or `..._FILE` stays as it is). */
  name: string;
  /** What is wrong and what would be right; never holds a secret. */
  message: string;
}

/** The environment cannot be used. Holds every problem at once, so that one restart mends all of them. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly problems: readonly ConfigProblem[];

  constructor(problems: readonly ConfigProblem[]) {
    const count = problems.length === 1 ? 'one setting' : `${problems.length} settings`;
    const lines = problems.map(({ name, message }) => `  ${name} ${message}`);
    super(
      `Cannot start: ${count} must be corrected.\n${lines.join('\n')}\nAll settings: .env.example and README.md.`,
    );
    this.problems = problems;
  }
}
