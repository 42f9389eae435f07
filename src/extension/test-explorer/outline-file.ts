import * as vscode from 'vscode';
import type { BlockKind } from '../../core/block-kind.ts';
import { findProperty, type Block, type KafkaFile } from '../../language/kafka-file.ts';

/** What the Test Explorer shows of a `.kafka` file. */
export interface FileOutline {
  /** Whether something in it is checked: a file that only sends and reads is no test. */
  readonly isTest: boolean;
  /** Every block, in the file's order: those before a check decide what comes of it. */
  readonly blocks: readonly OutlinedBlock[];
  /** What keeps the file from being run, one sentence each. */
  readonly problems: readonly string[];
}

/** A block as an entry of the Test Explorer. Lines count from 0. */
export interface OutlinedBlock {
  /** The same as long as kind, name and title are, wherever the block stands. */
  readonly id: string;
  readonly kind: BlockKind;
  readonly label: string;
  readonly description: string;
  readonly startLine: number;
  /** The last line that is not blank. */
  readonly endLine: number;
  /** Where the `match` of an EXPECT stands. */
  readonly matchLine?: number;
}

const checkingKinds: ReadonlySet<BlockKind> = new Set(['EXPECT', 'TOPIC', 'GROUP']);

export function outlineFile({ blocks, findings }: KafkaFile): FileOutline {
  const seen = new Map<string, number>();
  return {
    isTest: blocks.some(({ kind }) => checkingKinds.has(kind)),
    blocks: blocks.map((block) => {
      const { kind, startLine, endLine } = block;
      const identity = JSON.stringify([kind, block.name.text, block.title?.text ?? '']);
      const ordinal = (seen.get(identity) ?? 0) + 1;
      seen.set(identity, ordinal);
      const matchLine = findProperty(block, 'match')?.line;
      return {
        id: `${identity}#${ordinal}`,
        kind,
        ...faceOf(block),
        startLine,
        endLine,
        ...(matchLine === undefined ? {} : { matchLine }),
      };
    }),
    problems: findings
      .filter(({ severity }) => severity === 'error')
      .map(({ line, message }) => vscode.l10n.t('Line {0}: {1}', line + 1, message)),
  };
}

function faceOf(block: Block): Pick<OutlinedBlock, 'label' | 'description'> {
  const { kind, name, title } = block;
  const topic = findProperty(block, 'topic')?.value.text ?? '';
  return {
    label: name.text === '' ? kind : `${kind} ${name.text}`,
    description: title?.text ?? (name.text === '' ? topic : ''),
  };
}
