import type { RecordStore } from './record-store.ts';
import type { RowView } from './row-view.ts';

/** A place among stored records. */
export type StorePlace =
  | { readonly kind: 'row'; readonly row: number }
  | {
      readonly kind: 'offset';
      readonly topic: string | null;
      readonly partition: number | null;
      readonly offset: bigint;
    }
  | { readonly kind: 'time'; readonly timestampMs: number };

/**
 * Finds the row of a view that is nearest to a place; yields now and then, so that other work can go on in between.
 * @returns its number in the view; `null` when the view has no row of that topic and partition, or none at all
 */
export function* locateRow(
  store: RecordStore,
  view: RowView,
  place: StorePlace,
): Generator<undefined, number | null> {
  if (place.kind === 'row') return view.nearestTo(place.row);
  const distanceOf =
    place.kind === 'time' ? timeDistance(store, place.timestampMs) : offsetDistance(store, place);
  let nearest: number | null = null;
  let least = Infinity;
  for (let index = view.first; index < view.end && least > 0; index++) {
    if (index % rowsPerStep === 0) yield;
    const row = view.rowAt(index);
    const distance = row === undefined ? Infinity : distanceOf(row);
    if (distance < least) [least, nearest] = [distance, index];
  }
  return nearest;
}

const rowsPerStep = 8_192;

function timeDistance(store: RecordStore, timestampMs: number): (row: number) => number {
  return (row) => Math.abs(store.timestampOf(row) - timestampMs);
}

function offsetDistance(
  store: RecordStore,
  { topic, partition, offset }: StorePlace & { readonly kind: 'offset' },
): (row: number) => number {
  const isMeant = new Map<number, boolean>();
  return (row) => {
    const number = store.sourceNumberOf(row);
    let meant = isMeant.get(number);
    if (meant === undefined) {
      const source = store.sourceOf(number);
      meant =
        (topic ?? source.topic) === source.topic && (partition ?? source.partition) === source.partition;
      isMeant.set(number, meant);
    }
    if (!meant) return Infinity;
    const distance = Number(store.offsetOf(row) - offset);
    return distance < 0 ? -distance : distance;
  };
}
