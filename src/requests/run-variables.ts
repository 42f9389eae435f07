import { KafkaFailure } from '../core/kafka-failure.ts';
import { insertedText } from '../expressions/value-text.ts';
import type { TemplateRun, TemplateSources } from '../expressions/template-run.ts';

/** The captures of a run, and what expressions see as `vars`: texts, but for captures, which keep their type. */
export class RunVariables {
  readonly #sources: TemplateSources;
  readonly #values = new Map<string, unknown>();
  readonly #texts = new Map<string, string>();

  constructor(sources: TemplateSources) {
    this.#sources = sources;
  }

  /** As templates insert them; grows with each capture. */
  get captureTexts(): ReadonlyMap<string, string> {
    return this.#texts;
  }

  /** Keeps what an EXPECT captured. */
  capture(name: string, value: unknown): void {
    this.#values.set(name, value);
    this.#texts.set(name, insertedText(value));
  }

  /** Whether a name was captured. */
  has(name: string): boolean {
    return this.#values.has(name);
  }

  /**
   * What `vars` holds in the expressions of a block.
   * @param expressions where none of them mentions `vars` nothing is evaluated
   */
  async scope(templates: TemplateRun, expressions: readonly string[]): Promise<ReadonlyMap<string, unknown>> {
    if (!expressions.some((text) => /\bvars\b/.test(text))) return new Map();
    const { environments = [], fileVariables = new Map<string, string>(), overrides = [] } = this.#sources;
    const vars = new Map<string, unknown>(environments.toReversed().flatMap((layer) => [...layer]));
    for (const name of fileVariables.keys()) {
      const template = `{{${name}}}`;
      try {
        await templates.prepare([template]);
        vars.set(name, templates.evaluate(template));
      } catch (error) {
        // It may wait for a later capture; an expression that needs it says that it is missing.
        if (!(error instanceof KafkaFailure)) throw error;
      }
    }
    for (const [name, text] of overrides) vars.set(name, text);
    for (const [name, value] of this.#values) vars.set(name, value);
    return vars;
  }
}
