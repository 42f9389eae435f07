/** What `run --help` prints. */
export const runHelp = `kafka-workbench run: runs .kafka files from top to bottom, and stops at the first block that fails

Usage:
  kafka-workbench run FILE… [--env NAME] [--cluster NAME | --bootstrap HOST:PORT,… | --config client.properties] [options]

Which cluster a block runs on: its own \`cluster\`, else what the command line says, else the environment's $cluster.
Names are looked up in $clusters of the nearest kafka.env.json upwards, then in clusters.json of the folder
kafka-workbench in $XDG_CONFIG_HOME or ~/.config. Passwords come from KAFKA_WORKBENCH_<NAME>_PASSWORD.

  --env NAME          an environment of kafka.env.json and kafka.private.env.json
  --var NAME=VALUE    a variable, before the file's own; may be given several times
  --cluster NAME      a cluster by its name
  --bootstrap LIST    brokers to begin with, without TLS or SASL
  --config FILE       properties as Java's clients read them
  --only LABEL        runs the file through the block of this label
  --only-exactly      with --only: runs that block alone
  --keep-going        goes on after a block that failed
  --seed N            repeats the random values of the run that printed it
  --yes               lets blocks delete topics and groups and move offsets
  --confirm NAME      says the name of a production cluster, which such blocks need as well
  --report junit=FILE, --report json=FILE
                      writes what came of it; both may be given

Exit codes: 0 everything held; 1 a check failed; 2 an error in a file, an unresolved name, a bad argument, a read-only
cluster or a missing confirmation; 3 a connection or a broker failed, or a topic is unknown; the highest wins; 130 Ctrl-C.
`;
