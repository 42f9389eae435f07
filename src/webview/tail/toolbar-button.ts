import { html, type TemplateResult } from 'lit';

/** An icon that does something; `label` is its name and its tooltip. */
export function toolbarButton(icon: string, label: string, act: () => void): TemplateResult {
  return html`<vscode-toolbar-button
    icon=${icon}
    label=${label}
    title=${label}
    @click=${act}
  ></vscode-toolbar-button>`;
}
