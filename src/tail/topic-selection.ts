import { RE2JS, RE2JSSyntaxException } from 're2js';
import { KafkaFailure } from '../core/kafka-failure.ts';
import type { TopicSummary } from '../core/topic.ts';

interface TopicPattern {
  readonly text: string;
  readonly compiled: RE2JS;
}

/** Which topics are meant: by name, or by a pattern over whole names. */
export class TopicSelection {
  readonly names: readonly string[];
  readonly #patterns: readonly TopicPattern[];

  /**
   * @param topics what cannot be a topic's name, for its characters, is a pattern
   * @throws KafkaFailure `invalid-request`
   */
  constructor(topics: readonly string[]) {
    if (topics.length === 0) throw new KafkaFailure('invalid-request', 'No topic was named.');
    const unique = [...new Set(topics)];
    this.names = unique.filter((text) => !isPattern(text));
    this.#patterns = unique.filter(isPattern).map((text) => ({ text, compiled: compile(text) }));
  }

  get patterns(): readonly string[] {
    return this.#patterns.map(({ text }) => text);
  }

  /** Those of `topics` that a pattern matches. Internal topics are left out, and what has been named already. */
  matching(topics: readonly TopicSummary[]): readonly string[] {
    const named = new Set(this.names);
    return topics
      .filter(({ name, isInternal }) => !isInternal && !named.has(name))
      .map(({ name }) => name)
      .filter((name) => this.#patterns.some(({ compiled }) => compiled.matches(name)));
  }
}

function isPattern(text: string): boolean {
  return /[^a-zA-Z0-9._-]/.test(text);
}

function compile(text: string): RE2JS {
  try {
    return RE2JS.compile(text);
  } catch (error) {
    throw new KafkaFailure(
      'invalid-request',
      `\`${text}\` is no topic's name, and no regular expression either: ${whatIsWrong(error)}`,
      { cause: error },
    );
  }
}

function whatIsWrong(error: unknown): string {
  if (!(error instanceof RE2JSSyntaxException)) return error instanceof Error ? error.message : String(error);
  const place = error.getPattern();
  return `${error.getDescription()}${place === null ? '' : `, at \`${place}\``}.`;
}
