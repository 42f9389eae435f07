import type { Redact } from '../core/redaction.ts';
import type {
  BlockFailure,
  BlockIdentity,
  BlockResult,
  NearestMiss,
  PartExplanation,
  RunEvent,
  RunResult,
} from '../core/run-result.ts';
import { describePart } from './describe-part.ts';

/** What is shown of a value. It is cut only here: a private value that is cut cannot be found any more. */
const maxShownChars = 200;

/** A run's result without private values. */
export function redactResult(result: RunResult, redact: Redact): RunResult {
  return {
    ...result,
    problems: result.problems.map(redact),
    blocks: result.blocks.map((block) => redactBlock(block, redact)),
  };
}

/** What a run tells, without private values. */
export function redactEvent(event: RunEvent, redact: Redact): RunEvent {
  switch (event.kind) {
    case 'note':
      return { ...event, block: redactIdentity(event.block, redact), text: redact(event.text) };
    case 'blockStarted':
    case 'progress':
      return { ...event, block: redactIdentity(event.block, redact) };
    case 'blockFinished':
      return { ...event, result: redactBlock(event.result, redact) };
  }
}

function redactIdentity<T extends BlockIdentity>(block: T, redact: Redact): T {
  return { ...block, name: redact(block.name), title: redact(block.title) };
}

function redactBlock(block: BlockResult, redact: Redact): BlockResult {
  const { sent, read, captures, failure, nearestMisses, notes } = block;
  const shown = (text: string): string => cut(redact(text));
  return {
    ...redactIdentity(block, redact),
    ...(sent === undefined ? {} : { sent: { ...sent, topic: redact(sent.topic) } }),
    ...(read === undefined ? {} : { read: { ...read, topic: redact(read.topic) } }),
    ...(captures === undefined
      ? {}
      : { captures: captures.map(({ name, value }) => ({ name, value: shown(value) })) }),
    ...(failure === undefined ? {} : { failure: redactFailure(failure, redact, shown) }),
    ...(nearestMisses === undefined
      ? {}
      : { nearestMisses: nearestMisses.map((miss) => redactMiss(miss, redact, shown)) }),
    ...(notes === undefined ? {} : { notes: notes.map(redact) }),
  };
}

/** A sentence that leads up to parts is completed here: what they show is cut only once it is masked. */
function redactFailure(
  { reason, message, parts }: BlockFailure,
  redact: Redact,
  shown: Redact,
): BlockFailure {
  if (parts === undefined) return { reason, message: redact(message) };
  const told = parts.map((part) => redactPart(part, redact, shown));
  return { reason, message: [redact(message), ...told.map(describePart)].join(' '), parts: told };
}

function redactMiss(miss: NearestMiss, redact: Redact, shown: Redact): NearestMiss {
  return {
    ...miss,
    topic: redact(miss.topic),
    key: shown(miss.key),
    value: shown(miss.value),
    parts: miss.parts.map((part) => redactPart(part, redact, shown)),
  };
}

function redactPart(
  { source, failure, operands, hint }: PartExplanation,
  redact: Redact,
  shown: Redact,
): PartExplanation {
  return {
    source: redact(source),
    ...(failure === undefined ? {} : { failure: redact(failure) }),
    operands: operands.map((operand) => ({ source: redact(operand.source), value: shown(operand.value) })),
    ...(hint === undefined ? {} : { hint: redact(hint) }),
  };
}

function cut(text: string): string {
  return text.length > maxShownChars ? `${text.slice(0, maxShownChars)}…` : text;
}
