import type { Why } from '../../answers';
import { Section } from '../../parts/section';

const TONE = { friendly: 'Friendly', plain: 'Plain', firm: 'Firm', person: 'Say nothing' } as const;

/** For whoever picks up the telephone. */
export function ToSay({ words: { tone, text } }: { readonly words: NonNullable<Why['toSay']> }) {
  return (
    <Section
      title="Words to say"
      intro={`${TONE[tone]}.${tone === 'person' ? '' : ' For a conversation; leave no amounts on a voicemail.'}`}
    >
      <blockquote className="to-say">
        {text.split('\n\n').map((paragraph) => (
          <p key={paragraph}>{paragraph}</p>
        ))}
      </blockquote>
    </Section>
  );
}
