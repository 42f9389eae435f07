import type { FindingSeverity } from './finding.ts';
import type { JsonMember } from './json-tree.ts';

/** Adds a finding about a piece of `kafka.env.json`. */
export type ReportEnvironment = (
  place: { readonly start: number; readonly end: number },
  message: string,
  severity?: FindingSeverity,
) => void;

/** The members that hold; one whose name stands again is reported. */
export function lastOfEach(members: readonly JsonMember[], report: ReportEnvironment): JsonMember[] {
  const last = new Map(members.map((member) => [member.name, member]));
  return members.filter((member) => {
    if (last.get(member.name) === member) return true;
    report(member, `\`${member.name}\` stands again further down, which holds.`, 'warning');
    return false;
  });
}
