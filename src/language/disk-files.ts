import { access, readFile } from 'node:fs/promises';
import { KafkaFailure } from '../core/kafka-failure.ts';
import type { FileAccess } from '../language/locate-environments.ts';
import { describeReadError } from './describe-read-error.ts';

/** The text of a file. @throws KafkaFailure `invalid-request` where it cannot be read, or is no UTF-8 */
export async function readText(name: string): Promise<string> {
  try {
    return decode(name, await readFile(name));
  } catch (error) {
    throw unreadable(name, error);
  }
}

/** Reads environments from the disk. */
export const diskFiles: FileAccess = {
  readText: async (name) => {
    try {
      return decode(name, await readFile(name));
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
      throw unreadable(name, error);
    }
  },
  exists: async (name) => {
    try {
      await access(name);
      return true;
    } catch {
      return false;
    }
  },
};

/** The byte order mark stays, so that a file can be written as it was. */
function decode(name: string, bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (error) {
    throw new KafkaFailure('invalid-request', `Could not read \`${name}\`: it is not UTF-8.`, {
      cause: error,
    });
  }
}

function unreadable(name: string, error: unknown): KafkaFailure {
  if (error instanceof KafkaFailure) return error;
  return new KafkaFailure('invalid-request', `Could not read \`${name}\`: ${describeReadError(error)}.`, {
    cause: error,
  });
}
