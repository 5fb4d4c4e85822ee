import { startRunning } from '../support/running';
import { FIRST_SHOWN, STARTS, LETTER_DUE, threeCustomers } from './books';
import { openBrowser, openPage, WIDE, NARROW, overflowOf } from './browser';
jest.setTimeout(300_000);
it('dev', async () => {
  const browser = await openBrowser();
  const big = process.env['BIG'] === '1';
  const running = await startRunning(
    big ? { start: STARTS, customers: 60, seed: 7 } : { start: STARTS, script: threeCustomers() },
  );
  await running.connectAll();
  await running.moveTo(FIRST_SHOWN);
  const { page, troubles } = await openPage(browser, running.engineUrl);
  await page.goto(await running.signInLink());
  await running.setMode('act');
  await running.moveTo('2026-03-07T12:00:00.000Z');
  await running.moveTo(LETTER_DUE);
  await running.setMode('ask');
  await running.moveTo('2026-03-16T12:00:00.000Z');
  const out = process.env['OUT'] ?? '/tmp/console-dev/real';
  for (const provider of ['quickbooks', 'xero'] as const) {
    const id = (await running.companies())[provider].id;
    const customers = await running.get<{ id: string; name: string; standing: string; mark: string }[]>(
      `/api/companies/${id}/customers`,
    );
    const held = customers.find((c) => c.standing === 'hold')?.id ?? customers[0]?.id;
    const fresh = customers.find((c) => c.mark === 'new-account' || c.standing === 'upfront')?.id ?? customers[0]?.id;
    for (const size of [WIDE, NARROW]) {
      await page.setViewportSize(size);
      const c = `/companies/${id}`;
      for (const [name, path] of Object.entries({
        home: '/',
        company: c,
        actions: `${c}/actions`,
        tasks: `${c}/tasks`,
        changes: `${c}/changes`,
        turns: `${c}/turns`,
        settings: `${c}/settings`,
        customer: `${c}/customers/${held}`,
        fresh: `${c}/customers/${fresh}`,
      })) {
        await page.goto(running.engineUrl + path);
        await page.getByRole('heading', { level: 1 }).waitFor();
        await page.waitForLoadState('networkidle').catch(() => undefined);
        const over = await overflowOf(page);
        if (over !== 0) console.log('OVERFLOW', name, size.width, over);
        const height = Math.min(1500, (await page.evaluate('document.documentElement.scrollHeight')) as number);
        await page.screenshot({
          path: `${out}/${provider}-${name}-${size.width}.png`,
          fullPage: true,
          clip: { x: 0, y: 0, width: size.width, height },
        });
      }
    }
    console.log(JSON.stringify(await running.get(`/api/companies/${id}/customers/${held}/why`), null, 1).slice(0, 6000));
  }
  console.log(troubles);
  await browser.close();
  await running.stop();
});
