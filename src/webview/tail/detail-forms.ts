import type { PanelDetailPart } from '../../contracts/tail-panel.ts';

/** How the bytes of a key or value can be looked at: `text` is JSON in lines, `raw` the text as it is. */
export const detailForms = ['tree', 'text', 'raw', 'hex'] as const;
export type DetailForm = (typeof detailForms)[number];

/** The form that the reader chose for each part; a part that has it not is shown in the next best. */
export interface ChosenForms {
  readonly value: DetailForm;
  readonly key: DetailForm;
}

export const initialForms: ChosenForms = { value: 'tree', key: 'tree' };

/** The forms that a part has, in the order of their tabs; none for null. */
export function formsOf({ cell, sizeBytes }: PanelDetailPart): readonly DetailForm[] {
  if (sizeBytes < 0 || cell.kind === 'null') return [];
  if (cell.kind === 'json') return detailForms;
  return ['raw', 'hex'];
}

/** The form to show a part in. */
export function shownForm(part: PanelDetailPart, chosen: DetailForm): DetailForm {
  const forms = formsOf(part);
  if (forms.includes(chosen)) return chosen;
  return part.cell.kind === 'hex' ? 'hex' : 'raw';
}
