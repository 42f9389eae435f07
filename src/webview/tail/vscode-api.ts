import type { PanelMessage, SavedTailPanel } from '../../contracts/tail-panel.ts';
import type { SavedView } from './saved-view.ts';

interface VsCodeApi {
  postMessage(message: PanelMessage): void;
  getState(): unknown;
  setState(state: SavedTailPanel & { readonly view: SavedView }): void;
}

declare function acquireVsCodeApi(): VsCodeApi;

/** The page's way to the editor. It can be acquired once. */
export const vscodeApi: VsCodeApi = acquireVsCodeApi();
