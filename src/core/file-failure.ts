import { KafkaFailure } from './kafka-failure.ts';

const sentences: ReadonlyMap<string, string> = new Map([
  ['ENOSPC', 'the disk is full'],
  ['EDQUOT', 'the disk quota is used up'],
  ['EACCES', 'there is no permission to'],
  ['EPERM', 'there is no permission to'],
  ['EROFS', 'the file system is read-only'],
  ['ENOENT', 'the file or its folder is not there'],
  ['ENOTDIR', 'a part of the path is no folder'],
  ['EISDIR', 'it is a folder'],
  ['ENAMETOOLONG', 'the name is too long'],
  ['EBUSY', 'another program uses it'],
  ['EFBIG', 'the file would be larger than the file system allows'],
]);

/**
 * What went wrong with a file, in a sentence. A failure stays what it is.
 * @param doing what could not be done: `Could not export to \`/tmp/x\``
 */
export function fileFailure(error: unknown, doing: string): KafkaFailure {
  if (error instanceof KafkaFailure) return error;
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const why = sentences.get(code) ?? (error instanceof Error ? error.message : String(error));
  return new KafkaFailure('invalid-request', `${doing}: ${why}.`, { cause: error });
}
