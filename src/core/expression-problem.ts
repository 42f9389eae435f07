/** A place in an expression or a pattern that cannot be used, counted in UTF-16 units from 0; `end` is exclusive. */
export interface ExpressionProblem {
  readonly message: string;
  readonly start: number;
  readonly end: number;
}
