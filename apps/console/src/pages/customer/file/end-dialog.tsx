import { Button, Group, TextInput, Textarea } from '@mantine/core';
import type { Company, Day } from '../../../answers';
import type { FileEntry } from '../../../file-answers';
import { useEndEntry } from '../../../file-queries';
import { ENTRY, entryTitle } from '../../../file-words';
import { NotDone } from '../../../parts/answered';
import { Dialog } from '../../../parts/dialog';
import { elsewhere, faultsOf } from '../record/faults';
import { useFields } from '../record/fields';

interface Props {
  readonly company: Company;
  readonly customer: string;
  readonly today: Day;
  readonly entry: FileEntry;
  /** It is taken back: it never was. */
  readonly isMistake: boolean;
  readonly onClose: () => void;
}

export function EndDialog({ company, customer, today, entry, isMistake, onClose }: Props) {
  const end = useEndEntry(company.id, customer);
  const { end: word, howEnded } = ENTRY[entry.kind];
  const { values, field } = useFields({ outcome: '', on: today }, faultsOf(end.error));
  return (
    <Dialog title={`${isMistake ? 'Taken back' : word}: ${entryTitle(entry)}`} onClose={onClose}>
      <form
        className="record"
        onSubmit={(event) => {
          event.preventDefault();
          end.mutate({ entry: entry.id, outcome: values.outcome, on: isMistake ? null : values.on }, { onSuccess: onClose });
        }}
      >
        <p className="flush">
          {isMistake
            ? 'It counts as if it had never been. It stays in the history, with your reason.'
            : 'It stays in the history, with how it ended.'}
        </p>
        <Textarea
          label={isMistake ? 'What was the mistake?' : howEnded}
          autosize
          minRows={2}
          data-autofocus
          {...field('outcome')}
        />
        {!isMistake && <TextInput label="Ended on" type="date" max={today} {...field('on')} />}
        <NotDone error={elsewhere(end.error, ['outcome', 'on'])} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={end.isPending} disabled={values.outcome.trim() === ''}>
            {isMistake ? 'Take it back' : word}
          </Button>
        </Group>
      </form>
    </Dialog>
  );
}
