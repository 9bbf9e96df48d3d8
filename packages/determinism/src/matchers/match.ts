/** What a matcher says, in the form that vitest and jest share, with the report it says it from. */
export interface Match<Report> {
  pass: boolean;
  message: () => string;
  report: Report;
}
