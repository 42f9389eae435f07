import { hasTemplate, parseTemplate } from '../expressions/template.ts';
import { checkBlock } from './check-block.ts';
import { checkJsonValue } from './check-json-value.ts';
import { checkLabels } from './check-labels.ts';
import { checkProducerValue } from './check-producer-value.ts';
import type { Finding, Report } from './finding.ts';
import { hasTemplatesInName, type KafkaFile } from './kafka-file.ts';
import type { SourceText, Span } from './source-text.ts';

/** Everything that can be said about a file without a cluster, in the file's order. */
export function checkFile(file: Pick<KafkaFile, 'source' | 'blocks' | 'variables'>): Finding[] {
  const findings: (Finding & { readonly start: number })[] = [];
  const report: Report = (span, severity, code, message) => {
    findings.push({ ...file.source.range(span), start: span.start, severity, code, message });
  };
  checkVariables(file, report);
  checkLabels(file, report);
  for (const block of file.blocks) {
    checkBlock(file.source, block, report);
    if (block.kind === 'PRODUCER') {
      checkProducerValue(file.source, block, report);
      checkJsonValue(block, report);
    }
    for (const { value } of block.properties) checkTemplates(file.source, value, report);
    if (block.value !== undefined) checkTemplates(file.source, block.value, report);
    if (hasTemplatesInName(block.kind)) {
      checkTemplates(file.source, block.name, report);
    } else if (hasTemplate(block.name.text)) {
      report(
        block.name,
        'warning',
        'template-in-name',
        'Templates are not replaced in the label of a block.',
      );
    }
  }
  return findings.sort((a, b) => a.start - b.start).map(({ start: _start, ...finding }) => finding);
}

function checkVariables(
  { source, variables }: Pick<KafkaFile, 'source' | 'variables'>,
  report: Report,
): void {
  const last = new Map(variables.map((variable) => [variable.name.text, variable]));
  for (const variable of variables) {
    const { name, value } = variable;
    const holding = last.get(name.text);
    if (holding !== undefined && holding !== variable) {
      const message = `\`@${name.text}\` is set again in line ${holding.line + 1}, which holds.`;
      report(name, 'warning', 'duplicate-variable', message);
    }
    checkTemplates(source, value, report);
  }
}

function checkTemplates(source: SourceText, span: Span, report: Report): void {
  if (!span.text.includes('{{')) return;
  const { parts, unclosed } = parseTemplate(span.text);
  for (const part of parts) {
    if (part.kind === 'text' || part.problem === undefined) continue;
    report(
      source.span(span.start + part.start, span.start + part.end),
      'error',
      'bad-template',
      part.problem,
    );
  }
  for (const offset of unclosed) {
    report(
      { start: span.start + offset, end: span.start + offset + 2 },
      'warning',
      'unclosed-template',
      'Nothing closes these braces, so they are sent as text. Write `\\{{` for braces that are meant as such.',
    );
  }
}
