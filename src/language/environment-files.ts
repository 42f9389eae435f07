import { lastOfEach, type ReportEnvironment } from './environment-report.ts';
import type { Finding } from './finding.ts';
import { parseJsonTree, type JsonMember, type JsonNode } from './json-tree.ts';
import type { ClusterProfile } from '../core/cluster-profile.ts';
import { readClusters } from './file-clusters.ts';
import { SourceText, type SourceRange } from './source-text.ts';

/** A file's name, for messages, and its text. */
export interface NamedText {
  readonly file: string;
  readonly text: string;
}

/** Something to say about a place in one of the files. */
export interface EnvironmentFinding extends Finding {
  readonly file: string;
}

/** Where a value of an environment is defined. */
export interface EnvironmentValue extends SourceRange {
  readonly text: string;
  readonly file: string;
}

/** What one file says about one environment. */
export interface EnvironmentLayer {
  readonly values: ReadonlyMap<string, EnvironmentValue>;
  readonly cluster?: string;
  readonly allowDestructive?: boolean;
  readonly production?: boolean;
}

/** What one `kafka.env.json` or `kafka.private.env.json` says. */
export interface EnvironmentFile {
  readonly file: string;
  readonly environments: ReadonlyMap<string, EnvironmentLayer>;
  readonly clusters: ReadonlyMap<string, ClusterProfile>;
  readonly findings: readonly EnvironmentFinding[];
}

/** Reads one file. Total: what is wrong with it becomes findings, and the rest is there. */
export function readEnvironmentFile({ file, text }: NamedText): EnvironmentFile {
  const source = new SourceText(text);
  const findings: EnvironmentFinding[] = [];
  const report: ReportEnvironment = (place, message, severity = 'error') => {
    findings.push({ file, ...source.range(place), severity, code: 'bad-environment', message });
  };
  const parsed = parseJsonTree(text);
  const empty = { file, environments: new Map(), clusters: new Map(), findings };
  if ('problem' in parsed) {
    const { message, offset } = parsed.problem;
    report({ start: offset, end: Math.min(offset + 1, text.length) }, message);
    return empty;
  }
  const { root } = parsed;
  if (root.kind !== 'object') {
    report(root, 'An object is expected here: its names are the environments, and `$clusters`.');
    return empty;
  }
  const environments = new Map<string, EnvironmentLayer>();
  let clusters: ReadonlyMap<string, ClusterProfile> = new Map();
  for (const member of lastOfEach(root.members, report)) {
    if (member.name === '$clusters') clusters = readClusters(member.value, report);
    else if (member.name === '$schema') continue;
    else if (member.name.startsWith('$'))
      report(member, `\`${member.name}\` is not known here: there is \`$clusters\`.`);
    else environments.set(member.name, readLayer(file, source, member, report));
  }
  return { file, environments, clusters, findings };
}

function readLayer(
  file: string,
  source: SourceText,
  { name: environment, value: node }: JsonMember,
  report: ReportEnvironment,
): EnvironmentLayer {
  const values = new Map<string, EnvironmentValue>();
  const said: { cluster?: string; allowDestructive?: boolean; production?: boolean } = {};
  if (node.kind !== 'object') {
    report(node, `\`${environment}\` is an environment: an object of names and values is expected here.`);
    return { values };
  }
  for (const member of lastOfEach(node.members, report)) {
    const { name, value } = member;
    if (name === '$cluster') {
      if (value.kind === 'string' && value.value !== '') said.cluster = value.value;
      else report(value, '`$cluster` is the name of a cluster, a text.');
    } else if (name === 'allowDestructive' || name === 'production') {
      if (value.kind === 'boolean') said[name] = value.value;
      else report(value, `\`${name}\` is true or false.`);
    } else if (name.startsWith('$')) {
      report(
        member,
        `\`${name}\` is not known here: there is \`$cluster\`, and other names start without \`$\`.`,
      );
    } else {
      const text = textOf(value);
      if (text === undefined) report(value, `\`${name}\` must be a text, a number, true or false.`);
      else values.set(name, { text, file, ...source.range(member) });
    }
  }
  return { values, ...said };
}

/** What a template inserts for the value; `undefined` for what has no plain text. */
function textOf(node: JsonNode): string | undefined {
  switch (node.kind) {
    case 'string':
      return node.value;
    case 'number':
      return node.text;
    case 'boolean':
      return String(node.value);
    default:
      return undefined;
  }
}
