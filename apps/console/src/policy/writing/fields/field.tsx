import type { ReactNode } from 'react';
import { wordsFor } from '../../section-words';
import { isRecord, valueAt } from '../../yaml-text';
import { inheritedAt, namesIn, useForm, type FieldProps, type Form } from '../form';
import { kindOf, type Kind } from '../kinds';
import { ConditionField } from './condition-field';
import { EntriesField } from './entries-field';
import { InheritedField } from './inherited-field';
import { ListField } from './list-field';
import { ChoiceField, ChoicesField, FlagField, TextField } from './plain-fields';
import { RecordField } from './record-field';
import { SnippetField } from './snippet-field';

/** One setting, edited as its schema asks for. */
export function Field(props: FieldProps) {
  const form = useForm();
  const { says, schema: root } = form;
  const kind = kindOf(props.schema, root);
  const value = valueAt(says, props.path);
  if (isSaidAsAWhole(props, kind) && value === undefined && inheritedAt(form, props.path) !== undefined)
    return <InheritedField {...props} />;
  const named = namedIn(props.wordsKey, form);
  switch (kind.kind) {
    case 'text':
      return named ? <ChoiceField {...props} options={named} /> : <TextField {...props} />;
    case 'number':
      return <TextField {...props} isNumber />;
    case 'flag':
      return <FlagField {...props} />;
    case 'choice':
      return <ChoiceField {...props} options={kind.options} />;
    case 'choices':
      return <ChoicesField {...props} options={kind.options} />;
    case 'list':
      return named ? <ChoicesField {...props} options={named} /> : <ListField {...props} />;
    case 'entries':
      return <EntriesField {...props} item={kind.item} fieldsOf={(path) => <Entry {...props} path={path} item={kind.item} />} />;
    case 'record':
      return (
        <RecordField {...props} fieldOf={(path) => <Field path={path} wordsKey={`${props.wordsKey}.*`} schema={kind.item} />} />
      );
    case 'group':
      return (
        <Named {...props}>
          <Fields {...props} properties={kind.properties} required={kind.required} />
        </Named>
      );
    case 'condition':
      return <ConditionField {...props} />;
    case 'snippet':
      return <SnippetField {...props} />;
  }
}

/** A group of settings inside a section has a name of its own. */
function Named({ path, wordsKey, children }: Pick<FieldProps, 'path' | 'wordsKey'> & { readonly children: ReactNode }) {
  if (path.length < 2) return children;
  return (
    <fieldset className="policy-named">
      <legend>{wordsFor(wordsKey).label}</legend>
      {children}
    </fieldset>
  );
}

function Entry({ path, wordsKey, schema, item }: FieldProps & { readonly item: FieldProps['schema'] }) {
  const { says } = useForm();
  if (!isRecord(valueAt(says, path))) return <SnippetField path={path} wordsKey={wordsKey} schema={schema} />;
  return <Fields path={path} wordsKey={wordsKey} properties={item.properties ?? {}} required={item.required ?? []} />;
}

interface FieldsProps extends Pick<FieldProps, 'path' | 'wordsKey'> {
  readonly properties: Readonly<Record<string, FieldProps['schema']>>;
  readonly required: readonly string[];
}

/** The settings of a section or an entry, below each other; what the schema does not know is shown too, as text. */
export function Fields({ path, wordsKey, properties, required }: FieldsProps) {
  const { says } = useForm();
  const stated = valueAt(says, path);
  const unknown = Object.keys(typeof stated === 'object' && stated !== null ? stated : {}).filter(
    (name) => !(name in properties),
  );
  return (
    <div className="policy-fields">
      {[...Object.entries(properties), ...unknown.map((name) => [name, {}] as const)].map(([name, schema]) => (
        <Field
          key={name}
          path={[...path, name]}
          wordsKey={`${wordsKey}.${name}`}
          schema={schema}
          isRequired={required.includes(name)}
        />
      ))}
    </div>
  );
}

/** A level that says something of it says all of it. Lists of entries with ids, and what is kept by segment, are taken over one by one. */
function isSaidAsAWhole({ path }: FieldProps, kind: Kind): boolean {
  if (kind.kind === 'entries') return path.length > 1 || kind.item.properties?.['id'] === undefined;
  if (kind.kind === 'record') return path.length > 1;
  return kind.kind === 'condition' || kind.kind === 'list' || kind.kind === 'snippet';
}

/** Where a setting names segments or rules of this policy: which there are. */
function namedIn(wordsKey: string, { says, inherited, starting }: Form): readonly string[] | null {
  if (wordsKey === 'basedOn') return starting;
  if (wordsKey === 'rules.segments') return namesIn('segments', says, inherited);
  return wordsKey === 'exclusions.cancels' ? ['all', ...namesIn('rules', says, inherited)] : null;
}
