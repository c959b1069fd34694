/** The option that says why. */
export const reason = ['--reason <text>', 'for the record'] as const;

/** What the record is to say. */
export interface WhyOptions {
  readonly reason?: string;
}

/** The body that says it. */
export const whyOf = ({ reason }: WhyOptions): WhyOptions => (reason === undefined ? {} : { reason });
