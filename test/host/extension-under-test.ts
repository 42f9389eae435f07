import * as vscode from 'vscode';

/** The part of `package.json` that the tests read. */
export interface Manifest {
  readonly contributes: {
    readonly commands: readonly { readonly command: string }[];
    readonly views: Readonly<Record<string, readonly { readonly id: string }[]>>;
    readonly viewsContainers: { readonly activitybar: readonly { readonly id: string }[] };
    readonly languages: readonly { readonly id: string; readonly extensions: readonly string[] }[];
    readonly configuration: {
      readonly properties: Readonly<Record<string, { readonly scope?: string }>>;
    };
  };
}

/** @throws Error when VS Code did not load the extension at all */
export function extensionUnderTest(): vscode.Extension<unknown> {
  const extension = vscode.extensions.getExtension('kafka-workbench.kafka-workbench');
  if (extension === undefined) throw new Error('VS Code did not load the extension.');
  return extension;
}

export function manifest(): Manifest {
  return extensionUnderTest().packageJSON as Manifest;
}
