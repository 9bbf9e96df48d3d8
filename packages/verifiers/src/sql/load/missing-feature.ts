/** Whether an engine refuses for lack of something that another build of it has, such as FTS5, rather than because a statement is wrong. */
export function missingFeature(reason: string): boolean {
  return /no such (?:module|function): |function (?:with name )?\S+ does not exist|extension \S+ is not available/i.test(reason);
}
