/** One change of a JSON object; of several in a list, each is made on what those before it leave. */
export interface FieldEdit {
  /** The member, by the keys that lead to it; at least one. */
  readonly path: readonly string[];
  /** The JSON text it is to have; undefined: it is to be gone. */
  readonly value: Buffer | undefined;
  /** A member that is missing is not added. */
  readonly onlyWherePresent?: boolean;
}

/** What becomes of a member. */
export type Change = NewValue | Within;

/** Another value, where it is present and where it is missing; undefined: none. */
export interface NewValue {
  readonly kind: 'value';
  readonly present: Buffer | undefined;
  readonly missing: Buffer | undefined;
}

/** Changes inside it, where it is an object. */
export interface Within {
  readonly kind: 'within';
  /** Something is set in it: where it is no object, it becomes one. */
  readonly isMade: boolean;
  readonly members: ReadonlyMap<string, Change>;
}

/** Makes one edit on a JSON object's text. */
type Edited = (text: Buffer, edit: FieldEdit) => Buffer;

type Members = ReadonlyMap<string, Change>;

/** All edits of a list as one change of the whole object. */
export const changeOf = (edits: readonly FieldEdit[], edited: Edited): Within => ({
  kind: 'within',
  isMade: false,
  members: edits.reduce<Members>((members, edit) => withEdit(members, edit, edited), new Map()),
});

/** The value a member gets where there is none; undefined: it stays missing. */
export function newValue(change: Change): Buffer | undefined {
  if (change.kind === 'value') return change.missing;
  if (!change.isMade) return undefined;
  return Buffer.from(`{${newMembers(change.members, () => false).join(',')}}`);
}

/** The texts of the members that an object gets and does not have. */
export function newMembers(members: Members, has: (key: string) => boolean): string[] {
  return [...members].flatMap(([key, change]) => {
    const value = has(key) ? undefined : newValue(change);
    return value === undefined ? [] : [`${JSON.stringify(key)}:${value.toString()}`];
  });
}

function withEdit(members: Members, edit: FieldEdit, edited: Edited): Members {
  const [key, ...deeper] = edit.path;
  if (key === undefined) return members;
  const before = members.get(key);
  const change =
    deeper.length === 0
      ? replaced(before, edit)
      : changedWithin(before, { ...edit, path: deeper }, edited);
  return new Map([...members, [key, change]]);
}

function replaced(before: Change | undefined, { value, onlyWherePresent }: FieldEdit): Change {
  if (onlyWherePresent !== true) return { kind: 'value', present: value, missing: value };
  const isGone = before?.kind === 'value' && before.present === undefined;
  const isAdded = before !== undefined && newValue(before) !== undefined;
  return {
    kind: 'value',
    present: isGone ? undefined : value,
    missing: isAdded ? value : undefined,
  };
}

function changedWithin(before: Change | undefined, edit: FieldEdit, edited: Edited): Change {
  if (before?.kind !== 'value') {
    const isMade = edit.value !== undefined && edit.onlyWherePresent !== true;
    return {
      kind: 'within',
      isMade: isMade || before?.isMade === true,
      members: withEdit(before?.members ?? new Map(), edit, edited),
    };
  }
  const inside = (text: Buffer | undefined): Buffer | undefined =>
    text === undefined
      ? newValue(changedWithin(undefined, edit, edited))
      : editedInside(text, edit, edited);
  return { kind: 'value', present: inside(before.present), missing: inside(before.missing) };
}

const HOLDER = '{"":';

/** The edit made on a value of any kind: it is held by an object for the time. */
function editedInside(value: Buffer, { path, ...edit }: FieldEdit, edited: Edited): Buffer {
  const held = Buffer.concat([Buffer.from(HOLDER), value, Buffer.from('}')]);
  return edited(held, { ...edit, path: ['', ...path] }).subarray(HOLDER.length, -1);
}
