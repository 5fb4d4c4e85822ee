import type { ReactNode } from 'react';
import { Alert, Button, Loader } from '@mantine/core';
import { PageHead, type Crumb } from './page-head';

/** The part of a query's state that decides what is shown. */
interface Asked<Answer> {
  readonly data: Answer | undefined;
  readonly error: Error | null;
  readonly refetch: () => Promise<unknown>;
}

/** What was asked for, once it is there. An answer that could not be renewed stays visible; the masthead says that it may be old. */
export function Answered<Answer>({
  query,
  what,
  trail,
  children,
}: {
  readonly query: Asked<Answer>;
  readonly what: string;
  /** Given where the whole page hangs on the answer: then the page has a heading and a way back without it, too. */
  readonly trail?: readonly Crumb[];
  readonly children: (answer: Answer) => ReactNode;
}) {
  if (query.data !== undefined) return children(query.data);
  if (query.error !== null) {
    return (
      <>
        {trail !== undefined && <PageHead title={`Could not read ${what}`} trail={trail} />}
        <Failed
          title={trail === undefined ? `Could not read ${what}` : null}
          error={query.error}
          onRetry={() => void query.refetch()}
        />
      </>
    );
  }
  return <Loading what={what} />;
}

function Loading({ what }: { readonly what: string }) {
  return (
    <p className="loading" role="status">
      <Loader size="xs" aria-hidden /> Reading {what} …
    </p>
  );
}

function Failed({
  title,
  error,
  onRetry,
}: {
  readonly title: string | null;
  readonly error: Error;
  readonly onRetry: () => void;
}) {
  return (
    <Alert color="brick" title={title} role="alert">
      <p className="flush">{error.message}</p>
      <Button mt="sm" size="compact-sm" variant="default" onClick={onRetry}>
        Try again
      </Button>
    </Alert>
  );
}

/** There is nothing of this kind, and that is fine. */
export function Nothing({ children }: { readonly children: ReactNode }) {
  return <p className="nothing">{children}</p>;
}

/** Why a change was not made, in the engine's words. */
export function NotDone({ error }: { readonly error: Error | null }) {
  if (error === null) return null;
  return (
    <Alert color="brick" title="Not done" role="alert" mt="sm">
      {error.message}
    </Alert>
  );
}
