import type {
  HostMessage,
  PanelAnswer,
  PanelMessage,
  PanelRecordDetail,
  PanelRequest,
  PanelRow,
} from '../../contracts/tail-panel.ts';

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

  receive(answer: Extract<HostMessage, { type: 'answer' }>): void {
    const pending = this.#pending.get(answer.id);
    this.#pending.delete(answer.id);
    if (answer.ok) pending?.resolve(answer.result);
    else pending?.reject(new Error(answer.error));
  }
}
