import { hasTemplate } from '../expressions/template.ts';
import { checkBlock } from './check-block.ts';
import { checkJsonValue } from './check-json-value.ts';
import { checkLabels } from './check-labels.ts';
import { checkProducerValue } from './check-producer-value.ts';
import type { Finding, Report } from './finding.ts';
import { hasTemplatesInName, type KafkaFile } from './kafka-file.ts';
import { perSection } from './section.ts';
import { templatesOfSection } from './template-uses.ts';

/** Everything that can be said about a file without a cluster, in the file's order. */
export function checkFile(file: Pick<KafkaFile, 'source' | 'sections' | 'blocks' | 'variables'>): Finding[] {
  const findings: Finding[] = [];
  const collect: Report = (span, severity, code, message) => {
    findings.push({ ...file.source.range(span), severity, code, message: messageAt(message, 0) });
  };
  checkVariables(file, collect);
  checkLabels(file, collect);
  for (const { section, line } of file.sections) {
    for (const { message, ...finding } of checkSection(section)) {
      findings.push({
        ...finding,
        line: finding.line + line,
        endLine: finding.endLine + line,
        message: messageAt(message, line),
      });
    }
  }
  return findings.sort((a, b) => a.line - b.line || a.column - b.column);
}

type Message = Parameters<Report>[3];

/** A finding within a section, its lines counted from the section's first. */
type SectionFinding = Omit<Finding, 'message'> & { readonly message: Message };

function messageAt(message: Message, sectionLine: number): string {
  return typeof message === 'string' ? message : message(sectionLine);
}

/** What can be said about a section whatever the others are. */
const checkSection = perSection((section) => {
  const { source, block } = section;
  const findings: SectionFinding[] = [];
  const report: Report = (span, severity, code, message) => {
    findings.push({ ...source.range(span), severity, code, message });
  };
  if (block !== undefined) {
    checkBlock(source, block, report);
    if (block.kind === 'PRODUCER') {
      checkProducerValue(source, block, report);
      checkJsonValue(block, report);
    }
    if (!hasTemplatesInName(block.kind) && hasTemplate(block.name.text)) {
      const message = 'Templates are not replaced in the label of a block.';
      report(block.name, 'warning', 'template-in-name', message);
    }
  }
  for (const problem of templatesOfSection(section).problems) {
    report(problem, problem.severity, problem.code, problem.message);
  }
  return findings.length === 0 ? none : findings;
});

const none: readonly SectionFinding[] = [];

/** Variables that are set twice. */
function checkVariables({ variables }: Pick<KafkaFile, 'variables'>, report: Report): void {
  const last = new Map(variables.map((variable) => [variable.name.text, variable]));
  for (const variable of variables) {
    const { name } = variable;
    const holding = last.get(name.text);
    if (holding !== undefined && holding !== variable) {
      const message = `\`@${name.text}\` is set again in line ${holding.line + 1}, which holds.`;
      report(name, 'warning', 'duplicate-variable', message);
    }
  }
}
