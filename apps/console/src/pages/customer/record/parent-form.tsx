import { useState } from 'react';
import { Radio, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useCustomers } from '../../../queries';
import { Fields } from './inputs';
import { oldOf, useFields, type FormProps } from './fields';

const TYPING_MS = 250;
const SHOWN = 8;

export function ParentForm({ desk, old, faults, onRecord }: FormProps) {
  const before = oldOf(old, 'parent');
  const { values, set, field } = useFields({ parentId: before?.parentId ?? '' }, faults);
  const [search, setSearch] = useState('');
  const [asked] = useDebouncedValue(search, TYPING_MS);
  const { data } = useCustomers(desk.company.id, { search: asked, standing: '' });
  const found = (data?.pages.flat() ?? []).filter(({ id }) => id !== desk.customer && id !== before?.parentId).slice(0, SHOWN);
  const now = before === null ? [] : [{ id: before.parentId, name: desk.names[before.parentId] ?? before.parentId }];
  const { onChange: _, ...parent } = field('parentId');
  return (
    <Fields onSubmit={() => onRecord({ kind: 'parent', parentId: values.parentId })}>
      <TextInput
        data-autofocus
        label="Search"
        type="search"
        placeholder="Name or e-mail"
        maxLength={200}
        value={search}
        onChange={(event) => setSearch(event.currentTarget.value)}
      />
      <Radio.Group label="Who does it belong to?" {...parent} onChange={(value) => set('parentId', value)}>
        {[...now, ...found].map(({ id, name }) => (
          <Radio key={id} value={id} label={name} mt={6} />
        ))}
      </Radio.Group>
    </Fields>
  );
}
