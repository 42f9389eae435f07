const rowsPerRun = 2_048;

/**
 * Sorts rows by their timestamp, equal ones in the order given; yields after about a millisecond of work, so that
 * other work can go on in between.
 */
export function* sortRows(
  rows: readonly number[],
  timestampOf: (row: number) => number,
): Generator<undefined, Float64Array> {
  // The timestamps are taken along: their rows may leave meanwhile.
  let keys = new Float64Array(rows.length);
  let sorted = new Float64Array(rows.length);
  for (let start = 0; start < rows.length; start += rowsPerRun) {
    const run = rows.slice(start, start + rowsPerRun).map((row) => ({ row, timestamp: timestampOf(row) }));
    run.sort((a, b) => a.timestamp - b.timestamp || a.row - b.row);
    run.forEach(({ row, timestamp }, index) => {
      sorted[start + index] = row;
      keys[start + index] = timestamp;
    });
    yield;
  }
  let nextKeys = new Float64Array(rows.length);
  let nextSorted = new Float64Array(rows.length);
  for (let width = rowsPerRun; width < rows.length; width *= 2) {
    for (let start = 0; start < rows.length; start += 2 * width) {
      const middle = Math.min(start + width, rows.length);
      const end = Math.min(start + 2 * width, rows.length);
      let left = start;
      let right = middle;
      for (let to = start; to < end; to++) {
        const isLeft = right >= end || (left < middle && (keys[left] ?? 0) <= (keys[right] ?? 0));
        const from = isLeft ? left++ : right++;
        nextKeys[to] = keys[from] ?? 0;
        nextSorted[to] = sorted[from] ?? 0;
        if ((to & 0xffff) === 0xffff) yield;
      }
    }
    [keys, nextKeys] = [nextKeys, keys];
    [sorted, nextSorted] = [nextSorted, sorted];
    yield;
  }
  return sorted;
}
