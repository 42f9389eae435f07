/** `send`, but for what comes sooner after the last time: for progress, of which only some need be told. */
export function atIntervals<T>(intervalMs: number, send: (value: T) => void): (value: T) => void {
  let lastMs = -Infinity;
  return (value) => {
    if (performance.now() - lastMs < intervalMs) return;
    lastMs = performance.now();
    send(value);
  };
}
