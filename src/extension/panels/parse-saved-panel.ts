import { isInteger, isListOf, isNullOr, isShape, isString, type Guard } from '../../contracts/guards.ts';
import { isTailPanelQuery } from '../../contracts/is-tail-panel-query.ts';
import {
  tailPanelProtocolVersion,
  type SavedStart,
  type SavedTailPanel,
} from '../../contracts/tail-panel.ts';

const isOffset: Guard<string> = (value): value is string =>
  typeof value === 'string' && /^\d{1,19}$/.test(value);

const isSavedPanel = isShape<SavedTailPanel>({
  version: (value): value is number => value === tailPanelProtocolVersion,
  query: isTailPanelQuery,
  starts: isListOf(
    isShape<SavedStart>({
      topic: isString,
      topicId: isNullOr(isString),
      partition: isInteger,
      offset: isOffset,
    }),
  ),
});

/** What a page saved, as VS Code gives it back after a reload; `undefined` when it is not that, or of another version. */
export function parseSavedPanel(value: unknown): SavedTailPanel | undefined {
  if (!isSavedPanel(value)) return undefined;
  const { version, query, starts } = value;
  return { version, query, starts };
}
