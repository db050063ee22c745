namespace Fathom.Lab.Stories;

/// <summary>Last sentences.</summary>
static class Endings
{
    public static void Tell(Teller t)
    {
        StoryMemory m = t.Memory;
        t.Say(t.Of<string>("in the end", "from that day on", "so", "finally"));
        Phrases.OneOrBoth(t, 0.5, _ => StoryMemory.Hero, out bool both);
        switch (t.Below(5))
        {
            case 0:
                t.Verb(Tense.Past, "went home");
                if (t.Chance(0.5)) Setting.Under(t);
                break;
            case 1:
                t.Verb(Tense.Past, "fell asleep");
                if (t.Chance(0.5)) Setting.When(t);
                break;
            case 2:
                t.Say(Tense.Past, both ? "were" : "was");
                t.Modifier(t.Of<string>("content", "glad", "at peace"));
                break;
            case 3:
                using (t.As(StoryVariables.Negation)) t.Say("never").Verb(Tense.Past, "forgot what happened");
                Setting.Day(t);
                break;
            default:
                t.Say("often").Verb(Tense.Past, "came back");
                Setting.Here(t);
                break;
        }
        t.Say(".");
        m.Over = true;
    }
}
