import * as vscode from 'vscode';
import type { PanelRequest, TailPanelQuery } from '../../contracts/tail-panel.ts';
import type { CopyForm } from '../../contracts/tail-view.ts';
import { TailRequests } from '../../contracts/tail-worker.ts';
import { KafkaFailure } from '../../core/kafka-failure.ts';
import type { LogRecord } from '../../core/record.ts';
import { languageId } from '../contributions.ts';
import type { CompareDocuments } from './compare-documents.ts';
import { recordLinkPath, recordLinkQuery } from './record-link.ts';
import type { TailRun } from './tail-run.ts';

/** Requests that do something with records elsewhere: on the clipboard, in an editor. */
export type RecordRequest = Extract<
  PanelRequest,
  { method: 'copy' | 'produceAgain' | 'compare' | 'copyLink' }
>;

export interface RecordActionServices {
  readonly compareDocuments: CompareDocuments;
  /** `publisher.name`: who opens the links. */
  readonly extensionId: string;
}

export interface RecordActionTail {
  readonly run: TailRun;
  readonly query: TailPanelQuery;
}

/** Does what a request asks with records; says what to tell the reader. */
export type RecordActions = (tail: RecordActionTail, request: RecordRequest) => Promise<string | null>;

export function createRecordActions({ compareDocuments, extensionId }: RecordActionServices): RecordActions {
  return async ({ run, query: tail }, request) => {
    switch (request.method) {
      case 'copy': {
        const text = await run.ask(TailRequests.copyText, request);
        if (text === null) return nothingToCopy(request.as);
        await vscode.env.clipboard.writeText(text);
        return vscode.l10n.t('Copied.');
      }
      case 'produceAgain':
        await produceAgain(run, request.row);
        return null;
      case 'compare': {
        const [left, right] = request.rows;
        await compareDocuments.show(await logRecord(run, left), await logRecord(run, right));
        return null;
      }
      case 'copyLink': {
        const { topic, partition, offset } = await logRecord(run, request.row);
        const query = recordLinkQuery({
          cluster: tail.clusterName,
          topic,
          partition,
          offset: String(offset),
        });
        await vscode.env.clipboard.writeText(linkText(extensionId, query));
        return vscode.l10n.t('Copied a link to the record.');
      }
    }
  };
}

/** Whoever opens a link decodes it once; where that would say something else it is encoded once more. */
function linkText(extensionId: string, query: string): string {
  const uri = vscode.Uri.from({
    scheme: vscode.env.uriScheme,
    authority: extensionId,
    path: recordLinkPath,
    query,
  });
  const readable = uri.toString(true);
  return vscode.Uri.parse(readable).query === query ? readable : uri.toString();
}

/** Opens an untitled request file; nothing is sent before somebody runs it. */
async function produceAgain(run: TailRun, row: number): Promise<void> {
  const text = await run.ask(TailRequests.copyText, { rows: [row], as: 'producer' });
  if (text === null) throw hasLeft();
  if (text.startsWith('--')) throw new KafkaFailure('invalid-request', text.slice(2).trim());
  const document = await vscode.workspace.openTextDocument({ language: languageId, content: text });
  await vscode.window.showTextDocument(document);
}

async function logRecord(run: TailRun, row: number): Promise<LogRecord> {
  const record = await run.ask(TailRequests.logRecord, { row });
  if (record === null) throw hasLeft();
  return record;
}

function hasLeft(): KafkaFailure {
  return new KafkaFailure(
    'invalid-request',
    vscode.l10n.t('The record has left the store: newer ones took its place.'),
  );
}

function nothingToCopy(as: CopyForm): string {
  switch (as) {
    case 'key':
      return vscode.l10n.t('The record has no key: nothing was copied.');
    case 'headers':
      return vscode.l10n.t('The record has no headers: nothing was copied.');
    case 'value':
      return vscode.l10n.t('The record is a tombstone, without a value: nothing was copied.');
    case 'text':
    case 'json':
    case 'kcat':
    case 'producer':
      return vscode.l10n.t('The records have left the store: nothing was copied.');
  }
}
