import { PageHead } from '../parts/page-head';
import { Link } from '../routing';

export function NowherePage() {
  return (
    <>
      <PageHead title="There is no such page" />
      <p>
        The address may be mistyped or out of date. <Link to="/">Go to the companies</Link>.
      </p>
    </>
  );
}
