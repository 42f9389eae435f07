import type { WriteStream } from 'node:tty';

const intervalMs = 200;
const usualColumns = 80;
const clearLine = '\r\u001b[K';

/**
 * Keeps one line on a terminal up to date, dimmed unless `NO_COLOR` is set; nothing where `stream` is none.
 * @returns `pause` takes the line away for what is printed next; `end` for good
 */
export function progressLine(
  stream: WriteStream,
  text: () => string,
  environment: NodeJS.ProcessEnv = process.env,
): { readonly pause: () => void; readonly end: () => void } {
  if (!stream.isTTY) return { pause: () => undefined, end: () => undefined };
  const noColor = environment['NO_COLOR'];
  const isPlain = noColor !== undefined && noColor !== '';
  let isShown = false;
  const pause = (): void => {
    if (isShown) stream.write(clearLine);
    isShown = false;
  };
  const timer = setInterval(() => {
    // Some pseudo-terminals have no size.
    const columns = stream.columns > 0 ? stream.columns : usualColumns;
    const line = text().slice(0, columns - 1);
    if (line === '') {
      pause();
      return;
    }
    stream.write(clearLine + (isPlain ? line : `\u001b[2m${line}\u001b[22m`));
    isShown = true;
  }, intervalMs);
  return {
    pause,
    end: () => {
      clearInterval(timer);
      pause();
    },
  };
}
