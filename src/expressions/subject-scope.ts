/** What `assert` of a TOPIC can name beside `vars`: the topic as it is. Ints are `bigint`. */
export interface TopicSubject {
  readonly name: string;
  /** UUID as text; '' where it is not known. */
  readonly id: string;
  readonly partitions: bigint;
  readonly replicationFactor: bigint;
  /** Every entry that is not hidden, defaults included. */
  readonly config: ReadonlyMap<string, string>;
  /** One a partition: `partition`, `begin` and `end`, ints, the last two `null` where there is no leader. */
  readonly offsets: readonly ReadonlyMap<string, bigint | null>[];
}

/** What `assert` of a GROUP can name beside `vars`: the group as it is. Ints are `bigint`. */
export interface GroupSubject {
  readonly name: string;
  /** The broker's word for it, or `absent`. */
  readonly state: string;
  readonly type: string;
  readonly members: bigint;
  /** The sum over its partitions, or over those that the block chooses; `null` where nothing is committed. */
  readonly lag: bigint | null;
  /** One a partition: `topic`, and the ints `partition`, `committed`, `end` and `lag`, each `null` where it is unknown. */
  readonly offsets: readonly ReadonlyMap<string, string | bigint | null>[];
}

/** What the expressions of a TOPIC or a GROUP are evaluated on. */
export type SubjectScope = { readonly vars: ReadonlyMap<string, unknown> } & (
  { readonly topic: TopicSubject } | { readonly group: GroupSubject }
);

export const subjectNames = ['topic', 'group'] as const;
export type SubjectName = (typeof subjectNames)[number];

/** The fields of each subject, and their types in CEL. */
export const subjectTypes: {
  readonly topic: Readonly<Record<keyof TopicSubject, string>>;
  readonly group: Readonly<Record<keyof GroupSubject, string>>;
} = {
  topic: {
    name: 'string',
    id: 'string',
    partitions: 'int',
    replicationFactor: 'int',
    config: 'map<string, string>',
    offsets: 'list<map<string, dyn>>',
  },
  group: {
    name: 'string',
    state: 'string',
    type: 'string',
    members: 'int',
    lag: 'dyn',
    offsets: 'list<map<string, dyn>>',
  },
};
