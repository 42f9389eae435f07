/** What `tail --help` prints. */
export const tailHelp = `kafka-workbench tail: prints the records of topics, and leaves no trace on the cluster

Usage:
  kafka-workbench tail TOPIC… --bootstrap HOST:PORT,… [options]
  kafka-workbench tail TOPIC… --config client.properties [options]

A topic is a name, or a regular expression (RE2) over whole names, such as 'orders\\..*'.

  --from WHERE        latest (default), earliest, "last 100", an offset, an ISO time, "10m ago",
                      or committed:GROUP, where that group stands; it is not joined
  --until WHERE       end (as it stands at the start), an offset, or an ISO time; each is exclusive.
                      Without it the tail goes on until Ctrl-C
  --partitions LIST   such as 0,2-3; all by default
  --filter CEL        prints only the records for which the expression is true,
                      such as 'value.amount > 100 && key.startsWith("de-")'
  --format FORMAT     jsonl (default): one JSON object a record, a line each, exact to the byte;
                      value: the bytes of the value and a newline, an empty line for a tombstone;
                      none: nothing, records are only counted
  --limit N           ends after N records
  --quiet             indexes every record as the panel does, and prints only the summary
  --bootstrap LIST    brokers to begin with
  --config FILE       properties as Java's clients read them: bootstrap.servers, security.protocol,
                      ssl.truststore.*, ssl.keystore.* and ssl.key.password with PEM,
                      ssl.endpoint.identification.algorithm, sasl.mechanism (PLAIN, SCRAM), sasl.jaas.config

A summary goes to standard error, at the end and on Ctrl-C. A damaged record is named there, and left out.

Exit codes: 0 done, also where the reader of the output has gone; 2 an argument is wrong; 3 no broker answers,
the topic is unknown, a broker answers with an error, or a record is damaged; 130 Ctrl-C.
`;
