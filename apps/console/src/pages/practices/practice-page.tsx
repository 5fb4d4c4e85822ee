import { Suspense, lazy } from 'react';
import { Alert, Tabs } from '@mantine/core';
import { AtTime } from '../../figures';
import { Answered } from '../../parts/answered';
import { PageHead } from '../../parts/page-head';
import { usePractice } from '../../practice-queries';
import { PRACTICE_TABS, navigate, practicePath, type PracticeTab } from '../../routing';
import { counted } from '../../words';

/** What is said about policies takes a YAML reader that no other page needs. */
const PracticeTabs = lazy(() =>
  import('./practice-tabs').then(
    (loaded) => ({ default: loaded.PracticeTabs }),
    () => ({ default: NotLoaded }),
  ),
);

const TAB: Readonly<Record<PracticeTab, string>> = { companies: 'Companies', policy: 'Policy' };

export function PracticePage({ practice, tab }: { readonly practice: string; readonly tab: PracticeTab }) {
  const query = usePractice(practice);
  return (
    <Answered query={query} what="the practice">
      {(found) => (
        <>
          <PageHead title={found.name} trail={[{ to: '/practices', text: 'Practices' }]}>
            <p className="under-title">
              {found.endedAt === null ? (
                <span>
                  {found.companies === 0
                    ? 'Looks after no company yet'
                    : `Looks after ${counted(found.companies, 'company', 'companies')}`}
                </span>
              ) : (
                <span>
                  Ended <AtTime instant={found.endedAt} timeZone={null} />
                </span>
              )}
            </p>
          </PageHead>
          <Tabs
            value={tab}
            onChange={(chosen) =>
              navigate(practicePath(practice, PRACTICE_TABS.find((name) => name === chosen) ?? 'companies'), { keepScroll: true })
            }
            keepMounted={false}
          >
            <Tabs.List aria-label="Parts of the practice" className="tabs">
              {PRACTICE_TABS.map((name) => (
                <Tabs.Tab key={name} value={name}>
                  {TAB[name]}
                </Tabs.Tab>
              ))}
            </Tabs.List>
            <Tabs.Panel value={tab} pt="lg">
              <Suspense fallback={null}>
                <PracticeTabs practice={found} tab={tab} />
              </Suspense>
            </Tabs.Panel>
          </Tabs>
        </>
      )}
    </Answered>
  );
}

function NotLoaded() {
  return (
    <Alert color="brick" title="This page could not be loaded" role="alert">
      Nothing was changed. Reload the page; Holdfast may have been renewed since you opened it.
    </Alert>
  );
}
