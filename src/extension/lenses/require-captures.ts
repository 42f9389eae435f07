import * as vscode from 'vscode';
import { KafkaFailure } from '../../core/kafka-failure.ts';
import { blockStartingAt, variableTexts, type KafkaFile } from '../../language/kafka-file.ts';
import { parseKafkaFile } from '../../language/parse-kafka-file.ts';
import { usesInText } from '../../language/template-uses.ts';
import { capturesOf, usesOfBlock, type Capture } from '../../language/variable-uses.ts';
import type { BlockPlace } from './block-place.ts';

/**
 * A block that is run alone has no captures of the blocks before it.
 * @throws KafkaFailure `invalid-request` where it needs one: says which, and what to do
 */
export function requireCaptures({ text, startLine, environment }: Omit<BlockPlace, 'kind'>): void {
  const file = parseKafkaFile(text);
  const [missing] = capturesNeeded(file, startLine).filter(
    ({ name }) => !environment.layers.some((layer) => layer.has(name.text)),
  );
  if (missing === undefined) return;
  throw new KafkaFailure(
    'invalid-request',
    vscode.l10n.t(
      'This block needs `{0}`, which line {1} captures: choose "Run through here".',
      missing.name.text,
      missing.line + 1,
    ),
  );
}

/** The captures of earlier blocks that a block uses, and that no variable of the file stands in for. */
function capturesNeeded(file: KafkaFile, startLine: number): Capture[] {
  const block = blockStartingAt(file, startLine);
  if (block === undefined) return [];
  const index = file.blocks.indexOf(block);
  const variables = variableTexts(file);
  const used = new Set<string>();
  const queue = usesOfBlock(block).map(({ name }) => name.text);
  for (let name = queue.pop(); name !== undefined; name = queue.pop()) {
    if (used.has(name)) continue;
    used.add(name);
    const value = variables.get(name);
    if (value === undefined) continue;
    queue.push(...usesInText({ text: value, start: 0, end: value.length }).map((use) => use.name.text));
  }
  return capturesOf(file).filter(
    ({ name, blockIndex }) => blockIndex < index && used.has(name.text) && !variables.has(name.text),
  );
}
