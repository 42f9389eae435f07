/** How numbers, times and sizes are written, in one language. */
export interface Formats {
  /** `1,204`; exact for any number of digits. */
  count(value: number | string): string;
  /** `10:02:11.204`, with the day before it where that is not today; local time. */
  time(timestampMs: string, nowMs: number): string;
  /** `2026-01-31 10:02:11.204 +01:00`. */
  dateTime(timestampMs: string): string;
  /** `10:02`. */
  clock(timeMs: number): string;
  /** `312 B`, `4.1 KB`. */
  bytes(size: number): string;
  /** Megabytes without their unit: `12`, `0.4`. */
  megabytes(size: number): string;
  /** `42`, of a share from 0 to 1; never 100 before the end. */
  percent(share: number): string;
  /** `3 s`, `2 min`, `1.5 h`. */
  duration(ms: number): string;
}

/** @param language a BCP 47 tag, such as `en`; one that is not understood counts as `en` */
export function createFormats(language: string): Formats {
  const tag = supported(language);
  const whole = new Intl.NumberFormat(tag, { maximumFractionDigits: 0 });
  const short = new Intl.NumberFormat(tag, { maximumFractionDigits: 1 });
  const megabyte = 1024 * 1024;
  return {
    count: (value) => whole.format(typeof value === 'string' ? BigInt(value) : Math.round(value)),
    time(timestampMs, nowMs) {
      const date = toDate(timestampMs);
      if (date === undefined) return timestampMs;
      const clock = clockOf(date);
      return dayOf(date) === dayOf(new Date(nowMs)) ? clock : `${dayOf(date)} ${clock}`;
    },
    dateTime(timestampMs) {
      const date = toDate(timestampMs);
      return date === undefined ? timestampMs : `${dayOf(date)} ${clockOf(date)} ${zoneOf(date)}`;
    },
    clock: (timeMs) => clockOf(new Date(timeMs)).slice(0, 5),
    bytes(size) {
      if (size < 1024) return `${whole.format(size)} B`;
      if (size < megabyte) return `${short.format(size / 1024)} KB`;
      return `${short.format(size / megabyte)} MB`;
    },
    megabytes(size) {
      const megabytes = size / megabyte;
      return (megabytes < 10 ? short : whole).format(megabytes);
    },
    percent: (share) => whole.format(share >= 1 ? 100 : Math.min(99, Math.floor(Math.max(0, share) * 100))),
    duration(ms) {
      const seconds = Math.max(1, Math.ceil(ms / 1000));
      if (seconds < 100) return `${whole.format(seconds)} s`;
      const minutes = seconds / 60;
      return minutes < 100 ? `${whole.format(minutes)} min` : `${short.format(minutes / 60)} h`;
    },
  };
}

function supported(language: string): string {
  try {
    return Intl.getCanonicalLocales(language)[0] ?? 'en';
  } catch {
    return 'en';
  }
}

/** `undefined` for no timestamp (−1), and for what no calendar reaches. */
function toDate(timestampMs: string): Date | undefined {
  const date = new Date(Number(timestampMs));
  return timestampMs === '-1' || Number.isNaN(date.getTime()) ? undefined : date;
}

function dayOf(date: Date): string {
  return `${String(date.getFullYear()).padStart(4, '0')}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

function clockOf(date: Date): string {
  const millis = String(date.getMilliseconds()).padStart(3, '0');
  return `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}.${millis}`;
}

function zoneOf(date: Date): string {
  const minutes = -date.getTimezoneOffset();
  const absolute = Math.abs(minutes);
  return `${minutes < 0 ? '−' : '+'}${two(Math.floor(absolute / 60))}:${two(absolute % 60)}`;
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}
