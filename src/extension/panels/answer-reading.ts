import type { PanelAnswer, PanelRequest } from '../../contracts/tail-panel.ts';
import { TailRequests } from '../../contracts/tail-worker.ts';
import { toPanelBytes, toPanelRecord, toPanelRow, toTailPlace } from './panel-values.ts';
import type { TailRun } from './tail-run.ts';

/** Requests that look into what the tail has stored, and change nothing but what is shown of it. */
export type ReadingRequest = Extract<
  PanelRequest,
  {
    method:
      | 'rows'
      | 'record'
      | 'bytes'
      | 'checkFilter'
      | 'fieldNames'
      | 'setView'
      | 'setSearch'
      | 'findHit'
      | 'histogram'
      | 'locate';
  }
>;

/** @throws KafkaFailure */
export async function answerReading(run: TailRun, request: ReadingRequest): Promise<PanelAnswer> {
  switch (request.method) {
    case 'rows':
      return { kind: 'rows', rows: (await run.ask(TailRequests.rows, request)).map(toPanelRow) };
    case 'record': {
      const record = await run.ask(TailRequests.record, request);
      return { kind: 'record', record: record === null ? null : toPanelRecord(record) };
    }
    case 'bytes': {
      const part = await run.ask(TailRequests.bytes, request);
      return { kind: 'bytes', bytes: part === null ? null : toPanelBytes(part) };
    }
    case 'checkFilter':
      return {
        kind: 'problem',
        problem: await run.ask(TailRequests.checkFilter, { text: request.text }),
      };
    case 'fieldNames':
      return { kind: 'names', names: await run.ask(TailRequests.fieldNames, null) };
    case 'setView': {
      const answer = await run.ask(TailRequests.setView, { view: request.view });
      if ('problem' in answer) return { kind: 'problem', ...answer };
      run.viewFilter = request.view.filter;
      return { kind: 'view', ...answer };
    }
    case 'setSearch': {
      const answer = await run.ask(TailRequests.setSearch, { search: request.search });
      return 'problem' in answer ? { kind: 'problem', ...answer } : { kind: 'search', ...answer };
    }
    case 'findHit':
      return { kind: 'hit', hit: await run.ask(TailRequests.findHit, request) };
    case 'histogram':
      return {
        kind: 'histogram',
        histogram: await run.ask(TailRequests.histogram, { buckets: request.buckets }),
      };
    case 'locate': {
      const { view, place } = request;
      return {
        kind: 'index',
        index: await run.ask(TailRequests.locate, { view, place: toTailPlace(place) }),
      };
    }
  }
}
