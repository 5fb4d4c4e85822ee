import type { ReactNode } from 'react';

export interface Column<Row> {
  readonly name: string;
  readonly cell: (row: Row) => ReactNode;
  /** Amounts and counts stand on the right. */
  readonly align?: 'end';
  /** Names the row for a screen reader, and heads its card on a narrow screen. */
  readonly isRowHeader?: boolean;
  /** The name is read out but not shown: a column of buttons or boxes. */
  readonly isSilent?: boolean;
  /** Holds much: on a narrow screen it stands below its name, not beside it. */
  readonly isWide?: boolean;
}

interface Props<Row> {
  readonly caption: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => string;
  /** The link in the row header covers the whole row. */
  readonly isLinked?: boolean;
}

/** A table that becomes a list of cards where it is too narrow. The roles are spelled out because `display: block` would take them away. */
export function DataTable<Row>({ caption, columns, rows, keyOf, isLinked = false }: Props<Row>) {
  return (
    <table className={isLinked ? 'data data-linked' : 'data'} role="table">
      <caption className="unseen">{caption}</caption>
      <thead role="rowgroup">
        <tr role="row">
          {columns.map((column) => (
            <th key={column.name} scope="col" role="columnheader" className={column.align === 'end' ? 'end' : undefined}>
              <span className={column.isSilent === true ? 'unseen' : undefined}>{column.name}</span>
            </th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup">
        {rows.map((row) => (
          <tr key={keyOf(row)} role="row">
            {columns.map((column) => (
              <Cell key={column.name} column={column} row={row} />
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Cell<Row>({ column, row }: { readonly column: Column<Row>; readonly row: Row }) {
  const className = [
    column.align === 'end' ? 'end' : '',
    column.isSilent === true ? 'silent' : '',
    column.isWide === true ? 'wide' : '',
  ]
    .join(' ')
    .trim();
  if (column.isRowHeader === true) {
    return (
      <th scope="row" role="rowheader" className={className}>
        {column.cell(row)}
      </th>
    );
  }
  return (
    <td role="cell" className={className} data-label={column.name}>
      <div className="cell">{column.cell(row)}</div>
    </td>
  );
}
