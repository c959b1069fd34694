/** What a bench is held to: one figure beside its limit. */
export interface Bar {
  readonly name: string;
  readonly value: number;
  readonly limit: number;
  readonly holds: boolean;
}

/** A figure that must not be higher. */
export const atMost = (name: string, value: number, limit: number): Bar => ({
  name,
  value: round(value),
  limit,
  holds: value <= limit,
});

/** A figure that must not be lower. */
export const atLeast = (name: string, value: number, limit: number): Bar => ({
  name,
  value: round(value),
  limit,
  holds: value >= limit,
});

/** Enough digits to compare, few enough to read. */
export const round = (value: number): number => Number(value.toPrecision(4));

/** What a bench came to; further figures as it likes. */
export interface Result {
  readonly bench: string;
  readonly bars: readonly Bar[];
  readonly [figure: string]: unknown;
}

/** Ends a bench: its figures and bars as one JSON object in the last line. */
export function printResult(result: Result): void {
  for (const { name, value, limit, holds } of result.bars) {
    console.log(`${holds ? 'holds' : 'MISSED'}  ${name}: ${value} (bar ${limit})`);
  }
  console.log(JSON.stringify(result));
}
