/** What `lag --help` prints. */
export const lagHelp = `kafka-workbench lag: prints where groups stand in each partition, and how far behind they are

Usage:
  kafka-workbench lag GROUP… --bootstrap HOST:PORT,… [--watch] [--json]
  kafka-workbench lag GROUP… --config client.properties [--watch] [--json]

The columns are those of kafka-consumer-groups --describe; "-" where there is nothing to tell. The groups are not joined.

  --watch             prints again every second, until Ctrl-C
  --json              one array of {group, topic, partition, committed, end, lag, consumerId, host, clientId}, null where
                      the table has "-"; with --watch an array a line
  --bootstrap LIST    brokers to begin with
  --config FILE       properties as Java's clients read them

Exit codes: 0 done; 2 an argument is wrong; 3 no broker answers, or there is no such group; 130 Ctrl-C.
`;
