import { blockKinds, type BlockKind } from '../core/block-kind.ts';
import type { Block, Property } from './kafka-file.ts';
import {
  acksValues,
  commitModes,
  compressionCodecs,
  isolationLevels,
  topicStates,
} from './property-parsers.ts';
import * as problems from './property-problems.ts';
import type { PropertyProblem } from './property-problems.ts';

/** What a block knows about a property of that name. */
export interface PropertyDefinition {
  readonly name: string;
  /** For completion and hover, Markdown. */
  readonly summary: string;
  readonly isRequired?: true;
  /** May stand more than once, each time adding to the others. */
  readonly isRepeatable?: true;
  /** Nothing behind the colon means something. */
  readonly mayBeEmpty?: true;
  /** The values to choose from, or the most usual ones. */
  readonly choices?: readonly string[];
  readonly problem?: PropertyProblem;
  /** `problem` splits the text outside of templates, so that it need not wait until they are replaced. */
  readonly isCheckedWithTemplates?: true;
}

export interface BlockDefinition {
  readonly kind: BlockKind;
  readonly summary: string;
  /** What the name behind the keyword is. */
  readonly nameMeaning: string;
  readonly isNameRequired: boolean;
  readonly properties: readonly PropertyDefinition[];
}

const requiredTopic: PropertyDefinition = {
  name: 'topic',
  summary: 'The topic.',
  isRequired: true,
  problem: problems.topic,
};
const cluster: PropertyDefinition = {
  name: 'cluster',
  summary: 'The cluster to run on, by its name.',
};
const usualFormats = ['string', 'json', 'integer', 'long', 'short', 'float', 'double', 'hex', 'none'];
const keyFormat: PropertyDefinition = {
  name: 'key-format',
  summary:
    'How keys become bytes and back; text as UTF-8, or what the bytes look like, where it is left out.',
  choices: usualFormats,
  problem: problems.format,
};
const valueFormat: PropertyDefinition = {
  name: 'value-format',
  summary:
    'How values become bytes and back; text as UTF-8, or what the bytes look like, where it is left out.',
  choices: usualFormats,
  problem: problems.format,
};
const startPosition: PropertyDefinition = {
  name: 'from',
  summary:
    'Where reading starts: `earliest`, `latest`, an offset, `last 100`, `10m ago`, an ISO time, `committed`.',
  choices: ['earliest', 'latest', 'last 100', '10m ago'],
  problem: problems.startPosition,
};
const isolation: PropertyDefinition = {
  name: 'isolation',
  summary: 'Whether records of open and aborted transactions are read. `read_uncommitted` unless said.',
  choices: isolationLevels,
  problem: problems.oneOf(isolationLevels),
};
const partitions: PropertyDefinition = {
  name: 'partitions',
  summary: 'The partitions, as numbers and ranges: `0,2-3`. All of them where it is left out.',
  problem: problems.partitionList,
};
const groupStates = [
  'Stable',
  'Empty',
  'PreparingRebalance',
  'CompletingRebalance',
  'Assigning',
  'Reconciling',
  'Dead',
  'absent',
];

function within(defaultText: string): PropertyDefinition {
  return {
    name: 'within',
    summary: `How long it may take, such as \`5s\`; ${defaultText} where it is left out.`,
    problem: problems.duration,
  };
}

function assertion(subject: string): PropertyDefinition {
  return { name: 'assert', summary: `What must hold, a CEL expression on ${subject}.`, isRepeatable: true };
}

