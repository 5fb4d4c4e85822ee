import { RateLimited, SignInExpired, Unavailable } from '@holdfast/accounting';
import { failureOf, secretsOf } from './failure';
import type { Company, LedgerUnderTest } from './ledger-under-test';
import { allowedCallback, decideConsent, REDIRECT_URI } from './owners-browser';

const TOKEN_PATHS = { quickbooks: '/oauth2/v1/tokens/bearer', xero: '/connect/token' } as const;

export function signsIn(at: () => LedgerUnderTest): void {
  describe('signing in', () => {
    const connector = () => at().system.connector;
    const fails = (work: Promise<unknown>, company: Company) => company.fails(work);
    const connectionOf = async (company: Company) => {
      const grant = await connector().exchange(await allowedCallback(connector(), company.id));
      return { tokens: grant.tokens, connectionId: grant.books[0]?.connectionId ?? null };
    };

    it('consent gives tokens for the chosen books and no others', async () => {
      const { id, books } = await at().company();
      const askedAt = at().now();
      const grant = await connector().exchange(await allowedCallback(connector(), id));
      expect(grant.books).toMatchObject([{ externalId: id, name: books.identity.name }]);
      expect(grant.tokens.accessToken).not.toBe('');
      expect(grant.tokens.refreshToken).not.toBe(grant.tokens.accessToken);
      const minutesTo = (iso: string) => (Date.parse(iso) - askedAt) / 60_000;
      expect(minutesTo(grant.tokens.accessExpiresAt)).toBeGreaterThanOrEqual(30);
      expect(minutesTo(grant.tokens.accessExpiresAt)).toBeLessThanOrEqual(60);
      expect(minutesTo(grant.tokens.refreshExpiresAt)).toBeGreaterThanOrEqual(60 * 24 * 60);
    });

    it('the owner who denies comes back without a code', async () => {
      const { id } = await at().company();
      const back = await decideConsent(connector(), id, 'deny');
      expect(back.get('code')).toBeNull();
      expect(back.get('error')).toBe('access_denied');
    });

    it('a code works once', async () => {
      const company = await at().company();
      const callback = await allowedCallback(connector(), company.id);
      await connector().exchange(callback);
      const error = await failureOf(connector().exchange(callback), [callback.code, at().kind.clientSecret]);
      expect(error).toBeInstanceOf(SignInExpired);
    });

    it('a code is no good for another address', async () => {
      const company = await at().company();
      const callback = await allowedCallback(connector(), company.id);
      const stolen = { ...callback, redirectUri: `${REDIRECT_URI}/elsewhere` };
      expect(await failureOf(connector().exchange(stolen), [callback.code])).toBeInstanceOf(SignInExpired);
    });

    it('tokens are renewed while they live, and the new ones work', async () => {
      const company = await at().company();
      for (let month = 0; month < 3; month += 1) {
        await at().wait(30);
        expect(await company.reader().profile()).toMatchObject({ externalId: company.id });
      }
      expect(company.wire.refreshes).toBe(3);
    });

    it('an answer to a renewal that is lost costs no sign-in', async () => {
      const company = await at().company();
      const { provider } = at().kind;
      at().sandbox.world.mischief.order({ kind: 'lose-reply', provider, path: TOKEN_PATHS[provider], times: 1 });
      expect(await fails(connector().refresh(company.wire.tokens), company)).toBeInstanceOf(Unavailable);
      company.wire.tokens = await connector().refresh(company.wire.tokens);
      expect(await company.reader().profile()).toMatchObject({ externalId: company.id });
    });

    it('a refresh token that nobody used for months, or nobody issued, is a sign-in that has ended', async () => {
      const company = await at().company();
      const { tokens } = company.wire;
      const forged = { ...tokens, refreshToken: `${tokens.refreshToken}x` };
      expect(await fails(connector().refresh(forged), company)).toBeInstanceOf(SignInExpired);
      await at().wait(110);
      expect(await fails(connector().refresh(tokens), company)).toBeInstanceOf(SignInExpired);
      expect(await fails(company.reader().profile(), company)).toBeInstanceOf(SignInExpired);
    });

    it('a provider that is down ends no sign-in', async () => {
      const company = await at().company();
      const callback = await allowedCallback(connector(), company.id);
      const { connectionId } = await connectionOf(company);
      const { mischief } = at().sandbox.world;
      mischief.order({ kind: 'down', provider: at().kind.provider });
      // A connector that has not talked to anybody yet must not be worse off than one that has.
      const fresh = at().impatientSystem(5000).connector;
      for (const each of [connector(), fresh]) {
        expect(await failureOf(each.exchange(callback), [callback.code])).toBeInstanceOf(Unavailable);
        expect(await fails(each.refresh(company.wire.tokens), company)).toBeInstanceOf(Unavailable);
        expect(await fails(each.disconnect(company.wire.tokens, connectionId), company)).toBeInstanceOf(Unavailable);
      }
      mischief.clear();
      company.wire.tokens = await fresh.refresh(company.wire.tokens);
      expect(await company.reader().profile()).toMatchObject({ externalId: company.id });
    });

    it('a connection is ended once, and again without an error; other companies stay', async () => {
      const [leaving, staying] = [await at().company(), await at().company()];
      const { tokens, connectionId } = await connectionOf(leaving);
      await connector().disconnect(tokens, connectionId);
      await connector().disconnect(tokens, connectionId);
      // A ledger that goes by the token may long have forgotten it.
      await connector().disconnect({ ...tokens, refreshToken: `${tokens.refreshToken}x` }, connectionId);
      leaving.wire.tokens = tokens;
      expect(await fails(leaving.reader().profile(), leaving)).toBeInstanceOf(SignInExpired);
      expect(await staying.reader().profile()).toMatchObject({ externalId: staying.id });
    });

    it('wrong keys of our own are never taken for the end of the owner’s sign-in', async () => {
      const company = await at().company();
      const { kind, sandbox, now } = at();
      const clientSecret = 'CANARY-another-secret';
      const { connector: wrong } = kind.system({ url: sandbox.url, timeoutMs: 5000, now, clientSecret });
      const error = await failureOf(wrong.refresh(company.wire.tokens), [clientSecret, ...secretsOf(company.wire.tokens)]);
      expect(error).toBeInstanceOf(Unavailable);
      expect(await connector().refresh(company.wire.tokens)).toMatchObject({ accessToken: expect.any(String) as string });
    });

    it('a throttled renewal says how long to wait', async () => {
      const company = await at().company();
      const { provider } = at().kind;
      const order = { kind: 'throttle', provider, path: TOKEN_PATHS[provider], times: 1, retryAfter: 11 } as const;
      at().sandbox.world.mischief.order(order);
      const error = await fails(connector().refresh(company.wire.tokens), company);
      expect(error).toBeInstanceOf(RateLimited);
      expect(error).toMatchObject({ retryAfterSeconds: 11 });
    });
  });
}
