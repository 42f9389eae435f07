import { isInteger, isListOf, isNullOr, isOneOf, isShape, isString, type Guard } from './guards.ts';
import type { TailPanelQuery } from './tail-panel.ts';

/** Whether `value`, from outside, is a query. */
export const isTailPanelQuery: Guard<TailPanelQuery> = isShape<TailPanelQuery>({
  clusterId: isString,
  clusterName: isString,
  topics: isListOf(isString),
  from: isString,
  until: isNullOr(isString),
  partitions: isString,
  group: isNullOr(isString),
  limit: isNullOr(isInteger),
  filter: isNullOr(isString),
  commit: isOneOf('auto', 'manual', 'never'),
  keyFormat: isNullOr(isString),
  valueFormat: isNullOr(isString),
  isolation: isOneOf('read_uncommitted', 'read_committed'),
});
