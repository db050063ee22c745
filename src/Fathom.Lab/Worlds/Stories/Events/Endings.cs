namespace Fathom.Lab.Stories;

/// <summary>Last sentences.</summary>
static class Endings
{
    public static void Tell(Teller t)
    {
        StoryMemory m = t.Memory;
        int head = t.Below(4);
        switch (head)
        {
            case 0: t.Say("in the end"); break;
            case 1: t.Say("from that day on"); break;
            case 2: t.Say("so"); break;
            default: t.Say("finally"); break;
        }
        bool both = m.Pair && t.Chance(0.5);
        if (both) People.Both(t);
        else People.Subject(t, StoryMemory.Hero);
        int start = t.Pieces.Count;
        switch (t.Below(5))
        {
            case 0:
                t.Verb("went home");
                if (t.Chance(0.5)) Setting.Under(t);
                break;
            case 1:
                t.Verb("fell asleep");
                if (t.Chance(0.5)) Setting.When(t);
                break;
            case 2:
                t.Say(both ? "were" : "was");
                t.Modifier(t.Of<string>("content", "glad", "at peace"));
                break;
            case 3:
                t.Say("never").Verb("forgot what happened");
                Setting.Day(t);
                t.Marks.Add(new(StoryVariables.Negation, MentionForm.Explicit, start, t.Pieces.Count));
                break;
            default:
                t.Say("often").Verb("came back");
                Setting.Here(t);
                break;
        }
        Phrases.MarkPast(t, start);
        t.Say(".");
        m.Over = true;
    }
}
