import { createTheme, type CSSVariablesResolver, type MantineColorsTuple } from '@mantine/core';

/* Ink on paper, with one green. Each colour that carries text has at least 4.5:1 on the paper. */
const pine: MantineColorsTuple = [
  '#eff5f0',
  '#dce9e0',
  '#bcd5c4',
  '#97bca4',
  '#6fa081',
  '#478362',
  '#2c6a49',
  '#1b5637',
  '#14492b',
  '#0d3720',
];
const brick: MantineColorsTuple = [
  '#fbeeeb',
  '#f5d9d3',
  '#e9b3a8',
  '#dc8a7a',
  '#cf6450',
  '#bd4432',
  '#a93426',
  '#962a1e',
  '#7f2117',
  '#621710',
];
const ochre: MantineColorsTuple = [
  '#fcf4e3',
  '#f7e7c3',
  '#efd193',
  '#e3b65c',
  '#d0992f',
  '#b07c17',
  '#93640c',
  '#7d5408',
  '#684506',
  '#4e3303',
];

export const theme = createTheme({
  colors: { pine, brick, ochre },
  primaryColor: 'pine',
  primaryShade: 7,
  black: '#1b231f',
  defaultRadius: 'sm',
  cursorType: 'pointer',
  respectReducedMotion: true,
  fontFamily: '-apple-system, BlinkMacSystemFont, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif',
  fontFamilyMonospace: 'ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace',
  fontSizes: { xs: '0.8125rem', sm: '0.9375rem', md: '1rem', lg: '1.125rem', xl: '1.25rem' },
  components: {
    Modal: {
      defaultProps: { centered: true, padding: 'lg', closeButtonProps: { 'aria-label': 'Close' } },
      styles: { title: { fontSize: '1.1875rem', fontWeight: 650 } },
    },
    Radio: { styles: { description: { lineHeight: 1.5 } } },
  },
});

export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-dimmed': '#58635c',
    '--mantine-color-error': '#962a1e',
    '--mantine-color-placeholder': '#6b756e',
    '--mantine-color-default-border': '#c9ccbf',
  },
  dark: {},
});
