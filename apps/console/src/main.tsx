import '@mantine/core/styles.css';
import './styles/base.css';
import './styles/frame.css';
import './styles/marks.css';
import './styles/panels.css';
import './styles/table.css';
import './styles/companies.css';
import './styles/company.css';
import './styles/settings.css';
import './styles/outbox.css';
import './styles/customer.css';
import './styles/credit-file.css';
import './styles/audit.css';
import './styles/policy.css';
import './styles/policy-writing.css';
import './styles/policy-yaml.css';
import './styles/backtest.css';
import './styles/practices.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { MantineProvider } from '@mantine/core';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { Refusal } from './api';
import { Console } from './console';
import { POLL_MS } from './queries';
import { cssVariables, theme } from './theme';

const client = new QueryClient({
  defaultOptions: {
    queries: {
      refetchInterval: POLL_MS,
      // The engine may be on this very machine, where being offline means nothing.
      networkMode: 'always',
      retry: (failures, error) => !(error instanceof Refusal && error.isFinal) && failures < 2,
      retryDelay: 1000,
    },
    mutations: { networkMode: 'always' },
  },
});

const root = document.getElementById('console');
if (root === null) throw new Error('index.html has no element "console"');

createRoot(root).render(
  <StrictMode>
    <MantineProvider theme={theme} cssVariablesResolver={cssVariables} forceColorScheme="light">
      <QueryClientProvider client={client}>
        <Console />
      </QueryClientProvider>
    </MantineProvider>
  </StrictMode>,
);
