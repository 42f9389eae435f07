import { allFindings } from '../language/all-findings.ts';
import { mayNeedFaker } from '../language/check-names.ts';
import { checkExpressions } from '../language/check-expressions.ts';
import { checkTopics } from '../language/check-topics.ts';
import { environmentNames } from '../language/environment.ts';
import type { Finding } from '../language/finding.ts';
import type { KafkaFile } from '../language/kafka-file.ts';
import { documentEnvironments } from './document-environments.ts';
import type { Knowledge } from './knowledge.ts';

/** Everything that can be said about a document now, the file's own findings first. */
export async function findProblems(uri: string, file: KafkaFile, knowledge: Knowledge): Promise<Finding[]> {
  const { liveNames } = knowledge;
  const unknownTopics =
    liveNames?.createsTopics === false
      ? checkTopics(file, new Set(liveNames.topics.map(({ name }) => name)))
      : [];
  // What the file says by itself is kept with it; then who asks for something is answered before the rest.
  const ofFile = file.findings;
  const environments = await documentEnvironments(uri);
  // Which names have a value is known only where there is a folder to look for environments.
  if (environments === undefined) return [...ofFile, ...checkExpressions(file), ...unknownTopics];
  const given = environmentNames(environments);
  const faker = mayNeedFaker(file, given) ? await knowledge.faker() : undefined;
  const isFakerPath = (name: string): boolean => faker?.paths.has(name) ?? false;
  return [...allFindings(file, { given, isFakerPath }), ...unknownTopics];
}
