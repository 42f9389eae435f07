import type { LiveNames } from '../contracts/language-server.ts';
import type { FakerCatalog } from '../expressions/faker-catalog.ts';
import type { EditorKnowledge } from '../language/editor-knowledge.ts';
import { documentEnvironments } from './document-environments.ts';

/** What the server knows beside the documents' texts. */
export class Knowledge {
  readonly #listeners: (() => void)[] = [];
  #liveNames: LiveNames | null = null;
  #faker: Promise<FakerCatalog> | undefined;

  /** What the client sent last. */
  get liveNames(): LiveNames | null {
    return this.#liveNames;
  }

  set liveNames(names: LiveNames | null) {
    this.#liveNames = names;
    for (const listener of this.#listeners) listener();
  }

  /** Calls `listener` whenever the client has sent other names. */
  onDidChange(listener: () => void): void {
    this.#listeners.push(listener);
  }

  /** Loaded when it is first asked for. */
  faker(): Promise<FakerCatalog> {
    this.#faker ??= import('../expressions/faker-catalog.ts').then(({ createFakerCatalog }) =>
      createFakerCatalog(),
    );
    return this.#faker;
  }

  /** All that can be known for a document. */
  async of(uri: string): Promise<EditorKnowledge> {
    const [environments, faker] = await Promise.all([documentEnvironments(uri), this.faker()]);
    const { topics, groups, clusters } = this.#liveNames ?? {};
    return {
      environments,
      faker: faker.paths,
      topics,
      groups,
      clusters: [...new Set([...(environments?.clusters.keys() ?? []), ...(clusters ?? [])])],
    };
  }
}
