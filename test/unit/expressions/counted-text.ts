/**
 * A text that counts how many of its characters are read, one by one or as pieces: a measure of work that does not
 * depend on how fast the machine is.
 */
export class CountedText {
  reads = 0;
  /** Behaves as a string; `typeof` alone would tell. */
  readonly text: string;

  constructor(text: string) {
    this.text = new Proxy(new String(text), {
      get: (target, key) => {
        if (typeof key === 'string' && /^\d+$/.test(key)) this.reads++;
        const member: unknown = Reflect.get(target, key, target);
        return typeof member === 'function' ? this.#counted(text, String(key), member) : member;
      },
    }) as unknown as string;
  }

  #counted(text: string, name: string, method: unknown): (...parameters: unknown[]) => unknown {
    return (...parameters) => {
      const result: unknown = Reflect.apply(method as () => unknown, text, parameters);
      this.reads++;
      if (name === 'indexOf' && typeof result === 'number') {
        const start = typeof parameters[1] === 'number' ? parameters[1] : 0;
        this.reads += (result === -1 ? text.length : result) - start;
      } else if (typeof result === 'string') {
        this.reads += result.length;
      }
      return result;
    };
  }
}

/** How many times as many reads `run` takes for a text of ten times the length; about 10 where it is linear. */
export function growth(piece: string, run: (text: string) => void): number {
  const reads = (length: number): number => {
    const counted = new CountedText(piece.repeat(Math.ceil(length / piece.length)).slice(0, length));
    run(counted.text);
    return counted.reads;
  };
  return reads(20_000) / reads(2000);
}
