import * as vscode from 'vscode';
import type { StoreBound } from '../../contracts/tail-worker.ts';
import { Settings } from '../contributions.ts';

/** How much a tail keeps, by the settings as they are now. */
export function storeBound(): StoreBound {
  const settings = vscode.workspace.getConfiguration();
  return {
    maxBytes: settings.get<number>(Settings.tailMaxMegabytes, 256) * 1024 * 1024,
    maxRecords: settings.get<number>(Settings.tailMaxRecords, 1_000_000),
  };
}