/** Which block knows which property: parsing, findings, completion and hover read it here. */
export const blockDefinitions: Readonly<Record<BlockKind, BlockDefinition>> = {
  PRODUCER: {
    kind: 'PRODUCER',
    summary: 'Sends records. What follows the properties is the value, up to a line that starts with `###`.',
    nameMeaning: 'label',
    isNameRequired: false,
    properties: [
      requiredTopic,
      {
        name: 'key',
        summary: 'The key. Without this line it is null; an empty one is empty.',
        mayBeEmpty: true,
      },
      keyFormat,
      valueFormat,
      {
        name: 'headers',
        summary: 'Headers between commas: `name=value, name=value`.',
        mayBeEmpty: true,
        problem: problems.headerList,
        isCheckedWithTemplates: true,
      },
      {
        name: 'header',
        summary: 'One header, kept whole: `name = value`. A name alone has a null value.',
        isRepeatable: true,
        problem: problems.header,
        isCheckedWithTemplates: true,
      },
      {
        name: 'header-hex',
        summary: 'One header whose value is bytes: `name = 0a1b`.',
        isRepeatable: true,
        problem: problems.hexHeader,
      },
      {
        name: 'partition',
        summary: "The partition. Where it is left out the key chooses, as Java's client does.",
        problem: problems.partitionNumber,
      },
      {
        name: 'timestamp',
        summary:
          "The record's timestamp: milliseconds since 1970, an ISO time, or `10m ago`. Now where it is left out.",
        problem: problems.timestamp,
      },
      {
        name: 'acks',
        summary: 'Which replicas must have the record: `all`, `1` (the leader) or `0` (nobody answers).',
        choices: acksValues,
        problem: problems.acks,
      },
      {
        name: 'compression',
        summary: 'How batches are compressed.',
        choices: compressionCodecs,
        problem: problems.oneOf(compressionCodecs),
      },
      { name: 'batch-size', summary: 'The most bytes of a batch.', problem: problems.byteCount },
      {
        name: 'linger',
        summary: 'How long a batch waits to fill, such as `5ms`.',
        problem: problems.duration,
      },
      { name: 'count', summary: 'How many records to send.', problem: problems.positiveNumber },
      {
        name: 'rate',
        summary: 'At most so many records a second: `500/s`.',
        choices: ['500/s'],
        problem: problems.rate,
      },
      {
        name: 'every',
        summary: 'Sends one record an interval, such as `5s`; until stopped, where no `count` is given.',
        choices: ['3s', '5m', '1h'],
        problem: problems.interval,
      },
      { name: 'key-schema', summary: "The key's schema: a file, or a subject of the registry." },
      { name: 'value-schema', summary: "The value's schema: a file, or a subject of the registry." },
      { name: 'value-file', summary: 'A file whose bytes are the value.' },
      cluster,
    ],
  },
  CONSUMER: {
    kind: 'CONSUMER',
    summary: 'Reads a topic. With a name it joins that group; without one it leaves no trace.',
    nameMeaning: 'group',
    isNameRequired: false,
    properties: [
      requiredTopic,
      startPosition,
      partitions,
      keyFormat,
      valueFormat,
      { name: 'filter', summary: 'Which records are shown, a CEL expression.' },
      { name: 'limit', summary: 'Ends after so many records.', problem: problems.positiveNumber },
      {
        name: 'until',
        summary: 'Where reading ends, exclusive: `end` (as it stands at the start), an offset, an ISO time.',
        choices: ['end'],
        problem: problems.endPosition,
      },
      within('30 s'),
      isolation,
      {
        name: 'commit',
        summary:
          'When the group commits: `auto` (after delivery), `manual` (at the end, or when told to), `never`.',
        choices: commitModes,
        problem: problems.oneOf(commitModes),
      },
      cluster,
    ],
  },
  EXPECT: {
    kind: 'EXPECT',
    summary: 'Waits for records and checks them. Nothing is consumed.',
    nameMeaning: 'label',
    isNameRequired: false,
    properties: [
      requiredTopic,
      { ...startPosition, summary: "Where looking starts; the run's start where it is left out." },
      within('10 s'),
      { name: 'match', summary: 'Which records count, a CEL expression; every one where it is left out.' },
      assertion('each record that matches'),
      {
        name: 'count',
        summary: 'How many must match: `1`, `>= 2`, `<= 3`, `0`.',
        problem: problems.comparison,
      },
      {
        name: 'capture',
        summary: 'Keeps something of the first match for later blocks: `name = CEL`.',
        isRepeatable: true,
        problem: problems.capture,
        isCheckedWithTemplates: true,
      },
      keyFormat,
      valueFormat,
      isolation,
      cluster,
    ],
  },
  TOPIC: {
    kind: 'TOPIC',
    summary: 'Creates, checks, deletes or re-creates a topic.',
    nameMeaning: 'topic',
    isNameRequired: true,
    properties: [
      {
        name: 'state',
        summary: 'What there must be: `present`, `absent` or `recreated`.',
        choices: topicStates,
        problem: problems.oneOf(topicStates),
      },
      { name: 'partitions', summary: 'How many partitions.', problem: problems.positiveNumber },
      { name: 'replication-factor', summary: 'How many replicas of each.', problem: problems.positiveNumber },
      {
        name: 'config',
        summary: 'One entry of its configuration: `name = value`.',
        isRepeatable: true,
        problem: problems.assignment,
        isCheckedWithTemplates: true,
      },
      {
        name: 'alter',
        summary: 'Whether a topic that differs is changed.',
        choices: ['true', 'false'],
        problem: problems.boolean,
      },
      assertion('`topic`'),
      within('10 s'),
      cluster,
    ],
  },
  GROUP: {
    kind: 'GROUP',
    summary: 'Resets, deletes or checks a consumer group.',
    nameMeaning: 'group',
    isNameRequired: true,
    properties: [
      {
        name: 'topic',
        summary: 'The topic; all that the group has committed where it is left out.',
        problem: problems.topic,
      },
      partitions,
      {
        name: 'reset',
        summary: 'Where to: `earliest`, `latest`, an offset, an ISO time, `10m ago`, `shift -100`.',
        choices: ['earliest', 'latest'],
        problem: problems.resetPosition,
      },
      {
        name: 'delete',
        summary: 'Deletes the group.',
        choices: ['true', 'false'],
        problem: problems.boolean,
      },
      {
        name: 'lag',
        summary: 'What the total lag must be: `<= 0`.',
        choices: ['<= 0'],
        problem: problems.comparison,
      },
      {
        name: 'members',
        summary: 'How many members: `>= 2`.',
        choices: ['>= 1'],
        problem: problems.comparison,
      },
      {
        name: 'state',
        summary: 'The state it must be in.',
        choices: groupStates,
        problem: problems.oneOf(groupStates),
      },
      assertion('`group`'),
      within('10 s'),
      cluster,
    ],
  },
};

const definitionsByName = new Map(
  blockKinds.map((kind) => [kind, new Map(blockDefinitions[kind].properties.map((one) => [one.name, one]))]),
);

const required = new Map(
  blockKinds.map((kind) => [
    kind,
    blockDefinitions[kind].properties.flatMap(({ name, isRequired }) => (isRequired ? [name] : [])),
  ]),
);

/** The names of the properties that such a block cannot be without. */
export function requiredProperties(kind: BlockKind): readonly string[] {
  return required.get(kind) ?? [];
}

/** What the block knows about the property; `undefined` where it does not know it. */
export function findDefinition(kind: BlockKind, propertyName: string): PropertyDefinition | undefined {
  return definitionsByName.get(kind)?.get(propertyName);
}

/** A block's properties without those that a later line of the same name overrules. */
export function holdingProperties({ kind, properties }: Block): Property[] {
  const last = new Map(properties.map((property) => [property.name.text, property]));
  return properties.filter(
    (property) =>
      last.get(property.name.text) === property ||
      findDefinition(kind, property.name.text)?.isRepeatable === true,
  );
}
