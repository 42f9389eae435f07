import { KafkaFailure } from '../core/kafka-failure.ts';
import type { TemplateRun } from '../expressions/template-run.ts';
import { parseTemplate } from '../expressions/template.ts';
import { hasTemplatesInName, type Block, type KafkaFile } from '../language/kafka-file.ts';
import type { Span } from '../language/source-text.ts';

/**
 * Loads what the templates of a block need, and makes sure that each can be evaluated.
 * @throws KafkaFailure `invalid-request` naming the line of the first that cannot, and the name that nothing provides
 */
export async function prepareTemplates(run: TemplateRun, file: KafkaFile, block: Block): Promise<void> {
  const spans = [
    ...(hasTemplatesInName(block.kind) ? [block.name] : []),
    ...block.properties.map(({ value }) => value),
    ...(block.value === undefined ? [] : [block.value]),
  ];
  try {
    await run.prepare(spans.map(({ text }) => text));
  } catch (error) {
    throw await locate(run, file, spans, KafkaFailure.from(error));
  }
}

/** Evaluates the expressions one by one, so that the failure of the first that fails gets its line. */
async function locate(
  run: TemplateRun,
  file: KafkaFile,
  spans: readonly Span[],
  whole: KafkaFailure,
): Promise<KafkaFailure> {
  for (const span of spans) {
    for (const part of parseTemplate(span.text).parts) {
      if (part.kind === 'text') continue;
      try {
        await run.prepare([span.text.slice(part.start, part.end)]);
      } catch (error) {
        const { reason, message } = KafkaFailure.from(error);
        const line = file.source.positionAt(span.start + part.start).line + 1;
        return new KafkaFailure(reason, `Line ${line}: ${message}`, { cause: error });
      }
    }
  }
  return whole;
}
