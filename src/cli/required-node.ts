const minimum = [22, 19] as const;

/** Says in a sentence that `version`, such as `20.11.1`, is too old; `undefined` when it is not. */
export function requiredNode(version: string): string | undefined {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const isEnough = major > minimum[0] || (major === minimum[0] && minor >= minimum[1]);
  return isEnough
    ? undefined
    : `kafka-workbench needs Node ${minimum.join('.')} or newer, and this is Node ${version}.`;
}
