/** What a deployment would stumble over, and what to change. */
export interface Problem {
  /** The parameter as the template calls it, such as `source.registryName`. */
  readonly parameter: string;
  readonly problem: string;
  readonly fix: string;
}

/** What came of a question: problems, or why nobody knows. */
export interface Answered {
  readonly problems?: readonly Problem[];
  /** What could not be asked: it does not stop a deployment. */
  readonly unknown?: string;
}
