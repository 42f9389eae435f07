import { parseClusterProfile, type ClusterProfile } from '../core/cluster-profile.ts';
import { lastOfEach, type ReportEnvironment } from './environment-report.ts';
import { valueOf, type JsonMember, type JsonNode } from './json-tree.ts';

/** What a cluster of a file may say. */
export const clusterFields = [
  'bootstrapServers',
  'security',
  'addresses',
  'readOnly',
  'allowDestructive',
  'production',
] as const;

/** Reads an object of clusters by their names; what is wrong with one is reported, and the one left out. */
export function readClusters(node: JsonNode, report: ReportEnvironment): ReadonlyMap<string, ClusterProfile> {
  if (node.kind !== 'object') {
    report(node, 'An object of clusters by their names is expected here.');
    return new Map();
  }
  const clusters = new Map<string, ClusterProfile>();
  for (const member of lastOfEach(node.members, report)) {
    const cluster = readCluster(member, report);
    if (cluster !== undefined) clusters.set(member.name, cluster);
  }
  return clusters;
}

function readCluster(member: JsonMember, report: ReportEnvironment): ClusterProfile | undefined {
  const { name, value: node } = member;
  if (node.kind !== 'object') {
    report(node, `\`${name}\` is a cluster: an object with \`bootstrapServers\` is expected here.`);
    return undefined;
  }
  const members = lastOfEach(node.members, report);
  for (const field of members) {
    if (!clusterFields.some((known) => known === field.name)) {
      const known = clusterFields.map((one) => `\`${one}\``).join(', ');
      report(
        field,
        `A cluster has no \`${field.name}\`: there is ${known}. Secrets do not belong here.`,
        'warning',
      );
    }
  }
  const written = valueOf(node);
  const parsed = parseClusterProfile({
    ...(typeof written === 'object' ? written : {}),
    id: `file:${name}`,
    name,
  });
  if ('profile' in parsed) return parsed.profile;
  for (const problem of parsed.problems) report(placeOf(member, problem), problem);
  return undefined;
}

/** Where the field stands that a problem begins with, or as much of its path as there is. */
function placeOf(cluster: JsonMember, problem: string): { readonly start: number; readonly end: number } {
  let member = cluster;
  for (const name of /^`([\w.]+)`/.exec(problem)?.[1]?.split('.') ?? []) {
    const { value } = member;
    const inner =
      value.kind === 'object' ? value.members.findLast((field) => field.name === name) : undefined;
    if (inner === undefined) break;
    member = inner;
  }
  return member === cluster ? member : member.value;
}
