/** What a block of a `.kafka` file begins with. */
export const blockKinds = ['PRODUCER', 'CONSUMER', 'EXPECT', 'TOPIC', 'GROUP'] as const;
export type BlockKind = (typeof blockKinds)[number];
