/** What decides whether blocks that delete something or move offsets run unattended. */
export interface DestructiveRules {
  /** The cluster's name. */
  readonly name: string;
  /** The environment or the cluster's profile says so, or the user did for this run. */
  readonly isAllowed: boolean;
  /** The environment or the cluster's profile says so. */
  readonly isProduction: boolean;
  /** The name that the user confirmed for this run. */
  readonly confirmed: string | undefined;
}

/** Why such blocks may not run, one sentence that says what to do; `undefined` where they may. */
export function destructiveRefusal({
  name,
  isAllowed,
  isProduction,
  confirmed,
}: DestructiveRules): string | undefined {
  if (!isAllowed) {
    return `this needs \`"allowDestructive": true\` for \`${name}\` in \`kafka.env.json\`, or \`--yes\`.`;
  }
  if (isProduction && confirmed !== name) {
    return `\`${name}\` is a production cluster: this needs \`--confirm ${name}\` as well.`;
  }
  return undefined;
}
