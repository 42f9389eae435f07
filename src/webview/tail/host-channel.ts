import type {
  HostMessage,
  PanelAnswer,
  PanelMessage,
  PanelRecordDetail,
  PanelRequest,
  PanelRow,
} from '../../contracts/tail-panel.ts';
import type { ExpressionProblem, RecordPart, TimeHistogram } from '../../contracts/tail-view.ts';

/** Asks the host, and matches its answers. */
export class HostChannel {
  readonly #post: (message: PanelMessage) => void;
  readonly #pending = new Map<number, PromiseWithResolvers<PanelAnswer>>();
  #nextId = 1;

  constructor(post: (message: PanelMessage) => void) {
    this.#post = post;
  }

  /** @throws Error whose message is the host's sentence */
  request(request: PanelRequest): Promise<PanelAnswer> {
    const id = this.#nextId++;
    const pending = Promise.withResolvers<PanelAnswer>();
    this.#pending.set(id, pending);
    this.#post({ type: 'request', id, request });
    return pending.promise;
  }

  /** Rows `first … first + count − 1`, as far as there are any. */
  async rows(
    view: number,
    first: number,
    count: number,
    fields: readonly string[],
  ): Promise<readonly PanelRow[]> {
    const answer = await this.request({ method: 'rows', view, first, count, fields });
    return answer.kind === 'rows' ? answer.rows : [];
  }

  /** `null` when the record has left the store. */
  async record(row: number): Promise<PanelRecordDetail | null> {
    const answer = await this.request({ method: 'record', row });
    return answer.kind === 'record' ? answer.record : null;
  }

  /** What is wrong with a filter; `null` when nothing is. */
  async checkFilter(text: string): Promise<ExpressionProblem | null> {
    const answer = await this.request({ method: 'checkFilter', text });
    return answer.kind === 'problem' ? answer.problem : null;
  }

  /** Paths that filters and columns can name. */
  async fieldNames(): Promise<readonly string[]> {
    const answer = await this.request({ method: 'fieldNames' });
    return answer.kind === 'names' ? answer.names : [];
  }

  /** `null` while nothing is stored. */
  async histogram(buckets: number): Promise<TimeHistogram | null> {
    const answer = await this.request({ method: 'histogram', buckets });
    return answer.kind === 'histogram' ? answer.histogram : null;
  }

  /** Bytes `first … first + count − 1` of a part, fewer at its end; `null` when there are none any more. */
  async bytes(row: number, part: RecordPart, first: number, count: number): Promise<Uint8Array | null> {
    const answer = await this.request({ method: 'bytes', row, part, first, count });
    if (answer.kind !== 'bytes' || answer.bytes === null) return null;
    return Uint8Array.from(atob(answer.bytes.base64), (character) => character.charCodeAt(0));
  }

  receive(answer: Extract<HostMessage, { type: 'answer' }>): void {
    const pending = this.#pending.get(answer.id);
    this.#pending.delete(answer.id);
    if (answer.ok) pending?.resolve(answer.result);
    else pending?.reject(new Error(answer.error));
  }
}
